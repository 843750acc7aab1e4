"""hashdesk decisions: list, take back, export or import decisions about groups."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.left_out import note_damaged_decisions
from hashdesk.cli.terminal.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.duplicates.decisions import decisions_db
from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.plurals import plural
from hashdesk.core.storage.library_db import LibraryDB

DECISION_WORDS = {
    DecisionKind.DIFFERENT: "not the same",
    DecisionKind.KEEP: "keep all",
    DecisionKind.HIDE: "hidden",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_mutually_exclusive_group().add_argument
    option("--remove", nargs="+", type=int, metavar="N", help="take these back")
    option("--export", type=Path, metavar="FILE", help="write all (.json, .csv)")
    option("--import", dest="taken", type=Path, metavar="FILE", help="add those of a file")
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List decisions, or change them."""
    folder = options.library_folder(arguments)
    changes = arguments.remove or arguments.taken
    # Without a library, its sentence comes first.
    with LibraryDB(folder) as library, DecisionsDB(folder, write=bool(changes)) as db:
        if arguments.remove:
            unknown = set(arguments.remove) - {one.id for one in db.all()}
            count = db.remove(arguments.remove)
            output.event(event="summary", removed=count)
            output.text(f"{plural(count, 'decision is', 'decisions are')} taken back.")
            if unknown:
                numbers = ", ".join(map(str, sorted(unknown)))
                output.note(f"No decision is listed as {numbers}: “hashdesk decisions” lists all.")
        elif arguments.taken:
            count = decisions_db.import_decisions(db, arguments.taken, library.connection)
            output.event(event="summary", imported=count)
            output.text(f"{plural(count, 'decision was', 'decisions were')} added.")
        elif arguments.export:
            count = decisions_db.export_decisions(db, arguments.export, library.connection)
            output.event(event="summary", exported=count)
            output.text(f"{plural(count, 'decision')} written to {arguments.export}.")
        else:
            _list(db, output)
        note_damaged_decisions(db, output)
    return ExitCode.OK


def _list(db: DecisionsDB, output: Output) -> None:
    decisions = db.all()
    for one in decisions:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.created))
        photos = {content.hex(): copies for content, copies in one.members.items()}
        facts = {"kind": one.kind.value, "level": one.level.value, "created": one.created}
        output.event(event="decision", id=one.id, **facts, photos=photos)
        count, words = sum(one.members.values()), DECISION_WORDS[one.kind]
        output.text(f"{one.id:>6}  {when}  {words}, {one.level}, {plural(count, 'photo')}")
    output.event(event="summary", decisions=len(decisions))
    if not decisions:
        output.text("Nothing was decided yet.")
