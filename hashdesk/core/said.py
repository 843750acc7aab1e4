"""A sentence or clause as a code and what stands in its gaps, so that a window can translate it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

Gap = Union[str, int, float, "Said"]


@dataclass(frozen=True)
class Said:
    """As a text, it is English."""

    code: str
    words: str  # English, with gaps such as {name}
    gaps: Mapping[str, Gap] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words.format(**{name: _english(gap) for name, gap in self.gaps.items()})

    def document(self) -> dict[str, Any]:
        """For JSON."""
        gaps = {
            name: gap.document() if isinstance(gap, Said) else gap
            for name, gap in self.gaps.items()
        }
        return {"code": self.code, "gaps": gaps}


def said_by(error: BaseException) -> Said | None:
    """What an error says, if it says it so."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Said) else None


def _english(gap: Gap) -> str:
    if isinstance(gap, float):
        return f"{gap:,.1f}"
    return f"{gap:,}" if isinstance(gap, int) else str(gap)
