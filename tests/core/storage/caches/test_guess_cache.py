"""The small cache of what photos may show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hashdesk.core.storage.caches import guess_cache
from hashdesk.core.storage.caches.guess_cache import GUESS_ROW, Guesses

IDS = np.array([1, 2, 5])
CONTENTS = np.array([[7 << 32, 1], [8 << 32, 2], [9 << 32, 3]], np.uint64)
MOST_BYTES = 20  # a photo


def made() -> Guesses:
    shares = np.zeros((3, 1000), np.float32)
    shares[0, [3, 999, 5]] = 0.5, 0.3, 0.2
    shares[1, 12] = 1
    shares[2] = 1 / 1000  # as unsure as can be
    return guess_cache.likeliest(shares)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = guess_cache.guesses_path(tmp_path, "Some Backbone")
    guess_cache.write_guesses(path, IDS, CONTENTS, made())
    return path


def known(path: Path, ids: NDArray[np.int64] = IDS) -> list[bool]:
    found: list[bool] = guess_cache.read_guesses(path, ids, CONTENTS).known.tolist()
    return found


def test_guesses_are_the_five_likeliest_classes_with_their_probabilities(path: Path) -> None:
    found = guess_cache.read_guesses(path, IDS, CONTENTS)

    assert found.classes[0, :3].tolist() == [3, 999, 5]
    assert found.probabilities[0].tolist() == [128, 76, 51, 0, 0]
    assert found.known.all()


def test_a_photo_takes_less_than_twenty_bytes(path: Path) -> None:
    ids = np.arange(1, 1001)
    contents = np.arange(2000, dtype=np.uint64).reshape(-1, 2)
    guesses = guess_cache.likeliest(np.random.default_rng(1).random((1000, 50), np.float32))
    guess_cache.write_guesses(path, ids, contents, guesses)

    assert GUESS_ROW.itemsize < MOST_BYTES
    assert path.stat().st_size / len(ids) < MOST_BYTES


def test_photos_whose_content_is_another_one_have_no_guesses(path: Path) -> None:
    assert known(path) == [True, True, True]
    changed = CONTENTS.copy()
    changed[1, 0] = 77 << 32
    found = guess_cache.read_guesses(path, IDS, changed)
    assert found.known.tolist() == [True, False, True]
    assert known(path, np.array([2, 1, 900])) == [False, False, False]


def test_features_that_are_not_finite_give_no_guess() -> None:
    shares = np.full((2, 10), np.nan, np.float32)
    shares[1] = 0.1

    assert guess_cache.likeliest(shares).known.tolist() == [False, True]


def test_a_damaged_file_or_that_of_another_backbone_holds_nothing(path: Path) -> None:
    other = guess_cache.guesses_path(path.parent, "other")
    other.write_bytes(path.read_bytes())
    assert known(other) == [False] * 3

    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert known(path) == [False] * 3
    assert known(path.with_name("guesses-none.bin")) == [False] * 3


def test_contents_are_forgotten(path: Path) -> None:
    guess_cache.forget_guesses(path.parent, [CONTENTS[1].astype(">u8").tobytes()])

    assert known(path) == [True, False, True]
