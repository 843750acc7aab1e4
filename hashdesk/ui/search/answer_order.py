"""Which photos match at a step of *Match*, and the order in which an answer is shown.

Each step lets in more: the same picture, what is very alike, what is alike; then what agrees by a
short code, which is a guess. So no step claims more than the likeness of a photo says, and a wider
step only adds. An answer is shown in that order at every step, whatever matches; in each part the
longest codes decide, for a short code that is nearer says little.

What was searched for comes first, or the photo that it was a part of: several photos may be farther
from all of them together than others that are like them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.likeness.levels import Likeness, Likenesses, is_close
from hashdesk.core.search.distances import Distances
from hashdesk.core.search.question import SearchResult
from hashdesk.core.storage.code_segments import PhotoIds

AGREEING = 8  # codes agree if no more than one bit of so many differs
# Where photos stand that are hardly alike, behind the levels of those that are.
LOOSELY_SIMILAR = int(Likeness.HARDLY_ALIKE)
SAME_THEME, LESS_SIMILAR = LOOSELY_SIMILAR + 1, LOOSELY_SIMILAR + 2
# The last standing that matches at a step.
LAST_MATCHING = {
    64: int(Likeness.SAME_PICTURE),
    32: int(Likeness.VERY_ALIKE),
    16: int(Likeness.ALIKE),
    8: LOOSELY_SIMILAR,
    4: SAME_THEME,
}


def shown_order(result: SearchResult, ranks: NDArray[np.intp]) -> NDArray[np.intp]:
    """Ranks (n,) of an answer, rising, in the order in which they are shown by likeness.

    First what was searched for, in the order of its pictures in the headline, then what is shown to
    be the same picture: a copy that codes put behind another photo is as certain as one that they
    put before it.
    """
    ranks = ranks[np.argsort(standings(result, ranks), kind="stable")]
    kinds = (result.likenesses[ranks] != Likeness.SAME_PICTURE).astype(np.int64)
    asked = result.question.in_library
    for place, photo in enumerate(asked):
        kinds[result.photos[ranks] == photo] = place - len(asked)  # before all others
    return ranks[np.argsort(kinds, kind="stable")]


def standings(result: SearchResult, ranks: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Where photos (n,) stand: their likeness, or LOOSELY_SIMILAR and so on where it ends.

    Where nothing is close, that many photos share a short code says little.
    """
    hardly, parts = np.full(len(ranks), LESS_SIMILAR, np.uint8), len(result.query.parts)
    if LAST_MATCHING[result.step] >= LOOSELY_SIMILAR and has_close_match(result):
        if result.step == 4:
            hardly[_agree(result.loosest[ranks], 4 * parts)] = SAME_THEME
        hardly[_agree(result.loose[ranks], 8 * parts)] = LOOSELY_SIMILAR
    levels = result.likenesses[ranks]
    return np.where(levels < Likeness.HARDLY_ALIKE, levels, hardly)


def _agree(distances: Distances, largest: int) -> NDArray[np.bool_]:
    agree: NDArray[np.bool_] = distances <= largest // AGREEING
    return agree


def matching(result: SearchResult) -> int:
    """How many photos match at the step, without those that were searched for."""
    return len(matching_photos(result))


def matching_photos(result: SearchResult) -> PhotoIds:
    """The photos (k,) that match at the step, without those that were searched for."""
    others = np.flatnonzero(_others(result))
    last = LAST_MATCHING[result.step]
    photos: PhotoIds = result.photos[others[standings(result, others) <= last]]
    return photos


def has_close_match(result: SearchResult) -> bool:
    """Whether anything but what was searched for is close to it."""
    return is_close(_levels_of_others(result))


def is_at_most_alike(result: SearchResult) -> bool:
    """Whether of all but what was searched for, nothing is more than alike."""
    return not (_levels_of_others(result) < Likeness.ALIKE).any()


def is_in_doubt(result: SearchResult) -> bool:
    """Whether what matches may only be of the same kind: nothing is more than alike."""
    return (
        result.tells_apart
        and is_at_most_alike(result)
        and has_close_match(result)
        and matching(result) > 0
    )


def has_same_picture(result: SearchResult) -> bool:
    """Whether anything but what was searched for is shown to be the same picture."""
    return bool((_levels_of_others(result) == Likeness.SAME_PICTURE).any())


def _levels_of_others(result: SearchResult) -> Likenesses:
    levels: Likenesses = result.likenesses[_others(result)]
    return levels


def _others(result: SearchResult) -> NDArray[np.bool_]:
    others: NDArray[np.bool_] = np.isin(result.photos, result.question.in_library, invert=True)
    return others
