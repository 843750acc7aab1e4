"""An encoder reduced to codes and their ranking, to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.distance_weights import Ranking
from hashdesk.core.encoding.encoder import Features
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.bundle import Bundle, Head, InputBlock
from hashdesk.encoders.files.linear_heads import Classifier
from trainer.metrics.bit_statistics import bit_distances

Signs = Mapping[int, NDArray[np.bool_]]  # bits -> (n, bits)


@dataclass(frozen=True)
class CandidateEncoder:
    """Heads with the input blocks that they read, and the distances that rank photos."""

    blocks: tuple[InputBlock, ...]
    heads: Mapping[int, Head]
    ranking: Ranking

    @classmethod
    def of(cls, bundle: Bundle) -> CandidateEncoder:
        """The encoder in a bundle."""
        return cls(bundle.blocks, bundle.heads, bundle.ranking)

    def signs(self, features: Features, classifier: Classifier) -> Signs:
        """The bits of photos with features (n, d), not packed."""
        x = linear_heads.inputs(features, self.blocks, classifier)
        return {bits: values > 0 for bits, values in linear_heads.outputs(x, self.heads).items()}

    def distances(self, queries: Signs, photos: Signs, bits: int) -> NDArray[np.int32]:
        """Distances (q, n) from queries to photos, as the setting of `bits` ranks by them."""
        weights = self.ranking.get(bits, {bits: 1})
        parts = [weight * bit_distances(queries[c], photos[c]) for c, weight in weights.items()]
        total: NDArray[np.int32] = np.sum(parts, axis=0, dtype=np.int32)
        return total
