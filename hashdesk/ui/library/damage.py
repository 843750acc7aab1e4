"""What is damaged in a library, and the sentence that the window says of it."""

from __future__ import annotations

from dataclasses import dataclass

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import HashDeskError
from hashdesk.core.search.library import Library
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate


@dataclass(frozen=True)
class Damage:
    """Counts of what is left out because it is damaged."""

    photos: int = 0  # whose rows are damaged
    codes: int = 0  # photos whose codes are damaged
    decisions: int = 0
    description: bool = False  # that of the model in use


def damage_of(library: Library) -> Damage:
    """What is damaged in a library. Reads its decisions."""
    try:
        with DecisionsDB(library.db.folder) as decisions_db:
            decisions_db.all()
            decisions = decisions_db.damaged
    except HashDeskError:
        decisions = 0  # the Duplicates page says what is wrong with the file
    undescribed = not library.encoder.facts
    return Damage(library.photo_arrays.left_out, library.damaged, decisions, undescribed)


def damage_sentence(damage: Damage) -> str:
    """What is left out, and how it is mended; empty if nothing is damaged."""
    parts = []
    if damage.photos:
        text = translate("HashDesk", "Left out, because the library is damaged there: {photos}.")
        parts.append(text.format(photos=formatting.photos(damage.photos)))
    if damage.codes:
        text = translate("HashDesk", "Not found, because the library is damaged there: {photos}.")
        parts.append(text.format(photos=formatting.photos(damage.codes)))
    if damage.decisions:
        text = translate("HashDesk", "Damaged decisions, which are left out: {count}.")
        parts.append(text.format(count=formatting.count(damage.decisions)))
    if damage.description:
        parts.append(
            translate(
                "HashDesk", "The description of the model is damaged: photos are ranked without it."
            )
        )
    if parts:
        parts.append(
            translate(
                "HashDesk",
                "Close HashDesk and mend the library in a terminal: hashdesk check --repair",
            )
        )
    return " ".join(parts)
