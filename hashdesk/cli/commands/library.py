"""hashdesk library: move, copy or set aside a library as a whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output, as_argument
from hashdesk.core.errors import UsageError
from hashdesk.core.storage import relocation
from hashdesk.core.storage.whole_library.library_files import LibraryPart

LIBRARY_ACTIONS = ("move", "copy", "set-aside")
PART_WORDS = {
    LibraryPart.LIBRARY: "The library is",
    LibraryPart.DECISIONS: "The decisions are",
    LibraryPart.SHELVES: "The names of shelves are",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    text = "move or copy all its files to a new folder, or put it out of the way of a new library"
    parser.add_argument("action", choices=LIBRARY_ACTIONS, help=text)
    parser.add_argument("place", nargs="?", type=Path, metavar="DIR", help="the new folder")
    text = "what is set aside (default: library); the rest stays"
    parser.add_argument("--part", choices=options.values(LibraryPart), help=text)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Move, copy or set aside."""
    folder, action, place = options.library_folder(arguments), arguments.action, arguments.place
    if (place is None) != (action == "set-aside"):
        wanted = (
            "is set aside where it is" if place else f"needs a new folder: library {action} DIR"
        )
        raise UsageError(f"“hashdesk library {action}” {wanted}.")
    if arguments.part and action != "set-aside":
        raise UsageError("A library is moved and copied as a whole: --part is for set-aside.")
    if action == "set-aside":
        part = LibraryPart(arguments.part or LibraryPart.LIBRARY)
        aside = relocation.set_aside(folder, part)
        output.event(event="summary", aside=str(aside))
        output.text(f"{PART_WORDS[part]} in {aside} now; nothing was deleted.")
        output.text(f"hashdesk restore {as_argument(aside.name)} --yes brings it back.")
        if part is LibraryPart.LIBRARY:
            output.text("Make a new one with: hashdesk index FOLDER")
        return
    relocate = relocation.move_library if action == "move" else relocation.copy_library
    with options.cancellable(output.progress, "Stopped. Nothing was changed.", output) as job:
        relocate(folder, place, job)
    output.event(event="summary", library=str(place))
    done = "is now in" if action == "move" else "was copied to"
    output.text(f"The library {done} {place}.")
    output.text(f"Use it with --library {as_argument(place)}, or set HASHDESK_LIBRARY.")
