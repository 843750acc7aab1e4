# bash completion for hashdesk. Made by: hashdesk completion bash

_hashdesk_offer() {
    compopt +o default 2>/dev/null  # before bash 4, file names come where nothing else does
    COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_hashdesk_offer_folders() {
    compopt +o default -o dirnames 2>/dev/null
}

_hashdesk() {
    local cur=${COMP_WORDS[COMP_CWORD]} option= values=1 word
    local words=()
    for word in "${COMP_WORDS[@]:0:COMP_CWORD}"; do
        [[ $word == = ]] || words+=("$word")  # bash takes --option=value apart
    done
    [[ $cur == = ]] && cur=
    COMPREPLY=()
    if (( ${#words[@]} == 1 )); then
        case $cur in
        -*) _hashdesk_offer "-h --help --version" ;;
        *) _hashdesk_offer "index search groups decisions adapt models forget info export import encode merge trash compare copy caches library backup backups restore check doctor prepare demo completion" ;;
        esac
        return
    fi
    local command=${words[1]} i=$(( ${#words[@]} - 1 ))
    while (( i > 1 )) && [[ ${words[i]} != -* ]]; do
        (( i--, values++ ))
    done
    (( i > 1 )) && option=${words[i]}
    if [[ $cur != -* ]]; then
        case "$command $option $values" in
        "index --was "1) _hashdesk_offer ""; return ;;
        "index --engine "1) _hashdesk_offer "auto onnx-cuda torch-cuda onnx-cpu"; return ;;
        "index --library "1) _hashdesk_offer_folders; return ;;
        "search --text "1) _hashdesk_offer ""; return ;;
        "search -k "1) _hashdesk_offer ""; return ;;
        "search --match "1) _hashdesk_offer "near-identical very-similar similar loosely-similar same-theme"; return ;;
        "search --bits "1) _hashdesk_offer "4 8 16 32 64"; return ;;
        "search --sheet "1) COMPREPLY=(); return ;;
        "search --also "1) _hashdesk_offer_folders; return ;;
        "search --engine "1) _hashdesk_offer "auto onnx-cuda torch-cuda onnx-cpu"; return ;;
        "search --library "1) _hashdesk_offer_folders; return ;;
        "groups --level "1) _hashdesk_offer "exact near edited similar"; return ;;
        "groups --radius "1) _hashdesk_offer ""; return ;;
        "groups --bits "1) _hashdesk_offer "4 8 16 32 64"; return ;;
        "groups --nearest "1) _hashdesk_offer ""; return ;;
        "groups --across "*) _hashdesk_offer_folders; return ;;
        "groups --bursts "1) _hashdesk_offer ""; return ;;
        "groups --least "1) _hashdesk_offer ""; return ;;
        "groups --order "1) _hashdesk_offer "freed count newest nearest"; return ;;
        "groups --rules "*) _hashdesk_offer "original detail encoding taken name saves oldest"; return ;;
        "groups --reference "1) _hashdesk_offer_folders; return ;;
        "groups --csv "1) COMPREPLY=(); return ;;
        "groups --library "1) _hashdesk_offer_folders; return ;;
        "decisions --remove "*) _hashdesk_offer ""; return ;;
        "decisions --export "1) COMPREPLY=(); return ;;
        "decisions --import "1) COMPREPLY=(); return ;;
        "decisions --library "1) _hashdesk_offer_folders; return ;;
        "adapt --seed "1) _hashdesk_offer ""; return ;;
        "adapt --library "1) _hashdesk_offer_folders; return ;;
        "models --use "1) _hashdesk_offer ""; return ;;
        "models --remove "1) _hashdesk_offer ""; return ;;
        "models --library "1) _hashdesk_offer_folders; return ;;
        "models --add "1) _hashdesk_offer ""; return ;;
        "models --name "1) _hashdesk_offer ""; return ;;
        "models --input-side "1) _hashdesk_offer ""; return ;;
        "models --output "1) _hashdesk_offer ""; return ;;
        "models --pooling "1) _hashdesk_offer "none class mean places"; return ;;
        "models --mean "1|"models --mean "2|"models --mean "3) _hashdesk_offer ""; return ;;
        "models --std "1|"models --std "2|"models --std "3) _hashdesk_offer ""; return ;;
        "forget --library "1) _hashdesk_offer_folders; return ;;
        "info --library "1) _hashdesk_offer_folders; return ;;
        "export --format "1) _hashdesk_offer "hashdesk xlsx npy faiss parquet csv jsonl sqlite lance pgvector milvus opensearch"; return ;;
        "export --bits "1) _hashdesk_offer ""; return ;;
        "export --paths "1) _hashdesk_offer "relative absolute none"; return ;;
        "export --titles "1) _hashdesk_offer "en de"; return ;;
        "export --filter "1) _hashdesk_offer ""; return ;;
        "export --library "1) _hashdesk_offer_folders; return ;;
        "import --photos "1) _hashdesk_offer_folders; return ;;
        "import --library "1) _hashdesk_offer_folders; return ;;
        "encode --shard "1) _hashdesk_offer ""; return ;;
        "encode --address "1) _hashdesk_offer ""; return ;;
        "encode --per-part "1) _hashdesk_offer ""; return ;;
        "encode --engine "1) _hashdesk_offer "auto onnx-cuda torch-cuda onnx-cpu"; return ;;
        "encode --library "1) _hashdesk_offer_folders; return ;;
        "merge --photos "1) _hashdesk_offer_folders; return ;;
        "merge --library "1) _hashdesk_offer_folders; return ;;
        "trash --restore "*) COMPREPLY=(); return ;;
        "trash --library "1) _hashdesk_offer_folders; return ;;
        "compare --level "1) _hashdesk_offer "exact near similar"; return ;;
        "compare --radius "1) _hashdesk_offer ""; return ;;
        "compare --bits "1) _hashdesk_offer "4 8 16 32 64"; return ;;
        "compare --list "1) COMPREPLY=(); return ;;
        "compare --answers "1) COMPREPLY=(); return ;;
        "compare --copy-missing "1) _hashdesk_offer_folders; return ;;
        "compare --engine "1) _hashdesk_offer "auto onnx-cuda torch-cuda onnx-cpu"; return ;;
        "compare --library "1) _hashdesk_offer_folders; return ;;
        "caches --clear "1) _hashdesk_offer "thumbnails features guesses verdicts backbones demo-photos pytorch"; return ;;
        "caches --make "1) _hashdesk_offer "guesses"; return ;;
        "caches --library "1) _hashdesk_offer_folders; return ;;
        "library --part "1) _hashdesk_offer "library decisions shelves"; return ;;
        "library --library "1) _hashdesk_offer_folders; return ;;
        "backup --library "1) _hashdesk_offer_folders; return ;;
        "backups --library "1) _hashdesk_offer_folders; return ;;
        "restore --part "1) _hashdesk_offer "library decisions shelves"; return ;;
        "restore --library "1) _hashdesk_offer_folders; return ;;
        "check --engine "1) _hashdesk_offer "auto onnx-cuda torch-cuda onnx-cpu"; return ;;
        "check --library "1) _hashdesk_offer_folders; return ;;
        "doctor --library "1) _hashdesk_offer_folders; return ;;
        "prepare --engine "1) _hashdesk_offer "auto onnx-cuda torch-cuda onnx-cpu"; return ;;
        esac
    fi
    case $command in
    index)
        case $cur in
        -*) _hashdesk_offer "-h --help --retry --features --confirm-missing --known --was --as-new --engine --library --json" ;;
        *) _hashdesk_offer_folders ;;
        esac ;;
    search)
        case $cur in
        -*) _hashdesk_offer "-h --help --text -k --match --bits --sheet --others --also --engine --library --json" ;;
        *) COMPREPLY=() ;;
        esac ;;
    groups)
        case $cur in
        -*) _hashdesk_offer "-h --help --level --radius --bits --nearest --turned --elsewhere --across --bursts --least --order --rules --reference --decided --csv --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    decisions)
        case $cur in
        -*) _hashdesk_offer "-h --help --remove --export --import --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    adapt)
        case $cur in
        -*) _hashdesk_offer "-h --help --install --no-switch --restart --seed --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    models)
        case $cur in
        -*) _hashdesk_offer "-h --help --use --remove --anyway --alone --library --json --add --available --yes --install --name --input-side --output --pooling --mean --std" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    forget)
        case $cur in
        -*) _hashdesk_offer "-h --help --library --json" ;;
        *) _hashdesk_offer_folders ;;
        esac ;;
    info)
        case $cur in
        -*) _hashdesk_offer "-h --help --failed --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    export)
        case $cur in
        -*) _hashdesk_offer "-h --help --format --bits --paths --gps --facts --titles --thumbnails --filter --dry-run --library --json" ;;
        *) COMPREPLY=() ;;
        esac ;;
    import)
        case $cur in
        -*) _hashdesk_offer "-h --help --photos --library --json" ;;
        *) COMPREPLY=() ;;
        esac ;;
    encode)
        case $cur in
        -*) _hashdesk_offer "-h --help --shard --ray --address --per-part --engine --library --json" ;;
        *) _hashdesk_offer_folders ;;
        esac ;;
    merge)
        case $cur in
        -*) _hashdesk_offer "-h --help --photos --library --json" ;;
        *) COMPREPLY=() ;;
        esac ;;
    trash)
        case $cur in
        -*) _hashdesk_offer "-h --help --restore --restore-all --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    compare)
        case $cur in
        -*) _hashdesk_offer "-h --help --level --radius --bits --turned --missing --list -0 --null --answers --copy-missing --engine --library --json" ;;
        *) COMPREPLY=() ;;
        esac ;;
    copy)
        case $cur in
        -*) _hashdesk_offer "-h --help --without-alike --json" ;;
        *) COMPREPLY=() ;;
        esac ;;
    caches)
        case $cur in
        -*) _hashdesk_offer "-h --help --clear --make --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    library)
        case $cur in
        -*) _hashdesk_offer "-h --help --part --library --json" ;;
        *) _hashdesk_offer "move copy set-aside" ;;
        esac ;;
    backup)
        case $cur in
        -*) _hashdesk_offer "-h --help --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    backups)
        case $cur in
        -*) _hashdesk_offer "-h --help --verify --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    restore)
        case $cur in
        -*) _hashdesk_offer "-h --help --yes --part --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    check)
        case $cur in
        -*) _hashdesk_offer "-h --help --caches --repair --yes --engine --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    doctor)
        case $cur in
        -*) _hashdesk_offer "-h --help --library --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    prepare)
        case $cur in
        -*) _hashdesk_offer "-h --help --engine --json" ;;
        *) _hashdesk_offer "" ;;
        esac ;;
    demo)
        case $cur in
        -*) _hashdesk_offer "-h --help --drawn --originals --json" ;;
        *) _hashdesk_offer_folders ;;
        esac ;;
    completion)
        case $cur in
        -*) _hashdesk_offer "-h --help --json" ;;
        *) _hashdesk_offer "bash zsh fish" ;;
        esac ;;
    *) _hashdesk_offer "" ;;
    esac
}

complete -o default -F _hashdesk hashdesk
