"""What is searched for: one photo's codes, or several photos together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.encoder import EncodedBatch


@dataclass(frozen=True)
class Query:
    """A photo's code at every length, and the outputs behind it if known.

    With `others`, the distance of a photo is the sum of its distances to all parts.
    """

    codes: dict[int, int]
    outputs: NDArray[np.float32] | None = None  # (64,), before the sign
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
        codes = {bits: int(values[0]) for bits, values in encoded.codes.items()}
        return cls(codes, encoded.outputs[64][0], phash)
