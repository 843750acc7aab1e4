"""Anchors in the middle of a library's photos."""

from dataclasses import replace

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from trainer.adaptation.anchors import anchor_block, spherical_means
from trainer.adaptation.recipe import AnchorRecipe


def clusters(kinds: int, each: int) -> NDArray[np.float32]:
    """Photos close to one of some directions, of different lengths, kind after kind."""
    draws = default_rng(0)
    middles = np.linalg.qr(draws.standard_normal((16, kinds)))[0].T
    photos = np.repeat(middles, each, axis=0) + 0.05 * draws.standard_normal((kinds * each, 16))
    return (photos * draws.uniform(0.5, 2, (kinds * each, 1))).astype(np.float32)


def test_means_are_those_of_a_slow_twin() -> None:
    photos = clusters(4, 10)
    means = spherical_means(photos, 6, 3, default_rng(1))
    unit = [photo / np.linalg.norm(photo) for photo in photos.astype(np.float64)]
    slow = [unit[row] for row in default_rng(1).choice(40, 6, replace=False)]
    for _ in range(3):
        own: list[list[NDArray[np.float64]]] = [[] for _ in slow]
        for photo in unit:
            own[int(np.argmax([photo @ mean for mean in slow]))].append(photo)
        sums = [
            np.sum(part, axis=0) if part else mean for part, mean in zip(own, slow, strict=True)
        ]
        slow = [total / np.linalg.norm(total) for total in sums]
    assert np.allclose(means, slow, atol=1e-5)


def test_photos_of_a_kind_are_like_the_same_anchors() -> None:
    photos = clusters(5, 20)
    means = spherical_means(photos, 20, 8, default_rng(0))
    nearest = (photos @ means.T).argmax(axis=1).reshape(5, 20)
    kinds = [set(row.tolist()) for row in nearest]
    assert sum(map(len, kinds)) == len(set.union(*kinds))


def test_small_libraries_have_fewer_anchors() -> None:
    """Very small ones have one for each photo."""
    recipe = AnchorRecipe(photos_per_anchor=5, fewest=20)
    for groups, anchors in ((16, 32), (4, 20), (2, 20), (1, 10)):
        made = anchor_block(clusters(groups, 10), recipe, default_rng(0))
        assert made.anchors.shape == (anchors, 16)
    capped = anchor_block(clusters(4, 10), replace(recipe, count=3), default_rng(0))
    assert capped.anchors.shape == (3, 16)
