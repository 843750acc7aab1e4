"""Shelves of the atlas that may be meant by what is typed; one that is chosen is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hashdesk.core.atlas.known_shelves import KnownShelf
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.words.searched_texts import folded
from hashdesk.core.words.suggestions import Suggestion
from hashdesk.core.words.tokens import PartKind

MOST_SHELVES = 3  # suggested at once


@dataclass(frozen=True)
class ShelfSuggestion:
    """A shelf to open."""

    name: str  # as it is shown
    photos: int  # on it
    shelf: KnownShelf
    more: int = 0  # shelves that are not suggested; said of the last one


AnySuggestion = Suggestion | ShelfSuggestion
SHELF: Literal["shelf"] = "shelf"
SuggestedKind = PartKind | Literal["shelf"]


def kind_of(suggestion: AnySuggestion) -> SuggestedKind:
    """What a suggestion is."""
    return SHELF if isinstance(suggestion, ShelfSuggestion) else suggestion.kind


def suggest_shelves(
    typed: str, shelves: Sequence[KnownShelf], hidden: PhotoIds, *, every: bool = False
) -> tuple[ShelfSuggestion, ...]:
    """The shelves with a name, or a word of it, that begins so: in the order of the shelves.

    hidden: photos (k,) that are not counted. every: not only the first ones.
    """
    beginning = folded(typed.strip())
    if not beginning:
        return ()
    begun = (one for one in shelves if f" {beginning}" in f" {folded(one.name)}")
    counted = ((one, one.count_without(hidden)) for one in begun)
    found = [ShelfSuggestion(one.title, photos, one) for one, photos in counted if photos]
    # A line that says there is one more takes the room of that one.
    room = len(found) if every or len(found) <= MOST_SHELVES + 1 else MOST_SHELVES
    if room < len(found):
        found[room - 1] = replace(found[room - 1], more=len(found) - room)
    return tuple(found[:room])


def shelf_named(typed: str, shelves: Sequence[KnownShelf]) -> KnownShelf | None:
    """The shelf to which a person gave just this name; None if there is none."""
    name = folded(typed.strip())
    return next((one for one in shelves if not one.guessed and folded(one.name) == name), None)
