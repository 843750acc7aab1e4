"""Photos in their order, in sections that have headings."""

from __future__ import annotations

from typing import Protocol


class Sections(Protocol):
    """Where sections begin, and what they are called."""

    @property
    def starts(self) -> tuple[int, ...]:
        """The rank of the first photo (k,) of each section; empty: there are no headings."""

    def name(self, section: int) -> str:
        """The heading of a section."""
