"""Groups of photos that belong together, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hashdesk.core.duplicates.matches import MatchedPairs


@dataclass(frozen=True)
class Groups:
    """Groups one after the other; each has its reference first, then the nearest photo."""

    photos: NDArray[np.int64]  # (k,)
    distances: NDArray[np.uint8]  # (k,), to the reference
    starts: NDArray[np.int64]  # (groups + 1,)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> NDArray[np.int64]:
        """The photos of a group."""
        return self.photos[self.starts[number] : self.starts[number + 1]]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """(groups,), photos in each group."""
        return np.diff(self.starts)

    @property
    def numbers(self) -> NDArray[np.int64]:
        """(k,), the number of the group of each photo."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def places(self, numbers: NDArray[np.integer]) -> NDArray[np.int64]:
        """Where the photos of the groups with these numbers stand in `photos`, in this order."""
        sizes = self.sizes[numbers]
        before = np.cumsum(sizes) - sizes
        return np.repeat(self.starts[numbers] - before, sizes) + np.arange(sizes.sum())

    def take(self, numbers: NDArray[np.integer]) -> Groups:
        """The groups with these numbers, in this order."""
        places, ends = self.places(numbers), np.cumsum(self.sizes[numbers])
        return Groups(self.photos[places], self.distances[places], np.concatenate([[0], ends]))


def relations_to(pairs: MatchedPairs, groups: Groups, kept: NDArray[np.int64]) -> NDArray[np.uint8]:
    """(k,), what each photo of groups is to the one that is kept of its group; kept: (groups,)."""
    return pairs.relations_of(groups.photos, kept[groups.numbers])
