"""What is searched for: one photo's codes, or several photos together.

A photo in a frame is searched for in two views: as it is, and without the frame. How far another
photo is from it, the nearer view says. How far it is from several photos together, is the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.directions import unit_length
from hashdesk.core.encoding.encoder import EncodedBatch, Outputs


@dataclass(frozen=True)
class Query:
    """A photo's codes, and the outputs and features behind them if known.

    With `trimmed`, the distance of a photo is the smaller one of those to both views. With
    `others`, it is the sum of its distances to all parts.
    """

    codes: ByLength[int]
    outputs: ByLength[Outputs] | None = None  # (bits,) each, before the sign
    phash: int | None = None  # unsigned
    others: tuple[Query, ...] = ()  # queries without `others` of their own
    trimmed: Query | None = None  # the same photo without its frame; it has neither itself
    strange: bool = False  # as it is, the photo is unlike all that its encoder was adapted to
    direction: NDArray[np.float32] | None = field(default=None, compare=False)  # (d,), if known

    @classmethod
    def together(cls, queries: Sequence[Query]) -> Query:
        """One query for several photos, at least one."""
        first, *others = queries
        return replace(first, others=tuple(others))

    @property
    def parts(self) -> tuple[Query, ...]:
        """Its photos, each as a query of its own."""
        return (replace(self, others=()), *self.others) if self.others else (self,)

    @property
    def views(self) -> tuple[Query, ...]:
        """The views of one part, each as a query of its own: as it is, then trimmed."""
        return (self,) if self.trimmed is None else (replace(self, trimmed=None), self.trimmed)

    @classmethod
    def from_encoded(cls, encoded: EncodedBatch, phash: int, *, strange: bool = False) -> Query:
        """The one photo of a batch, from outside the library."""
        codes = encoded.codes.map(lambda values: int(values[0]))
        outputs = encoded.outputs.map(lambda values: values[0])
        direction = unit_length(encoded.features)[0]
        return cls(codes, outputs, phash, strange=strange, direction=direction)
