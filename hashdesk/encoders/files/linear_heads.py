"""Features to codes, in NumPy float32: the same arithmetic whatever engine made the features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import Codes, pack
from hashdesk.core.encoding.encoder import Features
from hashdesk.encoders.files.bundle import Head, InputBlock

# Engines differ in the last digits of a float. An output nearer than this to its threshold
# may fall on either side; all others give the same bit everywhere.
EPSILON = 1e-4


@dataclass(frozen=True)
class Classifier:
    """The backbone's own last layer: what it was trained to tell apart."""

    weight: NDArray[np.float32]  # (classes, d)
    bias: NDArray[np.float32]  # (classes,)


def inputs(
    features: Features, blocks: Sequence[InputBlock], classifier: Classifier
) -> NDArray[np.float32]:
    """What heads see of features (n, d): blocks side by side.

    features: f / |f|. classes: the square root of softmax(logits / temperature), a point on
    the unit sphere whose inner products are the Bhattacharyya coefficients of what the
    backbone believes the photos show.
    """
    parts = []
    for block in blocks:
        if block.kind == "features":
            norms = np.linalg.norm(features, axis=1, keepdims=True)
            part = features / np.maximum(norms, np.float32(1e-12))
        elif block.kind == "classes":
            part = np.sqrt(beliefs(features, classifier, block.temperature))
        else:
            raise ValueError(f"unknown block {block.kind!r}")
        parts.append(part * np.float32(block.scale))
    return np.concatenate(parts, axis=1, dtype=np.float32)


def beliefs(
    features: Features, classifier: Classifier, temperature: float = 1.0
) -> NDArray[np.float32]:
    """How much the backbone believes that photos show each class: softmax (n, classes)."""
    logits = (features @ classifier.weight.T + classifier.bias) / temperature
    logits -= logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    shares: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def outputs(x: NDArray[np.float32], heads: Mapping[int, Head]) -> dict[int, NDArray[np.float32]]:
    """What every head says of inputs (n, inputs), thresholds taken off: bits -> (n, bits)."""
    return {bits: x @ head.weight.T - head.threshold for bits, head in heads.items()}


def codes(values: Mapping[int, NDArray[np.float32]]) -> dict[int, Codes]:
    """The signs of outputs as codes: bits -> (n,)."""
    return {bits: pack(value > 0) for bits, value in values.items()}
