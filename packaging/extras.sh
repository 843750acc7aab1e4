#!/bin/sh
# What is installed beside the lean default: extras of pyproject.toml, separated by commas, or "none".
#
#   extras.sh                    prints what suits this machine
#   extras.sh EXTRAS             prints EXTRAS in one spelling; refuses what pyproject.toml lacks
#   extras.sh --explain EXTRAS   says what EXTRAS bring, and how to choose others
#
# SYSTEM_ROOT is where the system's files are looked for, other than /: for tests.
set -eu

has_nvidia_gpu() {
    [ -e "${SYSTEM_ROOT:-}/proc/driver/nvidia/version" ] ||
        [ -e "${SYSTEM_ROOT:-}/usr/lib/wsl/lib/libcuda.so.1" ]
}

known_extras() {
    sed -n '/^\[project\.optional-dependencies\]/,/^\[/s/^\([a-z][a-z0-9_-]*\) *=.*/\1/p' \
        "$(dirname "$0")/../pyproject.toml"
}

refuse() {
    echo "$1: EXTRAS is none, or some of $(known_extras | paste -s -d ' ' - | sed 's/ /, /g')." >&2
    exit 2
}

# The extras in the order of pyproject.toml; $1: separated by commas, blanks or both, in any case.
normalised() {
    wanted=$(printf '%s' "$1" | tr 'A-Z' 'a-z' | tr -s ', \t' '\n' | sed '/^$/d')
    if printf '%s' "$wanted" | grep -q '[^a-z0-9_-]'; then refuse "“$1” names no extras"; fi
    for extra in $wanted; do
        [ "$extra" = none ] || known_extras | grep -qxF -- "$extra" || refuse "There is no “$extra”"
    done
    chosen=$(known_extras | while read -r extra; do
        if printf '%s\n' "$wanted" | grep -qxF -- "$extra"; then echo "$extra"; fi
    done | paste -s -d , -)
    if [ -n "$chosen" ] && printf '%s\n' "$wanted" | grep -qx none; then
        refuse "“none” goes with nothing else"
    fi
    echo "${chosen:-none}"
}

# Whether one of the extras $2… is among those in $1, where “all” is every one.
brings() {
    chosen=",$1,"
    shift
    for extra in all "$@"; do
        case "$chosen" in *",$extra,"*) return 0 ;; esac
    done
    return 1
}

explain() {
    if [ "$1" = none ]; then
        echo "Installing HashDesk for the CPU, into .venv (about 0.8 GB)."
    elif brings "$1" adapt; then
        echo "Installing HashDesk with $1, into .venv (about 6 GB, most of it PyTorch and CUDA)."
    elif brings "$1" cuda; then
        echo "Installing HashDesk with $1, into .venv (about 3 GB, most of it CUDA)."
    else
        echo "Installing HashDesk with $1, into .venv (more than 0.8 GB)."
    fi
    if has_nvidia_gpu; then
        if brings "$1" cuda; then
            echo "There is an NVIDIA GPU here. To do without it, in 0.8 GB: make run EXTRAS=none"
        else
            echo "There is an NVIDIA GPU here. To use it: make run EXTRAS=cuda,adapt"
        fi
    elif brings "$1" cuda; then
        echo "There is no NVIDIA GPU here, which “cuda” is for. To do without: make run EXTRAS=none"
    else
        echo "There is no NVIDIA GPU here. If there is one after all: make run EXTRAS=cuda,adapt"
    fi
    if ! brings "$1" adapt; then
        echo "PyTorch, which only adapting needs, can come later: Adapt installs it when it is wanted."
    fi
}

if [ $# = 0 ]; then
    if has_nvidia_gpu; then echo cuda,adapt; else echo none; fi
elif [ "$1" = --explain ]; then
    chosen=$(normalised "${2:-}") && explain "$chosen"
else
    normalised "$1"
fi
