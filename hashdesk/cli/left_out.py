"""What a command says of damaged photos: they are left out, counted and said, in one line."""

from __future__ import annotations

from hashdesk.cli.output import Output
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.search.library import Library

HOW_TO_MEND = "See what is wrong: hashdesk check. Mend it: hashdesk check --repair"


def damaged_rows(count: int, fate: str) -> str:
    """Words on photos whose rows are damaged. fate: what becomes of them, as in "left out"."""
    if count == 1:
        return f"1 photo is {fate} because its row is damaged"
    return f"{count:,} photos are {fate} because their rows are damaged"


def note_left_out(library: Library, output: Output) -> None:
    """Write one line on standard error if photos or codes of a library are damaged."""
    parts = []
    if rows := library.photo_arrays.left_out:
        parts.append(damaged_rows(rows, "left out"))
    if library.damaged:
        parts.append(f"{library.damaged:,} photos are not found because their codes are damaged")
    if not library.encoder.facts:
        parts.append("the description of the model is damaged, so photos are ranked without it")
    if parts:
        output.note(f"In {library.db.folder}, {'; '.join(parts)}. {HOW_TO_MEND}")


def note_damaged_decisions(decisions: DecisionsDB, output: Output) -> None:
    """Write one line on standard error if decisions were damaged or lost when they were read."""
    if decisions.damaged:
        output.note(
            f"{decisions.damaged:,} decisions are left out because they are damaged or lost. "
            f"{HOW_TO_MEND}"
        )
