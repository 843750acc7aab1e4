"""hashdesk export: the codes as files that other tools read."""

from __future__ import annotations

import argparse
from pathlib import Path

from hashdesk.core.errors import Cancelled
from hashdesk.core.exchange import npy
from hashdesk.core.library import Library
from hashdesk.verbs import common
from hashdesk.verbs.output import INTERRUPTED, OK, Output


def add(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder that is new or empty")
    parser.add_argument("--format", choices=("npy",), default="npy")
    common.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Export the code set in use."""
    with (
        Library(common.library_folder(arguments)) as library,
        common.cancellable(output.progress) as job,
    ):
        try:
            manifest = npy.export(library, arguments.out, job)
        except Cancelled:
            output.note("Stopped. Nothing was exported.")
            return INTERRUPTED
    output.event(event="summary", out=str(arguments.out), manifest=manifest)
    output.text(f"{manifest['count']:,} photos exported to {arguments.out}.")
    return OK
