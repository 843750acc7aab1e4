"""A sentence or clause as a code and what stands in its gaps, so that a window can translate it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from string import Formatter
from typing import Any, Union

LONGEST_GAP = 300  # characters

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


class UnknownWords(ValueError):
    """What another process says is of no set that is known here."""


class Wording(Enum):
    """A closed set of sentences and clauses: each member's value is English, with gaps."""

    def say(self, **gaps: Gap) -> Said:
        """It, with what stands in its gaps."""
        return Said(self.name, self.value, gaps)


def parse_said(document: Any, *wordings: type[Wording]) -> Said:
    """What another process says, as Said.document gives it. Raises UnknownWords.

    wordings: the sets that it may be of; no two of them share a name.
    """
    try:
        code, gaps = document["code"], document["gaps"]
        found = next(words[code] for words in wordings if code in words.__members__)
        wanted = {name for _, name, _, _ in Formatter().parse(found.value) if name}
        if set(gaps) != wanted:
            raise UnknownWords("other gaps")
        return found.say(**{name: _parse_gap(gap, wordings) for name, gap in gaps.items()})
    except (StopIteration, KeyError, TypeError, RecursionError) as error:
        raise UnknownWords("an unknown code") from error


def _parse_gap(gap: Any, wordings: tuple[type[Wording], ...]) -> Gap:
    if isinstance(gap, dict):
        return parse_said(gap, *wordings)
    if type(gap) in (int, float):
        return gap  # type: ignore[no-any-return]
    printable = "".join(c if c.isprintable() else " " for c in str(gap))
    return printable[:LONGEST_GAP]


def said_by(error: BaseException) -> Said | None:
    """What an error says, if it says it so."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Said) else None


def _english(gap: Gap) -> str:
    if isinstance(gap, float):
        return f"{gap:,.1f}"
    return f"{gap:,}" if isinstance(gap, int) else str(gap)
