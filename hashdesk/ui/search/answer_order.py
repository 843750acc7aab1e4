"""The order in which an answer is shown: that of the search, but for what always comes first.

What was searched for comes first, or the photo that it was a part of: several photos may be farther
from all of them together than others that are like them. At a wider step, what is alike stays in
front of what only agrees by the step's short code, and that in front of the rest. Among each of
them the longest theme codes decide: a short code that is nearer says little of photos that do not
agree, and less of several photos whose own short codes differ.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.likeness.levels import Likeness, Likenesses, is_close
from hashdesk.core.search.distances import Distances
from hashdesk.core.search.question import SearchResult

AGREEING = 8  # codes agree if no more than one bit of so many differs
DISAGREES = Likeness.HARDLY_ALIKE + 1  # hardly alike, and the step's codes do not agree


def shown_order(result: SearchResult, ranks: NDArray[np.intp]) -> NDArray[np.intp]:
    """Ranks (n,) of an answer, rising, in the order in which they are shown by likeness.

    First what was searched for, then what is shown to be the same picture: a copy that codes put
    behind another photo is as certain as one that they put before it.
    """
    if result.bits != FINEST:
        ranks = ranks[np.argsort(_keys(result, ranks), kind="stable")]
    uncertain = (result.likenesses[ranks] != Likeness.SAME_PICTURE).astype(np.uint8)
    uncertain += ~np.isin(result.photos[ranks], result.question.in_library)
    return ranks[np.argsort(uncertain, kind="stable")]


def _keys(result: SearchResult, ranks: NDArray[np.intp]) -> NDArray[np.uint16]:
    """What photos (n,) are sorted by at a wider step. So short, they are sorted at once."""
    themes = result.themes[ranks].astype(np.uint16)  # at most 64 for each photo of a question
    if not leads_by_step(result):
        return themes
    levels = by_step(result.distances[ranks], result.largest, result.likenesses[ranks])
    keys: NDArray[np.uint16] = levels * (themes.max(initial=0) + np.uint16(1)) + themes
    return keys


def leads_by_step(result: SearchResult) -> bool:
    """Whether what is near by a step wider than near-identical is shown first.

    Where nothing is close, that many photos share a short code says little.
    """
    return result.bits != FINEST and has_close_match(result)


def has_close_match(result: SearchResult) -> bool:
    """Whether anything but what was searched for is close to it."""
    others = np.isin(result.photos, result.question.in_library, invert=True)
    return is_close(result.likenesses[others])


def has_same_picture(result: SearchResult) -> bool:
    """Whether anything but what was searched for is shown to be the same picture."""
    others = np.isin(result.photos, result.question.in_library, invert=True)
    return bool((result.likenesses[others] == Likeness.SAME_PICTURE).any())


def by_step(distances: Distances, largest: int, levels: Likenesses) -> Likenesses:
    """Levels (n,) at a wider step, DISAGREES for photos that neither are alike nor agree."""
    agrees = distances <= largest // AGREEING
    hardly = np.where(agrees, np.uint8(Likeness.HARDLY_ALIKE), np.uint8(DISAGREES))
    return np.where(levels < Likeness.HARDLY_ALIKE, levels, hardly)
