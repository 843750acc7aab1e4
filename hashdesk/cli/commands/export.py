"""hashdesk export: codes as files for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.filter_options import FILTER_HELP, parse_filter
from hashdesk.cli.left_out import note_left_out
from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.columns.listing import ExportSelection, Listing, PathStyle
from hashdesk.core.exchange.columns.table_words import TABLE_LANGUAGE, TITLES
from hashdesk.core.exchange.export import estimate_size, export
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.search.library import Library


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    text = "a folder (or file) that is new, or an empty folder"
    option("out", type=Path, metavar="OUT", help=text)
    text = (
        "xlsx: a table for Excel, LibreOffice or Numbers; hashdesk: a file for another HashDesk; "
        "the others are for programs (default: npy)"
    )
    option("--format", choices=list(EXPORT_FORMATS), default="npy", help=text)
    option("--bits", type=_lengths, default=BITS, metavar="8,64", help="code lengths (all)")
    styles = options.values(PathStyle)
    text = "of the photos: below their root folder, whole, or left out"
    option("--paths", choices=styles, default=PathStyle.RELATIVE, help=text)
    option("--gps", action="store_true", help="where photos were taken, too")
    text = (
        "camera, lens, exposure, rating, keywords and the files that belong to a photo, too; "
        "csv, jsonl, parquet, sqlite and xlsx only"
    )
    option("--facts", action="store_true", help=text)
    text = "language of the titles; --format xlsx only (default: en)"
    option("--titles", choices=list(TITLES), default=TABLE_LANGUAGE, help=text)
    option("--thumbnails", action="store_true", help="small pictures, too; --format hashdesk only")
    option("--filter", action="append", default=[], metavar="NAME=VALUE", help=FILTER_HELP)
    option("--only", type=Path, help=argparse.SUPPRESS)  # ids, for the window
    option("--dry-run", action="store_true", help="only tell how large it will be")
    options.add_library(parser)


def _lengths(text: str) -> tuple[int, ...]:
    """Parse code lengths that are separated by commas."""
    found = {int(part) for part in text.split(",") if part.strip().isdecimal()}
    if not found or not found <= set(BITS) or len(found) != len(text.split(",")):
        known = ", ".join(map(str, BITS))
        raise argparse.ArgumentTypeError(f"{text}: name some of {known}, separated by commas")
    return tuple(sorted(found))


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Export the code set in use."""
    chosen = EXPORT_FORMATS[arguments.format]
    folder, stopped = options.library_folder(arguments), "Stopped. Nothing was exported."
    with Library(folder) as library, options.cancellable(output.progress, stopped) as job:
        note_left_out(library, output)
        photo_filter, folders = parse_filter(library.db, arguments.filter)
        selection = ExportSelection(
            arguments.bits,
            PathStyle(arguments.paths),
            gps=arguments.gps,
            facts=arguments.facts,
            thumbnails=arguments.thumbnails,
            titles=arguments.titles,
            photo_filter=photo_filter,
            folders=folders,
            photos=None if arguments.only is None else frozenset(np.load(arguments.only).tolist()),
        )
        if arguments.filter:
            with Listing(library, selection, Job()) as listing:
                if not len(listing):
                    raise UsageError("No photo meets this filter: nothing was exported.")
        if arguments.dry_run:
            count, bytes_ = estimate_size(library, chosen, selection)
            output.event(event="summary", count=count, bytes=bytes_)
            output.text(f"{plural(count, 'photo')}, about {size(bytes_)}. Nothing was written.")
            return
        manifest = export(library, chosen, selection, arguments.out, job)
    output.event(event="summary", out=str(arguments.out), manifest=manifest)
    output.text(f"{plural(manifest['count'], 'photo')} exported to {arguments.out}.")
