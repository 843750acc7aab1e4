"""Groups as a person goes through them: what is kept of each, what goes, what need not be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.keep_rules import PhotoTraits
from hashdesk.core.duplicates.review import Review
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds

Parted = tuple[list[int], list[int]]  # of a group: the photos that are to go, those that stay


class Marks:
    """Begins with what was suggested. Never are all photos of a group marked."""

    def __init__(self, review: Review, known: PhotoTraits, before: Marks | None = None) -> None:
        """before: marks whose choices still hold for the same photos."""
        self.review = review
        self._known = known
        self._marked = review.suggestion.marked.copy()  # as the photos of the groups
        self._keep = review.suggestion.keep.copy()  # one of each group
        self._gone = NO_PHOTOS if before is None else before.gone  # photos that were thrown away
        self.decided: set[int] = set()  # numbers of groups
        # What a person has chosen, by photo: it goes or stays, it is kept instead of another.
        self._chosen: dict[int, bool] = {} if before is None else before._chosen
        self._kept: set[int] = set() if before is None else before._kept
        self._choose_again()

    # -- what is there

    def members(self, number: int) -> list[int]:
        """The photos of a group that are still there, the one to keep first."""
        photos = self.review.groups[number]
        photos = photos[np.isin(photos, self._gone, invert=True)]
        keep = int(self._keep[number])
        return [*([keep] if keep in photos else []), *(p for p in photos.tolist() if p != keep)]

    def waiting(self) -> NDArray[np.int64]:
        """The numbers of the groups that are neither decided nor used up."""
        return np.flatnonzero(self._waits())

    def _waits(self) -> NDArray[np.bool_]:
        """(groups,): whether it is neither decided nor used up."""
        groups = self.review.groups
        waiting = np.ones(len(groups), bool)
        if len(self._gone) and len(groups):
            staying = np.isin(groups.photos, self._gone, invert=True).astype(np.int64)
            waiting = np.add.reduceat(staying, groups.starts[:-1]) > 1
        waiting[list(self.decided)] = False
        return waiting

    def holding(self, photos: Sequence[int]) -> int | None:
        """The number of the waiting group that has most of some photos; None: none has any."""
        groups = self.review.groups
        there = np.isin(groups.photos, photos) & self._waits()[groups.numbers]
        return int(np.bincount(groups.numbers[there]).argmax()) if there.any() else None

    def distance(self, number: int, photo: int) -> int:
        """Bits between a photo and the reference of its group."""
        return int(self.review.groups.distances[self._place(number, photo)])

    def is_reference(self, number: int, photo: int) -> bool:
        """Whether the distances of the group are those to this photo."""
        return int(self.review.groups[number][0]) == photo

    def is_suggested(self, number: int, photo: int) -> bool:
        """Whether this is the photo that the rules would keep."""
        return int(self.review.suggestion.keep[number]) == photo

    def lose(self, photos: PhotoIds) -> None:
        """These were thrown away."""
        self._gone = np.union1d(self._gone, photos)

    def regain(self, photos: PhotoIds) -> None:
        """These came back."""
        self._gone = np.setdiff1d(self._gone, photos)

    @property
    def gone(self) -> PhotoIds:
        """The photos that were thrown away."""
        return self._gone

    # -- marks

    def parted(self, numbers: Sequence[int]) -> list[Parted]:
        """Of those of some groups that have photos to go: these, and those that stay."""
        groups = self.review.groups
        there = np.isin(groups.photos, self._gone, invert=True).tolist()
        photos, marked = groups.photos.tolist(), self._marked.tolist()
        starts = groups.starts.tolist()
        parts = []
        for number in numbers:
            here = [at for at in range(starts[number], starts[number + 1]) if there[at]]
            goes = [photos[at] for at in here if marked[at]]
            if goes:
                parts.append((goes, [photos[at] for at in here if not marked[at]]))
        return parts

    def is_marked(self, number: int, photo: int) -> bool:
        """Whether a photo of a group is to go."""
        return bool(self._marked[self._place(number, photo)])

    def is_protected(self, number: int, photo: int) -> bool:
        """Whether a photo must stay: in a reference folder, or out of reach."""
        return bool(self.review.suggestion.protected[self._place(number, photo)])

    def marked(self, number: int) -> list[int]:
        """The photos of a group that are to go."""
        groups = self.review.groups
        part = slice(int(groups.starts[number]), int(groups.starts[number + 1]))
        chosen = self._marked[part] & np.isin(groups.photos[part], self._gone, invert=True)
        found: list[int] = groups.photos[part][chosen].tolist()
        return found

    def all_marked(self) -> tuple[PhotoIds, int]:
        """The photos of all waiting groups that are to go, and their bytes."""
        groups = self.review.groups
        chosen = self._marked & np.isin(groups.photos, self._gone, invert=True)
        chosen &= self._waits()[groups.numbers]
        photos = np.unique(groups.photos[chosen])
        return photos, int(self._known.bytes[self._known.rows(photos)].sum())

    def bytes_of_groups(self) -> NDArray[np.int64]:
        """For each group, the bytes of its marked photos."""
        groups = self.review.groups
        if not len(groups):
            return NO_PHOTOS
        sizes = np.where(self._marked, self._known.bytes[self._known.rows(groups.photos)], 0)
        total: NDArray[np.int64] = np.add.reduceat(sizes, groups.starts[:-1])
        return total

    def _choose_again(self) -> None:
        """Carry over what was chosen before, as far as one photo of each group stays.

        A choice marks only the photo that it was about, and none that was decided about since.
        """
        groups = self.review.groups
        for photo in sorted(self._kept):
            for place in np.flatnonzero(groups.photos == photo).tolist():
                self._exchange(int(groups.numbers[place]), photo)
        for photo, goes in self._chosen.items():
            for place in np.flatnonzero(groups.photos == photo).tolist():
                barred = goes and (photo in self._kept or bool(self.review.settled[place]))
                if bool(self._marked[place]) != goes and not barred:
                    self._toggle(int(groups.numbers[place]), photo)

    def _exchange(self, number: int, keep: int) -> None:
        """Keep this photo, and what was suggested for it happens to the one that was kept."""
        before, place = int(self._keep[number]), self._place(number, keep)
        goes, self._marked[place] = bool(self._marked[place]), False
        self._keep[number] = keep
        if before != keep and before not in self._kept:
            self._marked[self._place(number, before)] = goes and not self.is_protected(
                number, before
            )

    def toggle(self, number: int, photo: int) -> bool:
        """Mark a photo, or not any more; False: it must stay, or it is the last one that does."""
        if not self._toggle(number, photo):
            return False
        self._chosen[photo] = self.is_marked(number, photo)
        return True

    def _toggle(self, number: int, photo: int) -> bool:
        place = self._place(number, photo)
        if not self._marked[place]:
            last = len(self.marked(number)) + 1 >= len(self.members(number))
            if last or self.is_protected(number, photo):
                return False
        self._marked[place] = not self._marked[place]
        return True

    def swap(self, number: int, keep: int) -> None:
        """Keep this photo; the one that was kept before goes, unless it must stay."""
        before = int(self._keep[number])
        self._kept.discard(before)
        self._kept.add(keep)
        self._exchange(number, keep)
        goes = not self.is_protected(number, before)
        self._marked[self._place(number, before)] = goes
        self._chosen |= {keep: False, before: goes}

    def _place(self, number: int, photo: int) -> int:
        """Where a photo of a group stands among all photos of groups."""
        groups = self.review.groups
        return int(groups.starts[number]) + int(np.flatnonzero(groups[number] == photo)[0])
