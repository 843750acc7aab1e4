"""The orders in which photos can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SortKey(StrEnum):
    """What photos are sorted by."""

    TAKEN = "taken"  # newest first
    ADDED = "added"  # to the library, latest first
    NAME = "name"  # of the file, A to Z
    SIZE = "size"  # of the file, largest first
    LIKENESS = "likeness"  # to what was searched for, the most alike first; of answers alone
    TYPICAL = "typical"  # of a shelf of the atlas, the most typical first; of shelves alone
    CERTAIN = "certain"  # that words mean it, the most certain first; of guesses alone


@dataclass(frozen=True)
class PhotoOrder:
    """How photos are sorted."""

    key: SortKey = SortKey.TAKEN
    backwards: bool = False  # the other way round than the key says

    def saved(self) -> str:
        """A text from which `restored` makes the same order."""
        return f"{self.key.value} backwards" if self.backwards else self.key.value

    @staticmethod
    def restored(saved: str) -> PhotoOrder:
        """The order of a text. Raises ValueError if it is none."""
        key, _, way = saved.partition(" ")
        return PhotoOrder(SortKey(key), way == "backwards")
