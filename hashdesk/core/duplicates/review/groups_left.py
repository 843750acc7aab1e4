"""What is left of the groups of a review: their photos that are still there, groups that wait."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.storage.code_segments import PhotoIds


class GroupsLeft:
    """Groups by their numbers, without photos that went to the trash and groups that are done."""

    def __init__(self, groups: Groups, gone: PhotoIds) -> None:
        self.groups = groups
        self.decided: set[int] = set()  # numbers of groups
        self._gone = gone

    @property
    def gone(self) -> PhotoIds:
        """The ids (n,) of photos in the trash."""
        return self._gone

    def lose(self, photos: PhotoIds) -> None:
        """Photos went to the trash."""
        self._gone = np.union1d(self._gone, photos)

    def regain(self, photos: PhotoIds) -> None:
        """Photos came back from the trash."""
        self._gone = np.setdiff1d(self._gone, photos)

    def there(self, part: slice = slice(None)) -> NDArray[np.bool_]:
        """(k,): whether each photo of the groups, or of a part of them, is not in the trash."""
        return np.isin(self.groups.photos[part], self._gone, invert=True)

    def photos(self, number: int) -> list[int]:
        """The photos of a group that are not in the trash."""
        left: list[int] = self.groups[number][self.there(self.part(number))].tolist()
        return left

    def waiting(self) -> NDArray[np.int64]:
        """The numbers of the groups that are undecided and still have two photos."""
        return np.flatnonzero(self._waits())

    def of_waiting(self) -> NDArray[np.bool_]:
        """(k,): whether each photo of the groups is there, and its group is waiting."""
        return self.there() & self._waits()[self.groups.numbers]

    def holding(self, photos: Sequence[int]) -> int | None:
        """The number of the waiting group with most of these photos; None if no group has any."""
        numbers = self._numbers_with(photos)
        return int(np.bincount(numbers).argmax()) if len(numbers) else None

    def waiting_with(self, photos: Sequence[int]) -> list[int]:
        """The numbers of the waiting groups that any of these photos is in."""
        return [int(number) for number in np.unique(self._numbers_with(photos))]

    def part(self, number: int) -> slice:
        """Where a group stands among all photos of groups."""
        starts = self.groups.starts
        return slice(int(starts[number]), int(starts[number + 1]))

    def place(self, number: int, photo: int) -> int:
        """The place of a photo of a group among all photos of groups."""
        first = int(self.groups.starts[number])
        return first + int(np.flatnonzero(self.groups[number] == photo)[0])

    def _waits(self) -> NDArray[np.bool_]:
        """(groups,): whether a group is undecided and still has two photos."""
        waiting = np.ones(len(self.groups), bool)
        if len(self._gone) and len(self.groups):
            staying = self.there().astype(np.int64)
            waiting = np.add.reduceat(staying, self.groups.starts[:-1]) > 1
        waiting[list(self.decided)] = False
        return waiting

    def _numbers_with(self, photos: Sequence[int]) -> NDArray[np.int64]:
        groups = self.groups
        return groups.numbers[np.isin(groups.photos, photos) & self._waits()[groups.numbers]]
