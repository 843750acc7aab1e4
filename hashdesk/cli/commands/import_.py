"""hashdesk import: a library that was exported elsewhere, to be viewed and searched here."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output, as_argument, escaped
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.plurals import plural
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_encoder import vouch_for

PATHS_TRIED = 200  # photos


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("file", type=Path, metavar="FILE", help="of: hashdesk export --format hashdesk")
    option("--photos", type=Path, metavar="DIR", help="where the photos are here, if they are")
    options.add_library(parser, "a new folder for it (default: beside yours)")


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Verify the whole container, then make a library of it."""
    folder = arguments.library or paths.imports() / arguments.file.stem
    check_encoder = partial(vouch_for, shipped=options.shipped_bundle())
    with options.cancellable(output.progress, "Stopped. Nothing was imported.") as job:
        manifest = import_library(arguments.file, folder, arguments.photos, check_encoder, job)
    output.event(event="summary", library=str(folder), manifest=manifest)
    if arguments.photos is not None:
        tried, present = _count_present(folder)
        if present < tried:
            output.note(
                f"Of {plural(tried, 'photo')}, {present:,} found in {arguments.photos}. "
                f"HashDesk looked in: {_roots(folder)}."
            )
    output.text(
        f"{plural(manifest['count'], 'photo')} imported to {folder}. It can be searched with"
    )
    output.text(f"hashdesk search PHOTO --library {as_argument(folder)}")


def _count_present(folder: Path) -> tuple[int, int]:
    """How many photo files of a library were tried, and how many of them exist."""
    with Library(folder) as library:
        ids = library.photo_arrays.ids
        places = library.places(ids[:: max(len(ids) // PATHS_TRIED, 1)].tolist()).values()
    return len(places), sum(os.path.isfile(place.full) for place in places)


def _roots(folder: Path) -> str:
    with LibraryDB(folder) as db:
        return ", ".join(escaped(os.fsdecode(root.path)) for root in db.roots())
