"""The headings of an answer: the same picture, what is very alike or alike, and what is less so.

At a wider step than near-identical, what agrees by the step's short code follows what is alike,
under a heading that says "perhaps", for short codes are shared by much that is not alike. So a
wider step shows more, and not less, of what is near.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hashdesk.core.likeness.levels import Likeness, Likenesses
from hashdesk.core.search.distances import Distances
from hashdesk.ui import match_steps
from hashdesk.ui.formatting import translate
from hashdesk.ui.photos import likeness_words
from hashdesk.ui.search.answer_order import DISAGREES, by_step

# Levels after each of which an answer is cut.
_LIMITS = tuple(Likeness)


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

    Nothing is cut where all is alike to one degree.
    """
    return _cut(levels, {level: _name(level) for level in _LIMITS}, asked)


def step_sections(
    bits: int, distances: Distances, largest: int, levels: Likenesses, asked: int
) -> LikenessSections:
    """Cut an answer (n,), ordered by `by_step`, where likeness falls and where codes differ."""
    names: dict[int, str] = {level: _name(level) for level in _LIMITS}
    names[DISAGREES] = names[Likeness.HARDLY_ALIKE]
    names[Likeness.HARDLY_ALIKE] = match_steps.supposition(bits)
    return _cut(by_step(distances, largest, levels), names, asked)


def _cut(levels: Likenesses, names: Mapping[int, str], asked: int) -> LikenessSections:
    """Cut an answer (n,), what was searched for first, after each of the named levels."""
    falling = np.maximum.accumulate(levels[asked:])
    ends = (np.searchsorted(falling, list(names), side="right") + asked).tolist()
    found = [(0, translate("HashDesk", "Searched for"))] if asked else []
    found += [
        (start, name)
        for start, end, name in zip([asked, *ends], ends, names.values(), strict=False)
        if start < end
    ]
    if len(found) < 2:
        return LikenessSections()
    starts, shown = zip(*found, strict=True)
    return LikenessSections(starts, shown)


def _name(level: Likeness) -> str:
    if level is Likeness.HARDLY_ALIKE:
        return translate("HashDesk", "Less similar")
    return likeness_words.name(level)
