"""Photos that words found, and how sure it is that each was meant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.code_segments import PhotoIds

CERTAIN_MATCH = 255  # in FoundPhotos.levels: the photo is named so


@dataclass(frozen=True)
class FoundPhotos:
    """Photos that words found."""

    typed: str  # what finds them again
    title: str  # the same in people's words
    photos: PhotoIds  # (k,), the surest first, then the newest
    levels: NDArray[np.uint8]  # (k,): values of Sureness, or CERTAIN_MATCH
    parts: int = 1  # that were typed
    why_none: str = ""  # a sentence, where more is known than that no photo matches

    @property
    def ranked(self) -> bool:
        """Whether some are there by a guess, so that how sure it is decides their order."""
        return bool((self.levels != CERTAIN_MATCH).any())

    def levels_of(self, photos: PhotoIds) -> NDArray[np.uint8]:
        """The levels of photos (n,); CERTAIN_MATCH for those that were not found."""
        order = np.argsort(self.photos)
        places = np.searchsorted(self.photos, photos, sorter=order)
        levels = np.full(len(photos), CERTAIN_MATCH, np.uint8)
        inside = np.isin(photos, self.photos)
        levels[inside] = self.levels[order[places[inside]]]
        return levels
