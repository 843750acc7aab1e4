"""hashdesk import: a library that was exported elsewhere, to be looked at and searched here."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from hashdesk import paths
from hashdesk.cli import options
from hashdesk.cli.output import Output, shown
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import Cancelled
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_encoder import vouch_for

PATHS_TRIED = 200  # photos


def add(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="of: hashdesk export --format hashdesk"
    )
    parser.add_argument(
        "--photos", type=Path, metavar="DIR", help="where the photos are here, if they are"
    )
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="a new folder for it (default: beside yours)"
    )
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Verify all of it, then put it in its place."""
    folder = arguments.library or paths.imports() / arguments.file.stem
    with options.cancellable(output.progress) as job:
        vouch = partial(vouch_for, shipped=options.shipped())
        try:
            manifest = import_library(arguments.file, folder, arguments.photos, vouch, job)
        except Cancelled:
            output.note("Stopped. Nothing was imported.")
            return ExitCode.INTERRUPTED
    output.event(event="summary", library=str(folder), manifest=manifest)
    if arguments.photos is not None:
        looked_at, there = _there(folder)
        if there < looked_at:
            output.note(
                f"Of {looked_at:,} photos that were looked for, {there:,} are in "
                f"{arguments.photos}. They are looked for in: {_roots(folder)}."
            )
    output.text(f"{manifest['count']:,} photos imported to {folder}. It can be searched with")
    output.text(f"hashdesk search PHOTO --library '{folder}'")
    return ExitCode.OK


def _there(folder: Path) -> tuple[int, int]:
    """Of some photos of a library, how many were looked for, and how many are there."""
    with Library(folder) as library:
        ids = library.outline.ids[:: max(len(library.outline.ids) // PATHS_TRIED, 1)].tolist()
        places = library.places(ids).values()
    return len(places), sum(os.path.isfile(place.full) for place in places)


def _roots(folder: Path) -> str:
    with LibraryDB(folder) as db:
        return ", ".join(shown(os.fsdecode(root.path)) for root in db.roots())
