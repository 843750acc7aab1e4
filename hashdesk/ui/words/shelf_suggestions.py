"""Shelves of the atlas that may be meant by what is typed; one that is chosen is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hashdesk.core.atlas.known_shelves import KnownShelf
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.words.searched_texts import folded
from hashdesk.core.words.suggestions import Suggestion

MOST_SHELVES = 3  # suggested at once


@dataclass(frozen=True)
class ShelfSuggestion:
    """A shelf to open."""

    name: str  # as it is shown
    photos: int  # on it
    shelf: KnownShelf


AnySuggestion = Suggestion | ShelfSuggestion


def suggest_shelves(
    typed: str, shelves: Sequence[KnownShelf], hidden: PhotoIds
) -> tuple[ShelfSuggestion, ...]:
    """The shelves with a name, or a word of it, that begins so: in the order of the shelves.

    hidden: photos (k,) that are not counted.
    """
    beginning = folded(typed.strip())
    if not beginning:
        return ()
    begun = (one for one in shelves if f" {beginning}" in f" {folded(one.name)}")
    counted = ((one, one.count_without(hidden)) for one in begun)
    found = [ShelfSuggestion(one.title, photos, one) for one, photos in counted if photos]
    return tuple(found[:MOST_SHELVES])
