"""hashdesk completion: a script that has a shell complete what is typed."""

from __future__ import annotations

import argparse

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output

# In resources/completion, by shell. They are written by `make command-line`: shells ask for them
# whenever they start, and reading the parsers of all commands would take half a second.
COMPLETION_FILES = {"bash": "hashdesk.bash", "zsh": "_hashdesk", "fish": "hashdesk.fish"}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    text = 'in bash or zsh: eval "$(hashdesk completion bash)"; in fish, pipe it into: source'
    parser.add_argument("shell", choices=list(COMPLETION_FILES), metavar="SHELL", help=text)
    options.add_json(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Print the script."""
    file = paths.resources() / "completion" / COMPLETION_FILES[arguments.shell]
    script = file.read_text("utf-8").rstrip()
    output.event(event="summary", shell=arguments.shell, script=script)
    output.text(script)
