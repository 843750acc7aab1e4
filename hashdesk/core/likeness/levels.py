"""The levels of likeness, and which of them a distance stands for.

What a distance means depends on the library: a tenth of all bits is little among photos of ten
thousand things, and much among a thousand retina scans. So the limits are measured on it
(`calibration`), and people are told a level instead of a distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.search.distances import Distances

Likenesses = NDArray[np.uint8]  # (n,), values of Likeness
# The first photos of an answer, which say where likeness ends, unless it goes on beyond them. So an
# answer of so many photos says the same as one of all photos.
DECIDING_RANKS = 1_000


class Likeness(IntEnum):
    """How alike two photos are; a smaller number is more."""

    SAME_PICTURE = 0  # shown to be, not guessed from a distance (same_pictures.py)
    VERY_ALIKE = 1
    ALIKE = 2
    HARDLY_ALIKE = 3


@dataclass(frozen=True)
class LikenessScale:
    """The largest distances at 64 bits of theme codes at which two photos are …"""

    very_alike: int
    alike: int
    strange: bool = False  # what is searched for is unlike all that the library has

    @property
    def says_nothing(self) -> bool:
        """Whether no distance counts as alike, as the model tells no photos apart."""
        return self.alike < 0

    def levels(self, distances: Distances, photos: int = 1) -> Likenesses:
        """The levels of such distances (n,), each the sum of those to `photos` photos."""
        limits = np.array([self.very_alike, self.alike]) * photos
        beyond = np.searchsorted(limits, distances, side="left")
        return (beyond + Likeness.VERY_ALIKE).astype(np.uint8)


NONE_ALIKE = LikenessScale(very_alike=-1, alike=-1)


def in_order(levels: Likenesses) -> Likenesses:
    """Levels (n,) of an answer, the most alike first, that only fall along it.

    Ranks count details that levels leave out, so levels don't quite follow them. Each limit is put
    where it leaves the fewest of the deciding photos on the wrong side; what was shown to be the
    same picture stays so. Deciding photos that are in order stay as they are when more follow.
    """
    ordered = np.full(len(levels), Likeness.HARDLY_ALIKE, np.uint8)
    for level in (Likeness.ALIKE, Likeness.VERY_ALIKE):
        inside = levels <= level
        end = _end_of(inside[:DECIDING_RANKS])
        ordered[: end if end < DECIDING_RANKS else _end_of(inside)] = level
    ordered[levels == Likeness.SAME_PICTURE] = Likeness.SAME_PICTURE
    return ordered


def most_alike_first(levels: Likenesses) -> NDArray[np.intp]:
    """The ranks (n,) of an answer by level, and where those are equal as they are.

    What is shown to be the same picture may stand behind others, and at a shorter length of code
    what is alike does, too: no photo is to stand before one that is more alike by its own word.
    """
    return np.argsort(levels, kind="stable")


def _end_of(inside: NDArray[np.bool_]) -> int:
    """The rank that parts what is inside (n,) from the rest with the fewest mistakes."""
    gained = np.concatenate([[0], np.cumsum(np.where(inside, 1, -1))])
    return int(np.argmax(gained))


def is_close(levels: Likenesses) -> bool:
    """Whether any of these photos is close to what was searched for. levels: in order."""
    return bool((levels < Likeness.HARDLY_ALIKE).any())
