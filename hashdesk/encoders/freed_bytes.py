"""How much of the disk a model takes in a library: what the question before its deletion tells."""

from __future__ import annotations

from collections.abc import Collection

from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.storage.caches.cache_sizes import backbone_bytes
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.files.backbone_weights import WEIGHTS


def freed_bytes(
    db: LibraryDB, sets: Collection[CodeSetInfo], doomed: Collection[str], model: str = ""
) -> int:
    """What a library is rid of with some of its encoders, by their ids: bytes.

    sets: all that it has. Features and guesses go with the last encoder that has their backbone.
    model: the name of an added model that goes, too, perhaps without any encoder here.
    """
    gone = [one for one in sets if one.encoder.name in doomed]
    left = {one.encoder.backbone for one in sets if one.encoder.name not in doomed}
    backbones = ({one.encoder.backbone for one in gone} | {model}) - left - {""}
    kept = sum(backbone_bytes(db.folder, name, guesses=drops_guesses(name)) for name in backbones)
    return sum(one.bytes for one in gone) + kept


def drops_guesses(backbone: str) -> bool:
    """Whether what it guessed of photos goes with it: of those that ship it still answers words."""
    return backbone not in WEIGHTS
