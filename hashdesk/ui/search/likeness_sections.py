"""The headings of an answer: what is very alike, what is alike, and below it what is less so.

At a wider step than near-identical, the first heading is the step: what is alike, and what agrees
by the step's short code. So a wider step shows more, and not less, of what is near.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.likeness.levels import Likeness, Likenesses
from hashdesk.core.search.distances import Distances
from hashdesk.ui import match_steps
from hashdesk.ui.formatting import translate
from hashdesk.ui.photos import likeness_words

AGREEING = 8  # codes agree if no more than one bit of so many differs


@dataclass(frozen=True)
class LikenessSections:
    """An answer that is cut where likeness falls; whole, if it does not."""

    starts: tuple[int, ...] = ()  # the rank of the first photo of each section
    names: tuple[str, ...] = ()

    def name(self, section: int) -> str:
        """The heading of a section."""
        return self.names[section]


def likeness_sections(levels: Likenesses, asked: int) -> LikenessSections:
    """Cut an answer (n,) whose levels fall, of which `asked` photos were searched for.

    What is shown to be the same picture stands where it is found. Nothing is cut where all is
    alike to one degree.
    """
    falling = np.maximum.accumulate(levels)
    limits = (Likeness.VERY_ALIKE, Likeness.ALIKE, Likeness.HARDLY_ALIKE)
    ends = np.searchsorted(falling, limits, side="right").tolist()
    found = [
        (start, level)
        for start, end, level in zip([0, *ends], ends, limits, strict=False)
        if start < end
    ]
    if len(found) < 2:
        return LikenessSections()
    names = [_name(level) for _, level in found]
    starts = tuple(start for start, _ in found)
    if starts[1] <= asked:
        names[0] = translate("HashDesk", "Searched for")
    return LikenessSections(starts, tuple(names))


def step_order(distances: Distances, largest: int, levels: Likenesses) -> NDArray[np.intp]:
    """The order (n,) in which the ranks of an answer are shown at a wider step.

    What is alike stays in front at every step, then comes what agrees by the step's code.
    """
    agrees = distances <= largest // AGREEING
    behind = np.where(agrees, Likeness.HARDLY_ALIKE, Likeness.HARDLY_ALIKE + 1)
    return np.argsort(np.where(levels < Likeness.HARDLY_ALIKE, levels, behind), kind="stable")


def step_sections(
    bits: int, distances: Distances, largest: int, levels: Likenesses, asked: int
) -> LikenessSections:
    """Cut an answer (n,), in `step_order`, where photos neither are alike nor agree."""
    inside = (distances <= largest // AGREEING) | (levels < Likeness.HARDLY_ALIKE)
    count = int(inside.sum())
    if not 0 < count < len(inside):
        return LikenessSections()
    first = translate("HashDesk", "Searched for") if count <= asked else match_steps.name(bits)
    return LikenessSections((0, count), (first, _name(Likeness.HARDLY_ALIKE)))


def _name(level: Likeness) -> str:
    if level is Likeness.HARDLY_ALIKE:
        return translate("HashDesk", "Less similar")
    return likeness_words.name(level)
