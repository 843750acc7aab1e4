"""What is searched for: one photo's codes, or several photos together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.encoder import EncodedBatch, Outputs


@dataclass(frozen=True)
class Query:
    """A photo's codes, and the outputs behind them if known.

    With `others`, the distance of a photo is the sum of its distances to all parts.
    """

    codes: ByLength[int]
    outputs: ByLength[Outputs] | None = None  # (bits,) each, before the sign
    phash: int | None = None  # unsigned
    others: tuple[Query, ...] = ()  # queries without `others` of their own

    @classmethod
    def together(cls, queries: Sequence[Query]) -> Query:
        """One query for several photos, at least one."""
        first, *others = queries
        return replace(first, others=tuple(others))

    @property
    def parts(self) -> tuple[Query, ...]:
        """Its photos, each as a query of its own."""
        return (replace(self, others=()), *self.others) if self.others else (self,)

    @classmethod
    def from_encoded(cls, encoded: EncodedBatch, phash: int) -> Query:
        """The one photo of a batch, from outside the library."""
        codes = encoded.codes.map(lambda values: int(values[0]))
        return cls(codes, encoded.outputs.map(lambda values: values[0]), phash)
