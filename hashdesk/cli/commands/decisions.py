"""hashdesk decisions: what was decided about groups; take some back, or take them along."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from hashdesk.cli import options
from hashdesk.cli.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.duplicates import decisions_db
from hashdesk.core.duplicates.decisions import DecisionKind
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.storage.library_db import LibraryDB

DECISION_WORDS = {
    DecisionKind.DIFFERENT: "not the same",
    DecisionKind.KEEP: "keep all",
    DecisionKind.HIDE: "hidden",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument("--remove", nargs="+", type=int, metavar="N", help="take these back")
    deeds.add_argument("--export", type=Path, metavar="FILE", help="write all (.json, .csv)")
    deeds.add_argument(
        "--import", dest="taken", type=Path, metavar="FILE", help="add those of a file"
    )
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List decisions, or change them."""
    folder = options.library_folder(arguments)
    LibraryDB(folder).close()  # or the sentence that there is no library
    changes = arguments.remove or arguments.taken
    with DecisionsDB(folder, write=bool(changes)) as kept:
        if arguments.remove:
            count = kept.remove(arguments.remove)
            output.event(event="summary", removed=count)
            output.text(f"{count:,} decisions are taken back.")
        elif arguments.taken:
            count = decisions_db.import_decisions(kept, arguments.taken)
            output.event(event="summary", imported=count)
            output.text(f"{count:,} decisions were added.")
        elif arguments.export:
            count = decisions_db.export_decisions(kept, arguments.export)
            output.event(event="summary", exported=count)
            output.text(f"{count:,} decisions written to {arguments.export}.")
        else:
            _list(kept, output)
        if kept.damaged:
            output.note(f"{kept.damaged:,} decisions are damaged and left out.")
    return ExitCode.OK


def _list(kept: DecisionsDB, output: Output) -> None:
    found = kept.all()
    for one in found:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.created))
        output.event(
            event="decision",
            id=one.id,
            kind=one.kind.value,
            level=one.level.value,
            created=one.created,
            photos={content.hex(): copies for content, copies in one.members.items()},
        )
        output.text(
            f"{one.id:>6}  {when}  {DECISION_WORDS[one.kind]}, {one.level}, "
            f"{sum(one.members.values()):,} photos"
        )
    output.event(event="summary", decisions=len(found))
    if not found:
        output.text("Nothing was decided yet.")
