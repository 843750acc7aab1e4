"""Nearest hashes against comparing every pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.edited import nearest as module
from hashdesk.core.duplicates.edited.nearest import CLOSE, KnownHashes, nearest
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job

RADIUS, MOST = 14, 3


def known(words: list[int], owners: list[int]) -> KnownHashes:
    return KnownHashes(np.array(words, np.uint64), np.array(owners, np.int32))


def every_pair(queries: KnownHashes, others: KnownHashes) -> dict[int, list[tuple[int, int]]]:
    """By query: distances and owners, nearest first, each owner once."""
    found: dict[int, list[tuple[int, int]]] = {}
    for query, number in zip(queries.hashes.tolist(), queries.owners.tolist(), strict=True):
        best: dict[int, int] = {}
        for other, owner in zip(others.hashes.tolist(), others.owners.tolist(), strict=True):
            apart = (query ^ other).bit_count()
            if apart <= RADIUS and owner != number:
                best[owner] = min(apart, best.get(owner, 99))
        ranked = sorted((apart, owner) for owner, apart in best.items())
        close = [pair for pair in ranked[: 4 * MOST] if pair[0] <= CLOSE]
        found[number] = ranked[:MOST] if len(close) < MOST else close
    return {number: pairs for number, pairs in found.items() if pairs}


def answer(queries: KnownHashes, others: KnownHashes) -> dict[int, list[tuple[int, int]]]:
    pairs = nearest(queries, others, RADIUS, MOST, Job())
    found: dict[int, list[tuple[int, int]]] = {}
    columns = pairs.queries.tolist(), pairs.owners.tolist(), pairs.distances.tolist()
    for query, owner, apart in zip(*columns, strict=True):
        found.setdefault(query, []).append((apart, owner))
    return found


few_bits = st.sets(st.integers(1, 63), max_size=9).map(lambda bits: sum(1 << b for b in bits))


@given(st.lists(few_bits, max_size=8), st.lists(few_bits, max_size=20), st.data())
@settings(deadline=None)
def test_few_hashes_are_all_compared(
    queries: list[int], others: list[int], data: st.DataObject
) -> None:
    owners = data.draw(st.lists(st.integers(0, 9), min_size=len(others), max_size=len(others)))
    asked, rest = known(queries, list(range(len(queries)))), known(others, owners)
    assert answer(asked, rest) == every_pair(asked, rest)


def test_of_a_pile_of_copies_each_gets_four_times_as_many() -> None:
    others = known([2] * 30, list(range(1, 31)))
    pairs = nearest(known([2], [0]), others, RADIUS, MOST, Job())
    assert len(pairs.owners) == 4 * MOST


def test_of_many_hashes_nearly_all_near_ones_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    words = rng.integers(0, 1 << 63, 3000, np.uint64) << np.uint64(1)
    changed = words[:400].copy()
    for row in range(len(changed)):
        for bit in rng.permutation(63)[: row % 13] + 1:
            changed[row] ^= np.uint64(1 << int(bit))
    queries = KnownHashes(changed, np.arange(10_000, 10_400, dtype=np.int32))
    others = KnownHashes(words, np.arange(3000, dtype=np.int32))
    exact = nearest(queries, others, RADIUS, MOST, Job())
    monkeypatch.setattr(module, "FEW", 0)
    sampled = nearest(queries, others, RADIUS, MOST, Job())
    everything = set(zip(exact.queries.tolist(), exact.owners.tolist(), strict=True))
    found = set(zip(sampled.queries.tolist(), sampled.owners.tolist(), strict=True))
    assert found <= everything
    assert len(found) >= 0.97 * len(everything) >= 350
    again = nearest(queries, others, RADIUS, MOST, Job())
    assert np.array_equal(sampled.owners, again.owners)


def test_it_can_be_stopped() -> None:
    job = Job()
    job.cancel()
    hashes = known([2, 4, 6], [0, 1, 2])
    with pytest.raises(Cancelled):
        nearest(hashes, hashes, RADIUS, MOST, job)
