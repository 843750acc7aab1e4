"""The estimate without labels: groups, what counts as better, and the sentence about it."""

import numpy as np
import pytest
import torch

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.encoders.files.bundle import Head, InputBlock
from hashdesk.encoders.files.linear_heads import Classifier
from trainer.adaptation.judge import JudgingPhotos, estimate_gain, is_better, verdict_sentence
from trainer.metrics.candidate import CandidateEncoder

WIDTH = 64
BITS = (4, 8, 16, 32, 64)
NO_CLASSES = Classifier(np.zeros((2, WIDTH), np.float32), np.zeros(2, np.float32))


def candidate(matrix: np.ndarray) -> CandidateEncoder:
    """An encoder of the first directions of a matrix (d, d)."""
    heads = {
        bits: Head(matrix[:bits].astype(np.float32), np.zeros(bits, np.float32)) for bits in BITS
    }
    return CandidateEncoder((InputBlock("features", 1.0),), heads, {64: ByLength({64: 1, 16: 1})})


@pytest.fixture
def judging() -> JudgingPhotos:
    """Four clouds of twenty in the first eight coordinates, noise in the others."""
    draws = np.random.default_rng(0)
    kinds = np.repeat(np.arange(4), 20)
    photos = draws.standard_normal((80, WIDTH))
    photos[:, :8] += 4 * draws.standard_normal((4, 8))[kinds]
    photos = photos.astype(np.float32)
    similar = torch.from_numpy((kinds[:, None] == kinds).astype(np.float32))
    similar.fill_diagonal_(0)
    queries = np.arange(0, 80, 4)
    originals = np.arange(10)
    edited = photos[originals] + 0.3 * draws.standard_normal((10, WIDTH)).astype(np.float32)
    return JudgingPhotos(photos, queries, similar[torch.from_numpy(queries)], originals, edited)


def test_the_better_encoder_is_recognised(judging: JudgingPhotos) -> None:
    """Bits of the coordinates with the clouds, and bits of the noise: both ways."""
    good = candidate(np.eye(WIDTH))
    bad = candidate(np.eye(WIDTH)[::-1])
    found = estimate_gain(judging, bad, good, NO_CLASSES)
    assert set(found) == {str(bits) for bits in BITS}
    assert found["8"]["groups_after"] > found["8"]["groups_before"] + 0.3
    assert is_better(found)
    back = estimate_gain(judging, good, bad, NO_CLASSES)
    assert back["8"]["groups_before"] == found["8"]["groups_after"]
    assert not is_better(back)
    assert "does not find more" in verdict_sentence(back)
    kinds_only = {"64": {"groups_before": 0.5, "groups_after": 0.6, "edits_before": 0.9,
                         "edits_after": 0.7}}  # fmt: skip
    assert "does not find more of both" in verdict_sentence(kinds_only)


def test_the_same_encoder_is_not_better(judging: JudgingPhotos) -> None:
    same = candidate(np.eye(WIDTH))
    assert not is_better(estimate_gain(judging, same, same, NO_CLASSES))


def figures(groups: tuple[float, float], edits: tuple[float, float]) -> dict[str, dict[str, float]]:
    one = {
        "groups_before": groups[0], "groups_after": groups[1],
        "edits_before": edits[0], "edits_after": edits[1],
    }  # fmt: skip
    return {str(bits): dict(one) for bits in BITS}


def test_individuals_must_not_be_lost() -> None:
    assert is_better(figures((0.5, 0.6), (0.9, 0.9)))
    assert is_better(figures((0.5, 0.6), (0.9, 0.895)))  # a handful of edits
    assert not is_better(figures((0.5, 0.6), (0.9, 0.85)))


def test_the_sentence_for_the_user() -> None:
    text = verdict_sentence(figures((0.5, 0.6), (0.9, 0.95)))
    assert "finds more: photos of a kind 50% → 60%, edited copies 90% → 95%." in text
