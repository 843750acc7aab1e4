"""hashdesk demo: an album to try HashDesk on."""

from __future__ import annotations

import argparse
from pathlib import Path

from hashdesk.cli.output import Output, shown
from hashdesk.core.child_process import ExitCode
from hashdesk.extras.demo_album import write_album


def add(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is new or empty")
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Write the demo album."""
    count = write_album(arguments.folder)
    output.event(event="summary", folder=str(arguments.folder), photos=count)
    output.text(f"{count} pictures written to {shown(str(arguments.folder))}. Now index them:")
    output.text(f"    hashdesk index {shown(str(arguments.folder))}")
    return ExitCode.OK
