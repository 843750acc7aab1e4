"""The headings of an answer: what is similar, and below it what is less so."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Cut an answer (n,) whose levels fall, of which `asked` photos were searched for.

    Nothing is cut where nothing is close, or everything is.
    """
    end = int((levels < Likeness.HARDLY_ALIKE).sum())
    falls = bool((levels[:end] < Likeness.HARDLY_ALIKE).all())
    return LikenessSections(end if falls and asked < end < len(levels) else 0)
