"""hashdesk decisions: what was decided about groups; take some back, or take them along."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from hashdesk.core import decisions
from hashdesk.core.decisionfile import Decisions
from hashdesk.core.decisions import Decision, Kind
from hashdesk.core.errors import UsageError
from hashdesk.core.store import Store
from hashdesk.verbs import common
from hashdesk.verbs.output import OK, Output

WORDS = {Kind.DIFFERENT: "not the same", Kind.KEEP: "keep all", Kind.HIDE: "hidden"}
LARGEST = 1 << 28  # bytes of a file that is imported


def add(parser: argparse.ArgumentParser) -> None:
    """The options."""
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument("--remove", nargs="+", type=int, metavar="N", help="take these back")
    deeds.add_argument("--export", type=Path, metavar="FILE", help="write all as JSON")
    deeds.add_argument(
        "--import", dest="taken", type=Path, metavar="FILE", help="add those of a file"
    )
    common.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """List decisions, or change them."""
    folder = common.library_folder(arguments)
    Store(folder).close()  # or the sentence that there is no library
    changes = arguments.remove or arguments.taken
    with Decisions(folder, write=bool(changes)) as kept:
        if arguments.remove:
            count = kept.remove(arguments.remove)
            output.event(event="summary", removed=count)
            output.text(f"{count:,} decisions are taken back.")
        elif arguments.taken:
            count = _take(kept, arguments.taken)
            output.event(event="summary", imported=count)
            output.text(f"{count:,} decisions were added.")
        elif arguments.export:
            found = kept.all()
            _write(arguments.export, decisions.to_json(found))
            output.event(event="summary", exported=len(found))
            output.text(f"{len(found):,} decisions written to {arguments.export}.")
        else:
            _list(kept, output)
        if kept.damaged:
            output.note(f"{kept.damaged:,} decisions are damaged and left out.")
    return OK


def _list(kept: Decisions, output: Output) -> None:
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
            f"{one.id:>6}  {when}  {WORDS[one.kind]}, {one.level}, "
            f"{sum(one.members.values()):,} photos"
        )
    output.event(event="summary", decisions=len(found))
    if not found:
        output.text("Nothing was decided yet.")


def _take(kept: Decisions, file: Path) -> int:
    """Add the decisions of a file that are not known yet."""
    try:
        if file.stat().st_size > LARGEST:
            raise UsageError(f"{file} is larger than any file of decisions. Choose another.")
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read ({error}). Choose another.") from error
    known = {_what(one) for one in kept.all()}
    new = [one for one in decisions.from_json(text) if _what(one) not in known]
    kept.add(new)
    return len(new)


def _what(one: Decision) -> tuple[object, ...]:
    return one.kind, one.level, frozenset(one.members.items())


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        unfinished.write_text(text, "utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error}). Choose another place.") from error
    finally:
        unfinished.unlink(missing_ok=True)
