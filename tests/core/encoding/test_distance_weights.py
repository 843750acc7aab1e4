"""Weighted rankings: what a manifest may say, and the same answers as adding everything up."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.documents import Malformed
from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES, CodeTable
from hashdesk.core.encoding.distance_weights import (
    DETAILS,
    HEAVIEST,
    largest,
    parse_ranking,
    ranking_entry,
)
from hashdesk.core.search.distances import ROWS_A_CHUNK
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query
from tests.random_codes import random_codes, row_query

Weights = ByLength[int]
WEIGHT = st.integers(1, HEAVIEST)


def weights_of(setting: int) -> st.SearchStrategy[Weights]:
    """Weights that a manifest may have for a setting, with and without detail codes."""
    shorter = st.dictionaries(st.sampled_from([b for b in BITS if b < setting]), WEIGHT)
    details = st.dictionaries(st.sampled_from([b for b in DETAIL_BITS if b <= setting]), WEIGHT)
    return st.builds(
        lambda own, others, details: ByLength({setting: own, **others}, details),
        WEIGHT, shorter, details,
    )  # fmt: skip


def slow_distances(table: CodeTable, query: Query, weights: Weights) -> np.ndarray:
    """Weighted distances of all rows, in numbers that cannot overflow."""
    total = np.zeros(len(table[4]), int)
    for bits, weight in weights.themes.items():
        word = DTYPES[bits].type(query.codes[bits])
        total += weight * np.bitwise_count(table[bits] ^ word).astype(int)
    for bits, weight in weights.details.items():
        word = DTYPES[bits].type(query.codes.details[bits])
        total += weight * np.bitwise_count(table.details[bits] ^ word).astype(int)
    return total


def check(table: CodeTable, query: Query, weights: Weights, bits: int, k: int) -> None:
    """An index against plain sums: distances, details, ties with the last row, histogram."""
    index = HammingIndex(np.arange(len(table[4])), table, {bits: weights})
    finest = ByLength({}, {64: 1}) if table.has_details else ByLength({64: 1})
    near, detail = slow_distances(table, query, weights), slow_distances(table, query, finest)
    keys = near * 100 + detail
    found = index.nearest(query, bits, k)
    photos = index.ids[found.rows]
    expected = np.sort(keys)
    expected = expected[expected <= expected[min(k, len(keys)) - 1]]
    assert np.array_equal(keys[photos], expected)
    assert len(np.unique(photos)) == len(photos)
    assert np.array_equal(found.distances, near[photos])
    assert np.array_equal(found.details, detail[photos])
    most = index.largest(bits)
    parts = [*weights.themes.items(), *weights.details.items()]
    assert most == sum(length * weight for length, weight in parts)
    assert np.array_equal(index.histogram(query, bits), np.bincount(near, minlength=most + 1))


@settings(max_examples=120, deadline=None)
@given(
    data=st.data(),
    setting=st.sampled_from([32, 64]),
    count=st.integers(1, 300),
    kinds=st.integers(0, 12),
    k=st.integers(1, 320),
    seed=st.integers(0, 2**31),
)
def test_equals_adding_everything_up(
    data: st.DataObject, setting: int, count: int, kinds: int, k: int, seed: int
) -> None:
    """For any codes and weights, including sums above one byte."""
    weights = data.draw(weights_of(setting))
    table = random_codes(
        count, seed, kinds, details=weights.has_details or data.draw(st.booleans())
    )
    check(table, row_query(table, seed % count), weights, setting, k)


@pytest.mark.parametrize(
    "weights",
    [
        ByLength({64: 1, 16: 2}),
        ByLength({64: 15, 4: 16}),
        ByLength({64: 3, 32: 1, 8: 7}),
        ByLength({64: 2, 32: 2, 16: 2}, {64: 1, 32: 1}),
        ByLength({64: 1}, {64: 16}),
    ],
    ids=str,
)
@pytest.mark.parametrize("k", [1, 100, 3000])
def test_over_many_chunks(weights: Weights, k: int) -> None:
    """The bound of one chunk serves the next."""
    table = random_codes(2 * ROWS_A_CHUNK + 1000, seed=3, kinds=40_000, details=True)
    query = row_query(random_codes(1, seed=99, details=True), 0)
    check(table, query, weights, 64, k)


def test_other_settings_compare_their_own_length() -> None:
    """A ranking of 64 bits changes nothing at 32, 16, 8 and 4."""
    table = random_codes(500, seed=1)
    query = row_query(table, 7)
    plain = HammingIndex(np.arange(500), table)
    ranked = HammingIndex(np.arange(500), table, {64: ByLength({64: 1, 16: 2})})
    for bits in (4, 8, 16, 32):
        assert ranked.largest(bits) == bits
        for one, other in zip(
            vars(plain.nearest(query, bits, 50)).values(),
            vars(ranked.nearest(query, bits, 50)).values(),
            strict=True,
        ):
            assert np.array_equal(one, other)


def test_a_manifest_names_weights() -> None:
    """By length, the longest first; no ranking by default."""
    assert parse_ranking({}) == {}
    found = parse_ranking({"ranking": {"64": {"16": 2, "64": 1}, "32": {"32": 1}}})
    assert found == {64: ByLength({64: 1, 16: 2}), 32: ByLength({32: 1})}
    assert list(found[64]) == [64, 16]
    assert largest(found[64]) == 96


def test_a_manifest_names_weights_of_detail_codes() -> None:
    """Where the encoder has detail heads."""
    ranking = {"64": {"detail_32": 1, "64": 2, "detail_64": 3}}
    found = parse_ranking({"ranking": ranking, DETAILS: {"blocks": []}})
    assert found == {64: ByLength({64: 2}, {64: 3, 32: 1})}
    assert largest(found[64]) == 2 * 64 + 3 * 64 + 32
    with pytest.raises(Malformed, match="64 bits counts “detail_32”, which its model lacks"):
        parse_ranking({"ranking": ranking})


@given(st.dictionaries(st.sampled_from([32, 64]), st.integers(1, HEAVIEST)), st.data())
def test_what_is_written_is_read(settings_of: dict[int, int], data: st.DataObject) -> None:
    """A ranking goes into a manifest as JSON and comes back."""
    ranking = {setting: data.draw(weights_of(setting)) for setting in settings_of}
    manifest = {"ranking": ranking_entry(ranking), DETAILS: {"blocks": []}}
    assert parse_ranking(json.loads(json.dumps(manifest))) == ranking


@pytest.mark.parametrize(
    "ranking",
    [
        None,
        [],
        {"64": 1},
        {"64": {}},
        {"64": {"16": 2}},
        {"16": {"16": 1}},
        {"65": {"65": 1}},
        {64: {"64": 1}},
        {"32": {"32": 1, "64": 1}},
        {"64": {"64": 1, "7": 1}},
        {"64": {"64": 0}},
        {"64": {"64": -1}},
        {"64": {"64": 1.5}},
        {"64": {"64": True}},
        {"64": {"64": "1"}},
        {"64": {"64": HEAVIEST + 1}},
        {"64": {"64": 1, "detail_16": 1}},
        {"64": {"64": 1, "detail_": 1}},
        {"64": {"64": 1, "detail_64": 0}},
        {"64": {"detail_64": 1}},
        {"32": {"32": 1, "detail_64": 1}},
    ],
)
def test_malformed_rankings_are_refused(ranking: object) -> None:
    """With ValueError, whatever is wrong."""
    with pytest.raises(ValueError, match=r"ranking|weights"):
        parse_ranking({"ranking": ranking, DETAILS: {"blocks": []}})
