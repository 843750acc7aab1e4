"""The completion script for bash: a function that looks at the words typed so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hashdesk.cli.command_line import ANY_NUMBER, Argument, CommandLine, Completes

BASH_SCRIPT = r"""# bash completion for hashdesk. Made by: hashdesk completion bash

_hashdesk_offer() {{
    compopt +o default 2>/dev/null  # before bash 4, file names come where nothing else does
    COMPREPLY=($(compgen -W "$1" -- "$cur"))
}}

_hashdesk_offer_folders() {{
    compopt +o default -o dirnames 2>/dev/null
}}

_hashdesk() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} option= values=1 word
    local words=()
    for word in "${{COMP_WORDS[@]:0:COMP_CWORD}}"; do
        [[ $word == = ]] || words+=("$word")  # bash takes --option=value apart
    done
    [[ $cur == = ]] && cur=
    COMPREPLY=()
    if (( ${{#words[@]}} == 1 )); then
        case $cur in
        -*) _hashdesk_offer "{options}" ;;
        *) _hashdesk_offer "{commands}" ;;
        esac
        return
    fi
    local command=${{words[1]}} i=$(( ${{#words[@]}} - 1 ))
    while (( i > 1 )) && [[ ${{words[i]}} != -* ]]; do
        (( i--, values++ ))
    done
    (( i > 1 )) && option=${{words[i]}}
    if [[ $cur != -* ]]; then
        case "$command $option $values" in
{values}
        esac
    fi
    case $command in
{arguments}
    *) _hashdesk_offer "" ;;
    esac
}}

complete -o default -F _hashdesk hashdesk"""

_NOTHING = '_hashdesk_offer ""'


def script(lines: Sequence[CommandLine]) -> str:
    """The script; lines: the program itself, then its commands."""
    program, *commands = lines
    return BASH_SCRIPT.format(
        options=" ".join(_flags(program)),
        commands=" ".join(line.name for line in commands),
        values="\n".join(row for line in commands for row in _value_rows(line)),
        arguments="\n".join(row for line in commands for row in _argument_rows(line)),
    )


def _flags(line: CommandLine) -> Iterator[str]:
    for option in line.options:
        yield from option.flags


def _value_rows(line: CommandLine) -> Iterator[str]:
    """What each option takes: a row of the case over command, option, number of the value."""
    for option in line.options:
        if option.value:
            numbers = ["*"] if option.most == ANY_NUMBER else map(str, range(1, option.most + 1))
            cases = [f'"{line.name} {f} "{n}' for n in numbers for f in option.flags]
            yield f"        {'|'.join(cases)}) {_offer(option)}; return ;;"


def _argument_rows(line: CommandLine) -> Iterator[str]:
    """What a command takes besides: options, or what it works on."""
    yield f"    {line.name})"
    yield "        case $cur in"
    yield f'        -*) _hashdesk_offer "{" ".join(_flags(line))}" ;;'
    yield f"        *) {_offer(line.operands[0]) if line.operands else _NOTHING} ;;"
    yield "        esac ;;"


def _offer(argument: Argument) -> str:
    if argument.choices:
        return f'_hashdesk_offer "{" ".join(argument.choices)}"'
    if argument.completes is Completes.FOLDERS:
        return "_hashdesk_offer_folders"
    # Without an answer, bash offers files and quotes their names itself.
    return "COMPREPLY=()" if argument.completes is Completes.FILES else _NOTHING
