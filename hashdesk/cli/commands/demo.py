"""hashdesk demo: an album to try HashDesk on."""

from __future__ import annotations

import argparse
from pathlib import Path

from hashdesk.cli import options
from hashdesk.cli.output import Output, escaped
from hashdesk.extras.demo_album import write_album


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is new or empty")
    options.add_json(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Write the demo album."""
    count = write_album(arguments.folder)
    output.event(event="summary", folder=str(arguments.folder), photos=count)
    output.text(f"{count} pictures written to {escaped(str(arguments.folder))}. Now index them:")
    output.text(f"    hashdesk index {escaped(str(arguments.folder))}")
