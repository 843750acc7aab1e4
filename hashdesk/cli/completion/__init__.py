"""Completion scripts for bash, zsh and fish.

Each module writes one shell's script out of `command_line`. `make command-line` keeps the scripts
in resources/completion; no Python runs while somebody types.
"""
