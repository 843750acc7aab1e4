"""A model that tells no photos apart makes none alike."""

import numpy as np
import pytest

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.likeness.calibration import measure_likeness
from hashdesk.core.likeness.levels import Likeness, LikenessScale
from hashdesk.core.search.hamming_index import HammingIndex
from tests.core.likeness.test_calibration import index_of, of_kinds

CODES = of_kinds(3)


def directions(spread: float) -> np.ndarray:
    """Features that all photos share, but for so much of each."""
    draws = np.random.default_rng(2)
    features = 1 + spread * draws.standard_normal((len(CODES), 64)).astype(np.float32)
    made: np.ndarray = features / np.linalg.norm(features, axis=1, keepdims=True)
    return made


def tells_apart(index: HammingIndex, features: np.ndarray) -> bool:
    return measure_likeness(index, lambda ids: features[ids - 1]).tells_apart


@pytest.mark.parametrize(("spread", "told"), [(0.0, False), (0.1, False), (1.0, True), (5.0, True)])
def test_photos_that_look_unlike_must_differ_in_features(spread: float, told: bool) -> None:
    assert tells_apart(index_of(CODES), directions(spread)) is told


def test_of_photos_of_one_scene_nothing_is_said() -> None:
    """To the best model they are much the same, too."""
    draws, scene = np.random.default_rng(3), np.uint64(0x5A5A_1234_DEAD_BEEF)
    phashes = scene ^ (np.uint64(1) << draws.integers(0, 64, len(CODES), np.uint64))
    assert tells_apart(index_of(CODES, phashes), directions(0.0))


def test_without_features_codes_must_differ() -> None:
    none = np.zeros((len(CODES), 0), np.float32)
    assert tells_apart(index_of(CODES), none)
    assert tells_apart(index_of(of_kinds(20)), none)
    assert not tells_apart(index_of(np.full(len(CODES), 7, np.uint64)), none)


def test_a_model_that_hardly_finds_copies_tells_nothing_apart() -> None:
    """As its judge found; by chance, one edit in a hundred finds its original."""
    for found, told in ((0.02, False), (0.6, True)):
        one = {"groups_before": 0.5, "groups_after": 0.5, "edits_before": 0.9, "edits_after": found}
        estimate = {str(bits): one for bits in BITS}
        measured = measure_likeness(index_of(CODES), lambda ids: directions(5.0)[ids - 1], estimate)
        assert measured.tells_apart is told


def test_few_photos_say_nothing() -> None:
    few = index_of(CODES[:10])
    assert tells_apart(few, directions(0.0))


def test_then_no_distance_is_alike() -> None:
    """Neither here nor by the limits of another library, and not of several photos together."""
    index = index_of(CODES)
    measured = measure_likeness(index, lambda ids: directions(0.0)[ids - 1])
    query = index.query(0)
    for scale in (
        measured.scale_for(query),
        measured.scale_for(query, LikenessScale(5, 15)),
        measured.scale_for(query.together([query, index.query(1)])),
    ):
        assert scale.says_nothing
        levels = scale.levels(np.array([0, 1, 40], np.uint8))
        assert levels.tolist() == [Likeness.HARDLY_ALIKE] * 3
