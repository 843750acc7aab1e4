"""All pairs within a radius: the same as by comparing all with all, at any length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.core.search.radius_join import BLOCK, NearPairs, pairs_between, pairs_within

Codes = NDArray[np.uint64]
Found = list[tuple[int, int, int]]


def codes_of(count: int, bits: int, kinds: int, seed: int) -> Codes:
    """Random codes; kinds: number of centres with codes a few bits away (0: none)."""
    rng = np.random.default_rng(seed)
    if not kinds:
        return rng.integers(0, 2**bits, count, dtype=np.uint64)
    centres = rng.integers(0, 2**bits, kinds, dtype=np.uint64)
    codes = centres[rng.integers(0, kinds, count)]
    for _ in range(3):
        flipped = np.uint64(1) << rng.integers(0, bits, count, dtype=np.uint64)
        codes = codes ^ np.where(rng.random(count) < 0.5, flipped, np.uint64(0))
    return codes


def slow(codes: Codes, others: Codes | None, radius: int) -> Found:
    """(first, second, distance) of every pair within the radius, by plain Python."""
    right = (codes if others is None else others).tolist()
    return [
        (i, j, (one ^ other).bit_count())
        for i, one in enumerate(codes.tolist())
        for j, other in enumerate(right)
        if (others is not None or i < j) and (one ^ other).bit_count() <= radius
    ]


def listed(pairs: NearPairs) -> Found:
    """The same for a result, in order; duplicates are kept."""
    columns = (pairs.first, pairs.second, pairs.distances)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


@st.composite
def lengths(draw: st.DrawFn) -> tuple[int, int]:
    """Bits of a code, and a radius for it."""
    bits = draw(st.sampled_from(BITS) | st.integers(4, 64))
    return bits, draw(st.integers(0, min(bits, 20)) | st.integers(0, bits))


@settings(max_examples=150, deadline=None)
@given(
    lengths=lengths(),
    counts=st.tuples(st.integers(0, 90), st.integers(0, 90)),
    kinds=st.integers(0, 8),
    seed=st.integers(0, 2**31),
)
def test_equals_comparing_all_with_all(
    lengths: tuple[int, int], counts: tuple[int, int], kinds: int, seed: int
) -> None:
    bits, radius = lengths
    codes = codes_of(counts[0], bits, kinds, seed)
    # The same seed: other codes about the same centres.
    others = codes_of(counts[1], bits, kinds, seed)
    within = pairs_within(codes, bits, radius, Job())
    assert (listed(within), within.radius) == (slow(codes, None, radius), radius)
    between = pairs_between(codes, others, bits, radius, Job())
    assert (listed(between), between.radius) == (slow(codes, others, radius), radius)


@pytest.mark.parametrize(("bits", "radius"), [(4, 0), (16, 2), (64, 0), (64, 3), (64, 30)])
def test_buckets_larger_than_a_block(bits: int, radius: int) -> None:
    """Many codes in one bucket are compared block by block: every block with every later one."""
    codes = codes_of(3 * BLOCK + 7, bits, 5, bits)
    mixed = np.bitwise_count(codes[:, None] ^ codes[None, :])
    first, second = np.nonzero(np.triu(mixed <= radius, 1))
    expected = list(zip(first.tolist(), second.tolist(), mixed[first, second].tolist(),
                        strict=True))  # fmt: skip
    assert len(expected) > BLOCK
    assert listed(pairs_within(codes, bits, radius, Job())) == expected
    few = codes[: BLOCK // 2]
    first, second = np.nonzero(mixed[: BLOCK // 2] <= radius)
    expected = list(zip(first.tolist(), second.tolist(), mixed[first, second].tolist(),
                        strict=True))  # fmt: skip
    assert listed(pairs_between(few, codes, bits, radius, Job())) == expected


@settings(max_examples=80, deadline=None)
@given(lengths=lengths(), most=st.integers(0, 400), seed=st.integers(0, 2**31))
def test_too_many_pairs_lower_the_radius(lengths: tuple[int, int], most: int, seed: int) -> None:
    """The result is complete up to the radius that it states."""
    bits, radius = lengths
    codes = codes_of(60, bits, 6, seed)
    everything = slow(codes, None, radius)
    found = pairs_within(codes, bits, radius, Job(), most)
    assert len(found.first) <= most
    assert listed(found) == [pair for pair in everything if pair[2] <= found.radius]
    if found.radius < radius:  # one bit more would have been too many
        assert sum(distance <= found.radius + 1 for _, _, distance in everything) > most


def test_it_can_be_cancelled() -> None:
    """Before the first block, and in the middle."""

    class Impatient(Job):
        patience = 3

        def check(self) -> None:
            self.patience -= 1
            if not self.patience:
                self.cancel()
            super().check()

    codes = codes_of(2000, 64, 4, 1)
    job = Job()
    job.cancel()
    for stopped in (job, Impatient()):
        with pytest.raises(Cancelled):
            pairs_within(codes, 64, 4, stopped)
        stopped = Impatient() if stopped is not job else job
        with pytest.raises(Cancelled):
            pairs_between(codes, codes, 64, 4, stopped)
