"""What a command says of damaged photos: they are left out, counted and said, in one line."""

from __future__ import annotations

from hashdesk.cli.terminal.output import Output
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.plurals import plural
from hashdesk.core.search.library import Library

HOW_TO_MEND = "See what is wrong: hashdesk check. Mend it: hashdesk check --repair"


def damaged_rows(count: int, fate: str) -> str:
    """Words on photos whose rows are damaged. fate: what becomes of them, as in "left out"."""
    one = f"photo is {fate} because its row is damaged"
    return plural(count, one, f"photos are {fate} because their rows are damaged")


def note_left_out(library: Library, output: Output) -> None:
    """Write one line on standard error if photos or codes of a library are damaged."""
    parts = []
    if rows := library.photo_arrays.left_out:
        parts.append(damaged_rows(rows, "left out"))
    if library.damaged:
        one = "photo is not found because its codes are damaged"
        many = "photos are not found because their codes are damaged"
        parts.append(plural(library.damaged, one, many))
    if not library.encoder.facts:
        parts.append("the description of the model is damaged, so photos are ranked without it")
    if parts:
        output.note(f"In {library.db.folder}, {'; '.join(parts)}. {HOW_TO_MEND}")


def note_damaged_decisions(decisions: DecisionsDB, output: Output) -> None:
    """Write one line on standard error if decisions were damaged or lost when they were read."""
    if decisions.damaged:
        one = "decision is left out because it is damaged or lost"
        many = "decisions are left out because they are damaged or lost"
        output.note(f"{plural(decisions.damaged, one, many)}. {HOW_TO_MEND}")
