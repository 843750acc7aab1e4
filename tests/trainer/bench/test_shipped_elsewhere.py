"""Heads that were fitted without the set that is measured."""

import numpy as np
import pytest
from numpy.random import default_rng

from hashdesk.encoders.files.bundle import Head, InputBlock
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder
from trainer.bench import scores
from trainer.bench.libraries import MIXED, LabelledLibrary, LibraryFeatures
from trainer.bench.shipped_elsewhere import score_elsewhere

WIDTH = 64
NO_CLASSES = Classifier(np.zeros((2, WIDTH), np.float32), np.zeros(2, np.float32))


def encoder(matrix: np.ndarray) -> CandidateEncoder:
    heads = {
        bits: Head(np.ascontiguousarray(matrix[:bits], np.float32), np.zeros(bits, np.float32))
        for bits in (4, 8, 16, 32, 64)
    }
    return CandidateEncoder((InputBlock("features", 1.0),), heads, {})


GOOD, BAD = encoder(np.eye(WIDTH)), encoder(np.eye(WIDTH)[::-1] * 1e-3)


@pytest.fixture
def library() -> LabelledLibrary:
    """Sixty photos of six kinds in set a, thirty of three in set b; noise in half of the axes."""
    draws = default_rng(0)
    kinds = np.repeat(np.arange(9), 10)
    features = draws.standard_normal((90, WIDTH))
    features[:, :32] += 3 * draws.standard_normal((9, 32))[kinds]
    labels = np.array([f"{'a' if kind < 6 else 'b'}/{kind}" for kind in kinds])
    kept = LibraryFeatures(features.astype(np.float16), np.zeros(90, np.uint64), ())
    return LabelledLibrary(MIXED, kept, labels, None)


def test_each_set_searches_by_heads_that_were_fitted_without_it(library: LabelledLibrary) -> None:
    """The photos of a search by the good encoder: MAP over all queries, sixty of ninety good."""
    found = score_elsewhere(library, {"a": GOOD, "b": BAD}, NO_CLASSES)
    of_a = np.char.startswith(library.labels, "a/")
    good = scores.score(library, GOOD, NO_CLASSES, of_a)
    bad = scores.score(library, BAD, NO_CLASSES, ~of_a)
    assert good["16"] > bad["16"] + 0.4
    for bits in ("64", "16", "4"):
        assert found[bits] == pytest.approx((60 * good[bits] + 30 * bad[bits]) / 90)


def test_a_library_of_one_set_has_one_encoder(library: LabelledLibrary) -> None:
    single = LabelledLibrary("b", library.photos, library.labels, None)
    assert score_elsewhere(single, {"a": BAD, "b": GOOD}, NO_CLASSES) == scores.score(
        single, GOOD, NO_CLASSES
    )
