"""The headings of an answer: what is similar, and below it what is less so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hashdesk.core.likeness.levels import Likeness, Likenesses
from hashdesk.ui.formatting import translate


@dataclass(frozen=True)
class LikenessSections:
    """An answer that is cut where likeness ends; whole, if there is no such place."""

    end: int = 0  # the rank of the first photo that is less similar

    @property
    def starts(self) -> tuple[int, ...]:
        """The rank of the first photo of each section."""
        return (0, self.end) if self.end else ()

    def name(self, section: int) -> str:
        """The heading of a section."""
        similar = translate("HashDesk", "Similar photos")
        return translate("HashDesk", "Less similar") if section else similar


def likeness_sections(levels: Likenesses, asked: int) -> LikenessSections:
    """Cut an answer (n,), the most alike first, of which `asked` photos were searched for.

    Distances count details that likeness leaves out, so levels do not quite rise in this order: the
    cut leaves the fewest photos on the wrong side. Nothing is cut where nothing is close.
    """
    close = levels < Likeness.HARDLY_ALIKE
    wrong_before = np.concatenate([[0], np.cumsum(~close)])
    wrong_after = np.concatenate([[0], np.cumsum(close[::-1])])[::-1]
    end = int(np.argmin(wrong_before + wrong_after))
    return LikenessSections(end if asked < end < len(levels) else 0)
