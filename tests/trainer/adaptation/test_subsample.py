"""A subsample of a large library keeps neighbourhoods whole."""

import numpy as np

from hashdesk.core.job import Job
from trainer.adaptation import subsample

KINDS = 500


def library(count: int = 5000) -> tuple[np.ndarray, np.ndarray]:
    """Features (n, d) of groups of ten, far apart, and the group of each."""
    draws = np.random.default_rng(0)
    kinds = draws.permutation(np.arange(count) % KINDS)
    centres = draws.standard_normal((KINDS, 32))
    return (centres[kinds] + 0.05 * draws.standard_normal((count, 32))).astype(np.float16), kinds


def test_a_small_library_is_taken_whole() -> None:
    features, _ = library(1000)
    required = np.array([3])
    rows = subsample.choose_rows(features, required, np.random.default_rng(0), Job(), most=1000)
    assert np.array_equal(rows, np.arange(1000))


def test_drawn_photos_bring_their_neighbours() -> None:
    """Photos come in groups, not one by one, and the required ones are among them."""
    features, kinds = library()
    required = np.array([7, 4000])
    rows = subsample.choose_rows(features, required, np.random.default_rng(0), Job(), most=800)
    assert np.isin(required, rows).all()
    assert np.array_equal(rows, np.unique(rows))
    assert len(rows) <= 802
    chosen = np.delete(rows, np.searchsorted(rows, required))
    _, sizes = np.unique(kinds[chosen], return_counts=True)
    assert sizes.mean() > 6  # of ten; drawn one by one it would be 1.6
