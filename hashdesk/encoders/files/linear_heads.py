"""Features to codes, in NumPy float32: the same arithmetic whatever engine made the features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import CodeTable, pack
from hashdesk.core.encoding.directions import closeness, unit_length
from hashdesk.core.encoding.encoder import Features, Outputs
from hashdesk.encoders.files.bundle import AnchorBlock, DetailHeads, Head, InputBlock

# Engines differ in the last digits of a float. Outputs nearer than this to their threshold may fall
# on either side; every other output gives the same bit on every engine.
EPSILON = 1e-4


@dataclass(frozen=True)
class Classifier:
    """The backbone's own last layer, which tells its training classes apart."""

    weight: NDArray[np.float32]  # (classes, d)
    bias: NDArray[np.float32]  # (classes,)


def inputs(
    features: Features, blocks: Sequence[InputBlock], classifier: Classifier | None
) -> NDArray[np.float32]:
    """Inputs (n, inputs) of the heads from features (n, d): blocks side by side.

    Block "features": f / |f|. Block "classes": the square root of softmax(logits / temperature),
    a point on the unit sphere; inner products are Bhattacharyya coefficients of the backbone's
    class probabilities. Block "anchors": exp((cos - 1) / temperature) of the cosines between the
    inputs of the blocks before it and each anchor, scaled to length 1. Heads that read it are
    linear in a photo's likeness to places of the library, and so follow groups that no plane cuts
    from the rest (Liu et al., "Hashing with Graphs", ICML 2011, has anchors in place of features).

    classifier: None if the backbone has no classes. Raises ValueError for a block that it lacks.
    """
    parts: list[NDArray[np.float32]] = []
    for block in blocks:
        if isinstance(block, AnchorBlock):
            part = unit_length(anchor_likeness(np.concatenate(parts, axis=1), block))
        elif block.kind == "features":
            part = unit_length(features)
        elif block.kind == "classes" and classifier is not None:
            part = np.sqrt(class_probabilities(features, classifier, block.temperature))
        else:
            raise ValueError(f"there is nothing for a block of {block.kind!r}")
        parts.append(part * np.float32(block.scale))
    return np.concatenate(parts, axis=1, dtype=np.float32)


def fit(blocks: Sequence[InputBlock], heads: Mapping[int, Head], widths: Mapping[str, int]) -> bool:
    """Whether heads have a weight for each input that these blocks make of the features.

    widths: of what a backbone gives, by kind of block.
    """
    width = 0
    for block in blocks:
        if isinstance(block, AnchorBlock):
            if block.anchors.shape[1] != width:
                return False
            width += len(block.anchors)
        elif block.kind in widths:
            width += widths[block.kind]
        else:
            return False
    return all(head.weight.shape[1] == width for head in heads.values())


def nearest_anchors(
    features: Features, blocks: Sequence[InputBlock], classifier: Classifier | None
) -> NDArray[np.float32]:
    """The cosine (n,) of photos with features (n, d) to the nearest anchor of the blocks."""
    place = next(i for i, block in enumerate(blocks) if isinstance(block, AnchorBlock))
    block = blocks[place]
    assert isinstance(block, AnchorBlock)
    return closeness(_cosines(inputs(features, blocks[:place], classifier), block))


def anchor_likeness(x: NDArray[np.float32], block: AnchorBlock) -> NDArray[np.float32]:
    """How alike inputs (n, w) are to each anchor: (n, a), 0..1."""
    likeness: NDArray[np.float32] = np.exp((_cosines(x, block) - 1) / np.float32(block.temperature))
    return likeness


def class_probabilities(
    features: Features, classifier: Classifier, temperature: float = 1.0
) -> NDArray[np.float32]:
    """The backbone's class probabilities: softmax (n, classes)."""
    logits = (features @ classifier.weight.T + classifier.bias) / temperature
    logits -= logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    probabilities: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def outputs(x: NDArray[np.float32], heads: Mapping[int, Head]) -> dict[int, Outputs]:
    """Outputs of every head for inputs (n, inputs), minus thresholds: bits -> (n, bits)."""
    return {bits: x @ head.weight.T - head.threshold for bits, head in heads.items()}


def all_outputs(
    features: Features,
    blocks: Sequence[InputBlock],
    heads: Mapping[int, Head],
    details: DetailHeads | None,
    classifier: Classifier | None,
) -> ByLength[Outputs]:
    """Outputs of theme heads and detail heads for features (n, d), each of its own inputs."""
    x = inputs(features, blocks, classifier)
    themes = outputs(x, heads)
    if details is None:
        return ByLength(themes)
    if details.blocks != blocks:
        x = inputs(features, details.blocks, classifier)
    return ByLength(themes, outputs(x, details.heads))


def codes(values: ByLength[Outputs]) -> CodeTable:
    """The signs of outputs as codes."""
    return values.map(lambda value: pack(value > 0))


def _cosines(x: NDArray[np.float32], block: AnchorBlock) -> NDArray[np.float32]:
    """The cosines (n, a) between inputs (n, w) and anchors."""
    return np.asarray(unit_length(x) @ block.anchors.T)
