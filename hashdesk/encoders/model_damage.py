"""What is damaged of the models that a library was prepared for, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH, CodeSetInfo, bundle_folder
from hashdesk.core.errors import BundleDamaged
from hashdesk.core.said import Said
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.library_heads.method import made_here


def own_bundle(library: Path, encoder: EncoderRow) -> Path | None:
    """Where a library keeps the bundle of an encoder; None if it needs none of its own."""
    folder = bundle_folder(library, encoder.name)
    return folder if encoder.adapted or folder.exists() else None


def bundle_problem(folder: Path, name: str, facts: Mapping[str, Any] | None = None) -> Said | None:
    """What is wrong with a bundle of a library's own; None if nothing is.

    facts: what the library says of it, which is sealed; the id is made of what decides codes alone.
    """
    if not folder.is_dir():
        return Trouble.FILES_GONE.say()
    try:
        found = load_bundle(folder)
    except BundleDamaged:
        return Trouble.FILES_CHANGED.say()
    if found.id != name:
        return Trouble.HOLDS_OTHER.say(id=found.id[:SHOWN_ID_LENGTH])
    return Trouble.DESCRIPTION_CHANGED.say() if facts and facts != found.manifest else None


def damage_each(library: Path, sets: Iterable[CodeSetInfo]) -> dict[str, Said]:
    """What is damaged of the models of a library, by their ids; those that are whole are not in it.

    Each is one sentence: what is damaged worst, for what is made of it can be made again.
    """
    said = {one.encoder.name: _damage(library, one) for one in sets}
    return {name: damage for name, damage in said.items() if damage is not None}


def _damage(library: Path, code_set: CodeSetInfo) -> Said | None:
    row, used = code_set.encoder, code_set.in_use
    shown = row.name[:SHOWN_ID_LENGTH]
    if not row.facts:
        return Trouble.LISTED_NAMELESS.say()
    folder = own_bundle(library, row)
    problem = bundle_problem(folder, row.name, row.facts) if folder is not None else None
    if problem is not None and made_here(row):
        return Trouble.LISTED_HEADS_DAMAGED.say(reason=problem, id=shown)
    if problem is not None and used:
        return Trouble.LISTED_DAMAGED_IN_USE.say(reason=problem)
    if problem is not None:
        return Trouble.LISTED_DAMAGED.say(reason=problem, id=shown)
    if code_set.damaged and used:
        return Trouble.LISTED_CODES_DAMAGED_IN_USE.say(damaged=code_set.damaged)
    if code_set.damaged:
        return Trouble.LISTED_CODES_DAMAGED.say(damaged=code_set.damaged, id=shown)
    return None
