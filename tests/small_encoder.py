"""An encoder that looks at 64 pixels: for tests about what becomes of codes, not about codes."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES, Codes
from hashdesk.core.encoding.distance_weights import DETAILS
from hashdesk.core.encoding.encoder import EncodedBatch, EngineStatus
from hashdesk.core.imaging.model_input import HASHDESK_INPUT

FEATURES = 64  # of a photo
Weights = ByLength[NDArray[np.float32]]  # (bits, FEATURES) each


def random_weights(seed: int) -> Weights:
    """Theme heads and detail heads, which give each seed other codes."""

    def head(bits: int, own: int) -> NDArray[np.float32]:
        draws = np.random.default_rng(own + bits)
        return draws.standard_normal((bits, FEATURES)).astype(np.float32)

    return ByLength(
        {bits: head(bits, seed) for bits in BITS},
        {bits: head(bits, seed + 100) for bits in DETAIL_BITS},
    )


class SmallEncoder:
    """Encodes thousands of photos a second. Without `weights`, it gives detail codes, too."""

    batch = 16
    input = HASHDESK_INPUT

    def __init__(
        self, name: str = "small", backbone: str = "", weights: Weights | None = None
    ) -> None:
        self.id, self.backbone = name, backbone or f"{name}-backbone"
        self.weights = random_weights(0) if weights is None else weights
        described = {"name": name, "backbone": self.backbone} | (
            {DETAILS: True} if self.weights.has_details else {}
        )
        self.description = json.dumps(described)
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
        outputs = self.weights.map(lambda weight: inputs @ weight.T)
        return EncodedBatch(inputs, outputs.map(_codes), outputs, np.isfinite(inputs).all(1))

    def are_strange(self, features: NDArray[np.floating]) -> NDArray[np.bool_]:
        return np.zeros(len(features), np.bool_)


def _codes(outputs: NDArray[np.float32]) -> Codes:
    bits = outputs.shape[1]
    ones = (outputs > 0).astype(np.uint64) << np.arange(bits, dtype=np.uint64)
    return ones.sum(1, dtype=np.uint64).astype(DTYPES[bits])
