"""How much of the disk a model takes in a library: what the question before its deletion tells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.storage.caches.cache_sizes import backbone_bytes
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.files.backbone_weights import WEIGHTS


@dataclass(frozen=True)
class Freed:
    """What goes with a model, and why that is not what it takes."""

    bytes: int
    read: int = 0  # of them: features and guesses, which go as well
    sharing: tuple[EncoderRow, ...] = ()  # for these, its features stay


def freed_with(
    db: LibraryDB, sets: Collection[CodeSetInfo], doomed: Collection[str], model: str = ""
) -> Freed:
    """What a library is rid of with some of its encoders, by their ids.

    sets: all that it has. Features and guesses go with the last encoder that has their backbone.
    model: the name of an added model that goes, too, perhaps without any encoder here.
    """
    gone = [one for one in sets if one.encoder.name in doomed]
    left = [one.encoder for one in sets if one.encoder.name not in doomed]
    backbones = ({one.encoder.backbone for one in gone} | {model}) - {""}
    sharing = [
        encoder
        for encoder in left
        if encoder.backbone in backbones
        and backbone_bytes(db.folder, encoder.backbone, guesses=False)
    ]
    backbones -= {encoder.backbone for encoder in left}
    read = sum(backbone_bytes(db.folder, name, guesses=drops_guesses(name)) for name in backbones)
    return Freed(sum(one.bytes for one in gone) + read, read, tuple(sharing))


def drops_guesses(backbone: str) -> bool:
    """Whether what it guessed of photos goes with it: of those that ship it still answers words."""
    return backbone not in WEIGHTS
