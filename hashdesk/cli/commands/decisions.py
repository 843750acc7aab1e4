"""hashdesk decisions: list, take back, export or import decisions about groups."""

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
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--remove", nargs="+", type=int, metavar="N", help="take these back")
    actions.add_argument("--export", type=Path, metavar="FILE", help="write all (.json, .csv)")
    actions.add_argument(
        "--import", dest="taken", type=Path, metavar="FILE", help="add those of a file"
    )
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List decisions, or change them."""
    folder = options.library_folder(arguments)
    LibraryDB(folder).close()  # or the sentence that there is no library
    changes = arguments.remove or arguments.taken
    with DecisionsDB(folder, write=bool(changes)) as db:
        if arguments.remove:
            count = db.remove(arguments.remove)
            output.event(event="summary", removed=count)
            output.text(f"{count:,} decisions are taken back.")
        elif arguments.taken:
            count = decisions_db.import_decisions(db, arguments.taken)
            output.event(event="summary", imported=count)
            output.text(f"{count:,} decisions were added.")
        elif arguments.export:
            count = decisions_db.export_decisions(db, arguments.export)
            output.event(event="summary", exported=count)
            output.text(f"{count:,} decisions written to {arguments.export}.")
        else:
            _list(db, output)
        if db.damaged:
            output.note(f"{db.damaged:,} decisions are damaged and left out.")
    return ExitCode.OK


def _list(db: DecisionsDB, output: Output) -> None:
    decisions = db.all()
    for decision in decisions:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(decision.created))
        output.event(
            event="decision",
            id=decision.id,
            kind=decision.kind.value,
            level=decision.level.value,
            created=decision.created,
            photos={content.hex(): copies for content, copies in decision.members.items()},
        )
        output.text(
            f"{decision.id:>6}  {when}  {DECISION_WORDS[decision.kind]}, {decision.level}, "
            f"{sum(decision.members.values()):,} photos"
        )
    output.event(event="summary", decisions=len(decisions))
    if not decisions:
        output.text("Nothing was decided yet.")
