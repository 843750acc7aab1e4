"""Completion scripts for bash, zsh and fish.

Each module writes one shell's script out of `command_line`; no Python runs while somebody types.
"""
