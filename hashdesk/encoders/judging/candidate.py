"""An encoder reduced to codes and their ranking, to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.distance_weights import Ranking
from hashdesk.core.encoding.encoder import Features
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.bundle import Bundle, DetailHeads, Head, InputBlock
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.bit_statistics import bit_distances

Signs = ByLength[NDArray[np.bool_]]  # (n, bits) each


@dataclass(frozen=True)
class CandidateEncoder:
    """Heads with the input blocks that they read, and the distances that rank photos."""

    blocks: tuple[InputBlock, ...]
    heads: Mapping[int, Head]
    ranking: Ranking
    details: DetailHeads | None = None

    @classmethod
    def of(cls, bundle: Bundle) -> CandidateEncoder:
        """The encoder in a bundle."""
        return cls(bundle.blocks, bundle.heads, bundle.ranking, bundle.details)

    def signs(self, features: Features, classifier: Classifier | None) -> Signs:
        """The bits of photos with features (n, d), not packed."""
        heads = self.blocks, self.heads, self.details
        outputs = linear_heads.all_outputs(features, *heads, classifier)
        return outputs.map(lambda values: values > 0)

    def distances(self, queries: Signs, photos: Signs, bits: int) -> NDArray[np.int32]:
        """Distances (q, n) from queries to photos, as the setting of `bits` ranks by them."""
        weights = self.ranking.get(bits, ByLength({bits: 1}))
        parts = [
            weight * bit_distances(query, photo)
            for weight, query, photo in weights.beside(queries, photos)
        ]
        total: NDArray[np.int32] = np.sum(parts, axis=0, dtype=np.int32)
        return total


def rows_of(signs: Signs, rows: NDArray[np.intp]) -> Signs:
    """The bits of some of the photos."""
    return signs.map(lambda bits: bits[rows])
