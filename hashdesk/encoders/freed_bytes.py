"""How much of the disk deleting a model frees: the one size that is told of it, wherever."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from hashdesk import paths
from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.storage.caches.cache_sizes import backbone_bytes
from hashdesk.core.storage.caches.guess_cache import guesses_path
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.class_guesses import backbones_that_guess
from hashdesk.encoders.files.backbone_weights import WEIGHTS
from hashdesk.encoders.files.text_files import has_tower
from hashdesk.encoders.library_heads.method import made_here

# What answers words for what pictures show once a model that reads text is gone.
WordsAfter = Literal["guesses", "tower", "nothing"]


@dataclass(frozen=True)
class Freed:
    """What goes with a model."""

    bytes: int
    guesses_go: bool = False  # by which words find photos
    words_after: WordsAfter | None = None  # None: it reads no text


def freed_with(
    db: LibraryDB, sets: Collection[CodeSetInfo], doomed: Collection[str], model: str = ""
) -> Freed:
    """What a library is rid of with some of its encoders, by their ids.

    sets: all that it has. Features and guesses go with the last encoder that has their backbone.
    model: the name of an added model that goes, too, perhaps without any encoder here.
    """
    gone = [one for one in sets if one.encoder.name in doomed]
    left = {one.encoder.backbone for one in sets if one.encoder.name not in doomed}
    backbones = ({one.encoder.backbone for one in gone} | {model}) - {""} - left
    guessing = {one for one in backbones if guesses_path(db.folder, one).exists()}
    go = any(map(drops_guesses, guessing))
    read = sum(backbone_bytes(db.folder, name, guesses=drops_guesses(name)) for name in backbones)
    return Freed(sum(one.bytes for one in gone) + read, guesses_go=go)


def freed_each(
    db: LibraryDB, sets: Collection[CodeSetInfo], models: Mapping[str, int]
) -> dict[str, Freed]:
    """What deleting each model frees, by its id, or by the name of one that was added.

    sets: all that the library has; models: the size of each one that was added, by its name. The
    heads that were made for such a model go with it, so by their id, the same is told.
    """
    freed = {name: with_model(db, sets, name, size) for name, size in models.items()}
    for one in sets:
        row = one.encoder
        goes_with = freed.get(row.backbone) if made_here(row) else None
        freed[row.name] = goes_with or freed_with(db, sets, [row.name])
    return freed


def with_model(db: LibraryDB, sets: Collection[CodeSetInfo], model: str, size: int) -> Freed:
    """What goes with an added model of so many bytes: all that stands on it, too."""
    of_it = [one.encoder.name for one in sets if one.encoder.backbone == model]
    here = freed_with(db, sets, of_it, model)
    return replace(here, bytes=size + here.bytes, words_after=words_without(model, db))


def words_without(model: str, db: LibraryDB | None) -> WordsAfter | None:
    """What answers words without an added model; None if it reads none itself.

    db: of the library; None: it is about no one library, and HashDesk's own model guesses in all.
    """
    if not has_tower(paths.models(), model):
        return None
    if db is None:
        return "guesses"
    used = db.encoder_in_use()
    if used is not None and used.backbone != model and has_tower(paths.models(), used.backbone):
        return "tower"
    return "nothing" if next(backbones_that_guess(db, ""), None) is None else "guesses"


def drops_guesses(backbone: str) -> bool:
    """Whether what it guessed of photos goes with it: of those that ship it still answers words."""
    return backbone not in WEIGHTS
