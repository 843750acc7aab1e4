"""Photos that show the same picture, against a slow twin."""

import numpy as np
import pytest
from numpy.random import default_rng

from hashdesk.encoders.judging import pictures
from hashdesk.encoders.judging.pictures import first_shown, same_pictures


def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Forty photos of twenty pictures: copies move features a little, and some pHashes."""
    draws = default_rng(0)
    scenes = draws.integers(20, size=40)
    strays = draws.choice([0.05, 0.2, 0.5], 40)[:, None]
    features = draws.standard_normal((20, 30))[scenes] + strays * draws.standard_normal((40, 30))
    phashes = draws.integers(1, 1 << 63, 20, dtype=np.uint64)[scenes]
    flipped = draws.random((40, 64)) < draws.choice([0.0, 0.1, 0.3], 40)[:, None]
    phashes ^= np.packbits(flipped, axis=1, bitorder="little").view("<u8")[:, 0]
    phashes[::9] = 0
    return features.astype(np.float32), phashes


def same(features: np.ndarray, phashes: np.ndarray, one: int, other: int) -> bool:
    a, b = features[one], features[other]
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    known = phashes[one] and phashes[other]
    near = known and int(phashes[one] ^ phashes[other]).bit_count() <= 8
    return bool(cosine >= 0.95 or (near and cosine >= 0.7))


def test_pictures_are_told_by_features_and_by_phash() -> None:
    features, phashes = drawn()
    found = same_pictures(features, phashes, features, phashes)
    expected = [[same(features, phashes, i, j) for j in range(40)] for i in range(40)]
    assert found.tolist() == expected
    by_features = same_pictures(features, 0 * phashes, features, 0 * phashes)
    assert 40 < by_features.sum() < found.sum()


@pytest.mark.parametrize("rows", [1, 7, 64])
def test_the_first_photo_of_a_picture_counts(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PICTURE_BLOCK_ROWS", rows)
    features, phashes = drawn()
    expected = [not any(same(features, phashes, i, j) for j in range(i)) for i in range(40)]
    assert first_shown(features, phashes).tolist() == expected
    assert 10 < sum(expected) < 40
