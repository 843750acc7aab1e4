"""The inputs of heads against slow twins."""

import math

import numpy as np
import pytest
from numpy.random import default_rng

from hashdesk.encoders.files.bundle import ANCHORS, AnchorBlock, Head, InputBlock
from hashdesk.encoders.files.linear_heads import Classifier, fit, inputs, nearest_anchors

CLASSIFIER = Classifier(
    default_rng(0).normal(size=(3, 5)).astype(np.float32), np.zeros(3, np.float32)
)
WIDTHS = {"features": 5, "classes": 3}
ANCHORED = AnchorBlock(ANCHORS, 2.0, 0.25, anchors=np.eye(4, 8, dtype=np.float32)[::-1].copy())
BLOCKS = (InputBlock("features", 1.0), InputBlock("classes", 0.5, 2.0), ANCHORED)


def test_anchors_are_compared_with_the_inputs_before_them() -> None:
    features = default_rng(1).normal(size=(6, 5)).astype(np.float32)
    found = inputs(features, BLOCKS, CLASSIFIER)
    assert found.shape == (6, 5 + 3 + 4)
    for photo in found.astype(np.float64):
        before = photo[:8]
        likeness = [
            math.exp((before @ anchor / np.linalg.norm(before) - 1) / 0.25)
            for anchor in ANCHORED.anchors.astype(np.float64)
        ]
        length = math.sqrt(sum(value**2 for value in likeness))
        assert photo[8:] == pytest.approx([2 * value / length for value in likeness], rel=1e-5)


def test_the_nearest_anchor_is_found_by_cosine() -> None:
    features = default_rng(1).normal(size=(6, 5)).astype(np.float32)
    before = inputs(features, BLOCKS[:2], CLASSIFIER).astype(np.float64)
    cosines = [
        max(float(photo @ anchor) / np.linalg.norm(photo) for anchor in ANCHORED.anchors)
        for photo in before
    ]
    assert nearest_anchors(features, BLOCKS, CLASSIFIER) == pytest.approx(cosines, rel=1e-5)


@pytest.mark.parametrize(
    ("blocks", "width", "fits"),
    [
        (BLOCKS, 12, True),
        (BLOCKS, 8, False),
        (BLOCKS[:2], 8, True),
        ((BLOCKS[0], ANCHORED), 9, False),  # these anchors have classes, too
        ((ANCHORED,), 4, False),
    ],
)
def test_heads_fit_the_inputs_that_they_read(
    blocks: tuple[InputBlock, ...], width: int, fits: bool
) -> None:
    head = Head(np.zeros((4, width), np.float32), np.zeros(4, np.float32))
    assert fit(blocks, {4: head}, WIDTHS) == fits
