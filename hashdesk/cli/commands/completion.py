"""hashdesk completion: a script that has a shell complete what is typed."""

from __future__ import annotations

import argparse
import importlib

from hashdesk.cli import options
from hashdesk.cli.command_line import read_command_lines
from hashdesk.cli.output import Output

SHELLS = ("bash", "zsh", "fish")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    text = 'in bash or zsh: eval "$(hashdesk completion bash)"; in fish, pipe it into: source'
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=text)
    options.add_json(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Write the script."""
    written = script(arguments.shell)
    output.event(event="summary", shell=arguments.shell, script=written)
    output.text(written)


def script(shell: str) -> str:
    """The completion script for one of SHELLS."""
    module = importlib.import_module(f"hashdesk.cli.completion.{shell}")
    return str(module.script(read_command_lines()))
