"""Shelves of the atlas that can be found by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hashdesk.core.atlas.name_places import PlacedNames
from hashdesk.core.atlas.shelves import Shelves, photos_on
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.code_segments import PhotoIds


@dataclass(frozen=True, eq=False)
class KnownShelf:
    """A shelf with a name. It can be opened even when the library has other shelves by now."""

    name: str  # given by a person, or guessed
    guessed: bool  # a question mark says so
    index: HammingIndex  # that the shelves are of
    shelves: Shelves
    place: int  # among these

    def count_without(self, photos: PhotoIds) -> int:
        """How many photos it has but these (k,)."""
        there = self.shelves.ids[self.shelves.places == self.place]
        return int(np.isin(there, photos, invert=True).sum())

    @property
    def title(self) -> str:
        """Its name, as it is shown."""
        return f"{self.name}?" if self.guessed else self.name

    @property
    def photos(self) -> PhotoIds:
        """The ids of its photos, the most typical first."""
        return photos_on(self.index, self.shelves, self.place)


def known_shelves(
    index: HammingIndex, shelves: Shelves, names: PlacedNames, guesses: Mapping[int, str]
) -> tuple[KnownShelf, ...]:
    """The shelves with a name: first those that were given one, then those of which one is guessed.

    guesses: by the position of a shelf.
    """
    given = {place: name.name for place, name in names.shown.items()}
    guessed = {place: name for place, name in guesses.items() if place not in given}
    return tuple(
        KnownShelf(name, named is guessed, index, shelves, place)
        for named in (given, guessed)
        for place, name in sorted(named.items())
    )
