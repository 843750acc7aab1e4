"""Codes: packing and Hamming distance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hashdesk.core.encoding.codes import (
    BITS,
    DTYPES,
    bytes_per_photo,
    concatenated,
    distances,
    pack,
    take,
    unpack,
    zeros,
)
from tests.random_codes import random_codes

signs = st.sampled_from(BITS).flatmap(
    lambda bits: hnp.arrays(bool, st.tuples(st.integers(0, 9), st.just(bits)))
)
words = st.sampled_from(BITS).flatmap(
    lambda bits: st.tuples(st.just(bits), *[st.integers(0, 2**bits - 1)] * 3)
)


@given(signs)
def test_unpack_is_the_inverse_of_pack(values: np.ndarray) -> None:
    """Every sign stays in its place."""
    bits = values.shape[1]
    codes = pack(values)
    assert codes.dtype == DTYPES[bits]
    assert codes.shape == (len(values),)
    assert np.array_equal(unpack(codes, bits), values)


@pytest.mark.parametrize("bits", BITS)
def test_bit_i_is_output_i(bits: int) -> None:
    """The first output is the lowest bit: part of the format."""
    assert pack(np.eye(bits, dtype=bool)).tolist() == [1 << i for i in range(bits)]


@given(words)
def test_distance_is_hamming(word: tuple[int, int, int, int]) -> None:
    """It equals Python's own count, is symmetric, and keeps the triangle inequality."""
    bits, a, b, c = word
    dtype = DTYPES[bits]

    def distance(x: int, y: int) -> int:
        return int(distances(x, np.array([y], dtype))[0])

    assert distance(a, b) == bin(a ^ b).count("1") == distance(b, a)
    assert distance(a, c) <= distance(a, b) + distance(b, c)
    assert (distance(a, b) == 0) == (a == b)


def test_sixteen_bytes_a_photo() -> None:
    """The promise on the first page of the README; with detail codes, twelve more."""
    for details, expected in ((False, 16), (True, 28)):
        assert bytes_per_photo(details=details) == expected
        one = zeros(1, details=details)
        assert sum(codes.nbytes for (codes,) in one.beside()) == expected


@pytest.mark.parametrize("details", [False, True])
def test_rows_are_taken_and_put_together_in_every_code(details: bool) -> None:
    table = random_codes(9, seed=1, details=details)
    halves = take(table, slice(0, 4)), take(table, np.arange(4, 9))
    assert halves[0].has_details == details
    for ours, theirs in concatenated(halves).beside(table):
        assert np.array_equal(ours, theirs)
