"""A value for each code of an encoder: its codes, heads, outputs, or the weights of its distances.

Every encoder has theme codes of all lengths. An adapted one has detail codes beside them, at the
lengths that must tell single photos apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Value = TypeVar("Value", covariant=True)
Made = TypeVar("Made")

DETAIL_BITS = (32, 64)
FINEST = 64  # bits: of the code that tells single photos apart best


@dataclass(frozen=True)
class ByLength(Mapping[int, Value]):
    """Values by length in bits. As a mapping, it is that of the theme codes."""

    themes: Mapping[int, Value]
    details: Mapping[int, Value] = field(default_factory=dict)  # of DETAIL_BITS, or of none

    def __getitem__(self, bits: int) -> Value:
        return self.themes[bits]

    def __iter__(self) -> Iterator[int]:
        return iter(self.themes)

    def __len__(self) -> int:
        return len(self.themes)

    @property
    def has_details(self) -> bool:
        """Whether there are values of detail codes."""
        return bool(self.details)

    def finest(self, *, details: bool) -> Value:
        """The value of the code that tells single photos apart best; of a detail code or not."""
        return self.details[FINEST] if details else self.themes[FINEST]

    def only(self, lengths: Sequence[int]) -> ByLength[Value]:
        """The values of some lengths, in their order."""
        themes = {bits: self.themes[bits] for bits in lengths}
        return ByLength(themes, {b: self.details[b] for b in lengths if b in self.details})

    def map(self, function: Callable[[Any], Made]) -> ByLength[Made]:
        """What a function makes of each value."""
        themes = {bits: function(value) for bits, value in self.themes.items()}
        return ByLength(themes, {bits: function(value) for bits, value in self.details.items()})

    def beside(self, *others: ByLength[Any]) -> Iterator[tuple[Any, ...]]:
        """Each value with those that the others have of the same code."""
        for bits, value in self.themes.items():
            yield (value, *(other.themes[bits] for other in others))
        for bits, value in self.details.items():
            yield (value, *(other.details[bits] for other in others))
