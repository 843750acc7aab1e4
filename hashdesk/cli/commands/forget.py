"""hashdesk forget: take a folder out of the library; the photos themselves stay."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.plurals import plural


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="one that was added")
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Forget a folder, whether its drive is connected or not."""
    folder = os.fsencode(os.path.abspath(arguments.folder))
    with options.open_to_write(options.library_folder(arguments)) as db:
        known = {root.path for root in db.roots()}
        if folder not in known:  # it may have been added by its real path
            folder = os.fsencode(os.path.realpath(folder))
        photos = remove_folder(db, folder)
    output.event(event="summary", folder=os.fsdecode(folder), photos=photos)
    name = os.fsdecode(folder)
    forgotten = plural(photos, f"photo of {name} is", f"photos of {name} are")
    output.text(f"{forgotten} no longer in the library. The files themselves are untouched.")
