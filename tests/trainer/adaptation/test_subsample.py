"""The part of a large library that is learned from keeps neighbourhoods whole."""

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
    wanted = np.array([3])
    rows = subsample.choose(features, wanted, np.random.default_rng(0), Job(), most=1000)
    assert np.array_equal(rows, np.arange(1000))


def test_those_who_are_drawn_bring_their_neighbours() -> None:
    """Photos come in groups, not one by one; and those that are wanted are there."""
    features, kinds = library()
    wanted = np.array([7, 4000])
    rows = subsample.choose(features, wanted, np.random.default_rng(0), Job(), most=800)
    assert np.isin(wanted, rows).all()
    assert np.array_equal(rows, np.unique(rows))
    assert len(rows) <= 802
    chosen = np.delete(rows, np.searchsorted(rows, wanted))
    _, sizes = np.unique(kinds[chosen], return_counts=True)
    assert sizes.mean() > 6  # of ten; alone they would be 1.6 of ten
