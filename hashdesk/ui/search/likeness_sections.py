"""The headings of an answer: what matches at the step, and then what is less similar.

What is alike, but not enough for the step, has a heading that says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui import match_steps
from hashdesk.ui.formatting import translate
from hashdesk.ui.photos import likeness_words
from hashdesk.ui.search.answer_order import (
    LAST_MATCHING,
    LESS_SIMILAR,
    LOOSELY_SIMILAR,
    SAME_THEME,
)


@dataclass(frozen=True)
class LikenessSections:
    """An answer that is cut where likeness falls; whole, if it does not."""

    starts: tuple[int, ...] = ()  # the rank of the first photo of each section
    names: tuple[str, ...] = ()

    def name(self, section: int) -> str:
        """The heading of a section."""
        return self.names[section]


def likeness_sections(bits: int, standings: NDArray[np.uint8], asked: int) -> LikenessSections:
    """Cut an answer (n,), what was searched for first, where standings fall (`answer_order`).

    asked: so many photos were searched for. An answer of one kind has no heading, unless that says
    that it does not match.
    """
    falling = np.maximum.accumulate(standings[asked:])
    kinds = range(LESS_SIMILAR + 1)
    ends = (np.searchsorted(falling, list(kinds), side="right") + asked).tolist()
    found = [
        (start, kind)
        for start, end, kind in zip([asked, *ends], ends, kinds, strict=False)
        if start < end
    ]
    alone = len(found) == 1 and not asked
    if not found or (alone and not _is_refused(bits, found[0][1])):
        return LikenessSections()
    named = [(0, translate("HashDesk", "Searched for"))] if asked else []
    named += [(start, _name(bits, kind)) for start, kind in found]
    starts, names = zip(*named, strict=True)
    return LikenessSections(starts, names)


def _is_refused(bits: int, standing: int) -> bool:
    """Whether photos are alike, and yet do not match at the step."""
    return LAST_MATCHING[bits] < standing < LOOSELY_SIMILAR


def _name(bits: int, standing: int) -> str:
    if _is_refused(bits, standing):
        return match_steps.refusal(bits, Likeness(standing))
    return {
        LOOSELY_SIMILAR: translate("HashDesk", "Perhaps loosely similar"),
        SAME_THEME: translate("HashDesk", "Perhaps the same theme"),
        LESS_SIMILAR: translate("HashDesk", "Less similar"),
    }.get(standing) or likeness_words.name(Likeness(standing))
