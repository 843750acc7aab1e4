#!/bin/sh
# Which extras of pyproject.toml suit this machine: `extras.sh` prints them, separated by commas, or
# "none". `extras.sh --explain EXTRAS` says what those bring, and how to choose others.
set -eu

has_nvidia_gpu() {
    [ -e /proc/driver/nvidia/version ] || [ -e /usr/lib/wsl/lib/libcuda.so.1 ]
}

if [ "${1:-}" != --explain ]; then
    if has_nvidia_gpu; then echo cuda,adapt; else echo none; fi
    exit
fi

case "$2" in
    none) echo "Installing HashDesk for the CPU, into .venv (about 0.7 GB)." ;;
    *cuda*) echo "Installing HashDesk with $2, into .venv (about 7 GB, most of it CUDA)." ;;
    *) echo "Installing HashDesk with $2, into .venv." ;;
esac
if has_nvidia_gpu; then
    echo "There is an NVIDIA GPU here. To do without it and save 6 GB: make run EXTRAS=none"
else
    echo "There is no NVIDIA GPU here. If there is one after all: make run EXTRAS=cuda,adapt"
fi
echo "PyTorch, which only adapting needs, can also come later: Adapt installs it when it is wanted."
