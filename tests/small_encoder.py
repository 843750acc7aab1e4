"""An encoder that looks at 64 pixels: for tests about what becomes of codes, not about codes."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.encoding.encoder import EncodedBatch, EngineStatus

FEATURES = 64  # of a photo
Weights = Mapping[int, NDArray[np.float32]]  # bits -> (bits, FEATURES)


def random_weights(seed: int) -> dict[int, NDArray[np.float32]]:
    """Heads, which give each seed other codes."""
    shapes = {bits: (bits, FEATURES) for bits in BITS}
    return {
        bits: np.random.default_rng(seed + bits).standard_normal(shape).astype(np.float32)
        for bits, shape in shapes.items()
    }


class SmallEncoder:
    """Encodes thousands of photos a second."""

    batch = 16

    def __init__(
        self, name: str = "small", backbone: str = "", weights: Weights | None = None
    ) -> None:
        self.id, self.backbone = name, backbone or f"{name}-backbone"
        self.description = json.dumps({"name": name})
        self.weights = random_weights(0) if weights is None else weights
        self.encoded = 0  # photos that went through it

    @property
    def engine(self) -> EngineStatus:
        return EngineStatus("small", "cpu")

    running = engine

    def encode(self, pixels: NDArray[np.uint8]) -> EncodedBatch:
        self.encoded += len(pixels)
        seen = pixels[:, ::28, ::28, 0].reshape(len(pixels), -1).astype(np.float32) - 127
        return self.encode_features(seen)

    def encode_features(self, features: NDArray[np.floating]) -> EncodedBatch:
        inputs = np.asarray(features, np.float32)
        outputs = {bits: inputs @ self.weights[bits].T for bits in BITS}
        codes = {}
        for bits, values in outputs.items():
            ones = (values > 0).astype(np.uint64) << np.arange(bits, dtype=np.uint64)
            codes[bits] = ones.sum(1, dtype=np.uint64).astype(DTYPES[bits])
        return EncodedBatch(inputs, codes, outputs, np.isfinite(inputs).all(1))
