"""Codewords: far apart, nested, near only where classes look alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from trainer.mah.codewords import codewords

UNLIKE = np.zeros((10, 10), np.float32)


def distances(words: NDArray[np.float32]) -> NDArray[np.float32]:
    apart = (words.shape[1] - words @ words.T) / 2
    return np.asarray(apart[np.triu_indices(len(words), 1)])


def test_ten_classes_are_as_far_apart_as_short_words_can_be() -> None:
    """Known bounds: A(4, 2) = 8 < 10, A(6, 3) = 8 < 10, A(8, 4) = 16 and A(9, 5) = 6."""
    words = codewords(UNLIKE, (4, 6, 8))
    assert [distances(words[bits]).min() for bits in (4, 6, 8)] == [1, 2, 4]


@settings(deadline=None, max_examples=15)
@given(st.integers(2, 16), st.integers(0, 1000))
def test_words_differ_and_begin_with_the_shorter_ones(classes: int, seed: int) -> None:
    words = codewords(np.zeros((classes, classes), np.float32), (16, 4, 9), seed)
    assert list(words) == [4, 9, 16]
    for bits, found in words.items():
        assert found.shape == (classes, bits)
        assert set(np.unique(found)) <= {-1.0, 1.0}
        assert (found == words[16][:, :bits]).all()
        assert len(np.unique(found, axis=0)) == classes


def test_the_same_seed_gives_the_same_words() -> None:
    first, again = codewords(UNLIKE, (8,), 3), codewords(UNLIKE, (8,), 3)
    assert (first[8] == again[8]).all()


def test_classes_that_look_alike_are_nearer() -> None:
    """Cat and dog, of ten classes in 4 bits, where some must be at distance 1."""
    alike = UNLIKE.copy()
    alike[3, 5] = alike[5, 3] = 0.9
    found = [codewords(alike, (4,), seed)[4] for seed in range(5)]
    near = [((4 - words[3] @ words[5]) / 2) for words in found]
    assert np.mean(near) < np.mean([distances(words).mean() for words in found])


def test_more_classes_than_words() -> None:
    with pytest.raises(ValueError, match="3 bits have 8 words, too few for 10 classes"):
        codewords(UNLIKE, (3,))
