"""How sure a likeness is, by the library's own."""

from __future__ import annotations

import numpy as np
import pytest

from hashdesk.core.words.calibration import MOST_FEW, calibrated
from hashdesk.core.words.content import LEAST_OF, Sureness
from hashdesk.core.words.kept_directions import KeptDirections

ALL = np.ones(2000, np.bool_)


def chance(photos: int = 2000) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.random.default_rng(1).normal(0.02, 0.1, photos).astype(np.float32)


@pytest.mark.parametrize("scale", [0.1, 1.0])
def test_what_stands_out_is_sure_and_the_rest_is_not_shown(scale: float) -> None:
    likeness = chance()
    likeness[:100] += 0.7
    scores = calibrated(likeness * np.float32(scale), ALL)

    assert (scores[:100] >= LEAST_OF[Sureness.LIKELY]).all()
    assert np.count_nonzero(scores[100:]) <= 5
    assert np.array_equal(np.argsort(-scores[:100]), np.argsort(-likeness[:100]))


def test_where_nothing_stands_out_a_few_are_shown_and_none_is_sure() -> None:
    scores = calibrated(chance(), ALL)

    assert MOST_FEW <= np.count_nonzero(scores) <= 2 * MOST_FEW
    assert scores.max() < LEAST_OF[Sureness.QUITE_SURE]


def test_photos_that_are_not_known_have_no_score() -> None:
    likeness = np.linspace(0, 1, 100, dtype=np.float32)
    known = np.arange(100) < 90

    assert not calibrated(likeness, known)[90:].any()
    assert not calibrated(likeness, np.zeros(100, np.bool_)).any()
    assert not calibrated(np.zeros(100, np.float32), np.ones(100, np.bool_)).any()


def test_features_lose_their_mean_and_those_that_are_none_stay_unknown() -> None:
    rng = np.random.default_rng(2)
    features = rng.normal(0, 1, (50, 8)).astype(np.float32) + np.float32(5)
    features[3], features[4, 0] = 0, np.nan
    sound = np.delete(features, [3, 4], axis=0)
    unit = sound / np.linalg.norm(sound, axis=1, keepdims=True)
    centred = unit - unit.mean(axis=0)
    expected = (centred / np.linalg.norm(centred, axis=1, keepdims=True)) @ np.eye(8)[2]
    kept = KeptDirections.of(features)
    found = kept.likeness(np.eye(8, dtype=np.float32)[2])

    assert np.flatnonzero(~kept.known).tolist() == [3, 4]
    assert np.allclose(np.delete(found, [3, 4]), expected, atol=1e-5)
