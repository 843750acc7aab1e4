"""The headings of an answer: what is very alike, what is alike, and below it what is less so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hashdesk.core.likeness.levels import Likeness, Likenesses
from hashdesk.ui.formatting import translate
from hashdesk.ui.photos import likeness_words


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


def _name(level: Likeness) -> str:
    if level is Likeness.HARDLY_ALIKE:
        return translate("HashDesk", "Less similar")
    return likeness_words.name(level)
