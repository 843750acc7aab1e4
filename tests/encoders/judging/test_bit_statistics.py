"""Distances of codes, and how well their bits are used."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from hashdesk.encoders.judging.bit_statistics import (
    asymmetric_distances,
    bit_balance,
    bit_distances,
    bit_entropy,
    mutual_information,
    quantisation_error,
)


@given(st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_bit_distances_count_differing_bits(bits: int, seed: int) -> None:
    draws = np.random.default_rng(seed)
    queries: NDArray[np.bool_] = draws.random((3, bits)) < 0.5
    photos: NDArray[np.bool_] = draws.random((4, bits)) < 0.5
    differing = (queries[:, None, :] ^ photos[None, :, :]).sum(2)
    assert (bit_distances(queries, photos) == differing).all()
    outputs = np.where(queries, np.float32(1.5), np.float32(-1))
    assert asymmetric_distances(outputs, photos) == pytest.approx(differing)


def test_a_doubtful_bit_weighs_little() -> None:
    """Output .2 against bit 0: .6 of a bit away, and .4 away from bit 1."""
    outputs = np.array([[0.2, -1]], np.float32)
    photos = np.array([[False, False], [True, False]])
    assert asymmetric_distances(outputs, photos).tolist()[0] == pytest.approx([0.6, 0.4])


def test_bit_balance_is_the_share_of_ones() -> None:
    bits = np.array([[1, 0, 1], [1, 0, 0]], np.bool_)
    assert bit_balance(bits).tolist() == [1, 0, 0.5]
    assert bit_entropy(bits).tolist() == [0, 0, 1]


def test_mutual_information_of_copies_and_independent_bits() -> None:
    """Bits: one, its opposite, one that is independent of both, one that never changes."""
    bits = np.array([[0, 1, 0, 1], [0, 1, 1, 1], [1, 0, 0, 1], [1, 0, 1, 1]], np.bool_)
    found = mutual_information(bits)
    assert found[0, 1] == found[1, 0] == pytest.approx(1)
    assert found[0, 2] == found[1, 2] == found[0, 3] == found[3, 2] == pytest.approx(0)
    assert found.diagonal().tolist() == [0] * 4


@given(st.integers(0, 2**32 - 1))
def test_mutual_information_is_what_joint_counts_say(seed: int) -> None:
    bits = np.random.default_rng(seed).random((40, 3)) < 0.4

    def entropy(columns: NDArray[np.bool_]) -> float:
        share = np.unique(columns, axis=0, return_counts=True)[1] / len(columns)
        return float(-(share * np.log2(share)).sum())

    slow = entropy(bits[:, :1]) + entropy(bits[:, 1:2]) - entropy(bits[:, :2])
    assert mutual_information(bits)[0, 1] == pytest.approx(slow, abs=1e-9)


def test_quantisation_error_has_no_unit() -> None:
    """Magnitudes 1 and 3, in any unit: both are half their mean away from it."""
    outputs = np.array([[1, -3], [-1, 3]], np.float32)
    assert quantisation_error(outputs) == quantisation_error(outputs / 8) == pytest.approx(0.25)
    assert quantisation_error(np.array([[2, -2]], np.float32)) == 0
