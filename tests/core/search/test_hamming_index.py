"""Search: exact, in order, with every tie."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES, CodeTable
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, oriented_hashes
from hashdesk.core.search.code_buckets import codes_at, ring
from hashdesk.core.search.hamming_index import BUCKETS_FROM, HammingIndex
from hashdesk.core.search.query import Query
from hashdesk.core.search.same_picture import SAME_PICTURE
from tests.random_codes import random_codes, row_query, zero_query


def slow_nearest(table: CodeTable, query: Query, bits: int, k: int) -> list[tuple]:
    """(distance, detail) of all rows up to the k-th and its ties, by plain Python."""
    keys = sorted(
        (bin(int(a) ^ query.codes[bits]).count("1"), bin(int(b) ^ query.codes[64]).count("1"))
        for a, b in zip(table[bits], table[64], strict=True)
    )
    return [key for key in keys if key <= keys[min(k, len(keys)) - 1]]


def check(table: CodeTable, query: Query, bits: int, k: int) -> None:
    index = HammingIndex(np.arange(1, len(table[4]) + 1), table)
    found = index.nearest(query, bits, k)
    pairs = list(zip(found.distances.tolist(), found.details.tolist(), strict=True))
    assert pairs == slow_nearest(table, query, bits, k)
    assert len(set(found.rows.tolist())) == len(found.rows)
    for row, (near, detail) in zip(found.rows.tolist(), pairs, strict=True):
        photo = index.ids[row] - 1
        assert bin(int(table[bits][photo]) ^ query.codes[bits]).count("1") == near
        assert bin(int(table[64][photo]) ^ query.codes[64]).count("1") == detail


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 300),
    kinds=st.integers(0, 12),
    bits=st.sampled_from(BITS),
    k=st.integers(1, 320),
    seed=st.integers(0, 2**31),
)
def test_equals_a_full_sort(count: int, kinds: int, bits: int, k: int, seed: int) -> None:
    """The same rows as sorting everything, ties with the last row included."""
    table = random_codes(count, seed, kinds)
    check(table, row_query(table, seed % count), bits, k)


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("k", [1, 100, 3000])
def test_large_libraries_use_buckets_and_chunks_exactly(bits: int, k: int) -> None:
    """Above the threshold other code runs, with the same result."""
    table = random_codes(BUCKETS_FROM + 1000, seed=bits, kinds=40_000)
    index = HammingIndex(np.arange(1, len(table[4]) + 1), table)
    query = row_query(random_codes(1, seed=99), 0)
    found = index.nearest(query, bits, k)
    near = np.bitwise_count(table[bits] ^ DTYPES[bits].type(query.codes[bits])).astype(int)
    detail = np.bitwise_count(table[64] ^ np.uint64(query.codes[64])).astype(int)
    keys = np.sort(near * 100 + detail)
    expected = keys[keys <= keys[k - 1]]
    assert np.array_equal(found.distances.astype(int) * 100 + found.details, expected)


def test_nothing_to_search() -> None:
    """An empty library and k = 0 give an empty result."""
    empty = HammingIndex(np.empty(0, np.int64), random_codes(0, 1))
    assert len(empty.nearest(zero_query(), 64, 5).rows) == 0
    one = HammingIndex(np.array([1]), random_codes(1, 1))
    assert len(one.nearest(zero_query(), 8, 0).rows) == 0


@pytest.mark.parametrize("bits", BITS)
def test_histogram_counts_every_photo_once(bits: int) -> None:
    """The histogram equals a count of plain distances."""
    table = random_codes(70_000, 3)
    index = HammingIndex(np.arange(1, 70_001), table)
    query = row_query(table, 7)
    near = np.bitwise_count(table[bits] ^ table[bits][7])
    assert np.array_equal(index.histogram(query, bits), np.bincount(near, minlength=bits + 1))


def test_rings_hold_every_code_once() -> None:
    """The rings of a length are a partition of its codes."""
    for bits in (4, 8, 16):
        every = np.concatenate([ring(bits, distance) for distance in range(bits + 1)])
        assert np.array_equal(np.sort(every), np.arange(1 << bits))


def copies_phashes(count: int, draws: np.random.Generator) -> np.ndarray:
    """Of one picture, turned, mirrored, or as it is, with up to eight other bits."""
    flips = np.uint64(1) << draws.integers(0, 64, (count, 8)).astype(np.uint64)
    phashes = np.uint64(draws.integers(1, 2**63)) ^ np.bitwise_xor.reduce(flips, axis=1)
    for way in ORIENTATIONS:
        turned = draws.random(count) < 0.1
        phashes[turned] = oriented_hashes(phashes[turned], way)
    return phashes


def turned_bits(phash: int, other: int) -> int:
    """Bits in which two pHashes differ, in the orientation in which they differ least."""
    if not phash or not other:
        return 64
    ways = (oriented_hashes(np.array([other], np.uint64), way)[0] for way in ORIENTATIONS)
    return min((int(turned) ^ phash).bit_count() for turned in ways)


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 200),
    bits=st.sampled_from(BITS),
    k=st.integers(1, 220),
    seed=st.integers(0, 2**31),
)
def test_the_same_picture_is_no_farther_than_its_phash(
    count: int, bits: int, k: int, seed: int
) -> None:
    """At 32 and 64 bits; shorter codes are about themes. A pHash of 0 means none."""
    draws = np.random.default_rng(seed)
    table = random_codes(count, seed)
    phashes = copies_phashes(count, draws)
    phashes[draws.random(count) < 0.2] = 0
    index = HammingIndex(np.arange(count), table, phashes=phashes)
    query = replace(row_query(table, 0), phash=int(phashes[0]) or None)
    expected = np.bitwise_count(table[bits] ^ table[bits][0]).astype(int)
    apart = np.array([turned_bits(int(phashes[0]), other) for other in phashes.tolist()])
    if bits >= 32 and phashes[0]:
        expected = np.where(apart <= 6, np.minimum(expected, apart), expected)
    found = index.nearest(query, bits, k)
    assert found.distances.tolist() == sorted(expected)[: len(found.rows)]
    assert expected[index.ids[found.rows]].tolist() == found.distances.tolist()
    assert (
        index.histogram(query, bits).tolist() == np.bincount(expected, minlength=bits + 1).tolist()
    )
    row = int(np.flatnonzero(index.ids == 0)[0])
    assert index.query(row).phash == int(phashes[0])
    same = index.look_the_same(query, np.arange(count))
    assert same.tolist() == (bool(phashes[0]) & (apart <= 6))[index.ids].tolist()


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 200),
    many=st.integers(2, 6),
    bits=st.sampled_from(BITS),
    k=st.integers(1, 220),
    seed=st.integers(0, 2**31),
)
def test_distances_to_several_photos_add_up(
    count: int, many: int, bits: int, k: int, seed: int
) -> None:
    """In any order: sums at the setting, then at 64 bits."""
    table = random_codes(count, seed, kinds=7)
    index = HammingIndex(np.arange(count), table)
    parts = [row_query(table, (seed + 3 * number) % count) for number in range(many)]
    found = index.nearest(Query.together(parts), bits, k)

    def sums(length: int) -> np.ndarray:
        columns = [
            np.bitwise_count(table[length] ^ DTYPES[length].type(part.codes[length])).astype(int)
            for part in parts
        ]
        return np.sum(columns, axis=0)

    near, detail = sums(bits), sums(64)
    keys = np.sort(near * 1000 + detail)
    expected = keys[keys <= keys[min(k, count) - 1]]
    assert np.array_equal(found.distances.astype(int) * 1000 + found.details, expected)
    photos = index.ids[found.rows]
    assert np.array_equal(near[photos], found.distances)
    histogram = index.histogram(Query.together(parts), bits)
    assert len(histogram) == index.largest(bits, Query.together(parts)) + 1 == many * bits + 1
    assert np.array_equal(histogram, np.bincount(near, minlength=len(histogram)))
    again = index.nearest(Query.together(parts[::-1]), bits, k)
    assert np.array_equal(again.distances, found.distances)


def test_distances_to_very_many_photos_add_up() -> None:
    """Beyond what two bytes hold: 1,500 photos that are chosen together."""
    table = random_codes(40, 1, details=True)
    weights = ByLength({64: 2, 32: 2, 16: 2}, {64: 1, 32: 1})
    index = HammingIndex(np.arange(40), table, {64: weights})
    parts = [row_query(table, number % 40) for number in range(1500)]
    found = index.nearest(Query.together(parts), 64, 40)
    for place, photo in enumerate(index.ids[found.rows].tolist()):
        total = detail = 0
        for part in parts:
            apart = weights.beside(part.codes, row_query(table, photo).codes)
            total += sum(weight * (one ^ other).bit_count() for weight, one, other in apart)
            detail += (part.codes.details[64] ^ int(table.details[64][photo])).bit_count()
        assert (found.distances[place], found.details[place]) == (total, detail)
    assert found.distances.max() > 2**16
    assert (np.diff(found.distances.astype(int)) >= 0).all()


def test_one_photo_together_is_that_photo() -> None:
    query = row_query(random_codes(3, 1), 1)
    assert Query.together([query]) == query
    assert query.parts == (query,)


@pytest.mark.parametrize("bits", BITS)
def test_among_some_photos(bits: int) -> None:
    """A part of an index ranks like an index of that part alone."""
    table = random_codes(500, 5, kinds=60)
    phashes = np.random.default_rng(3).integers(1, 2**63, 500).astype(np.uint64)
    index = HammingIndex(np.arange(1, 501), table, phashes=phashes)
    some = np.arange(7, 400, 3)
    part = index.among(np.append(some, 10_000))  # one that it does not have
    query = row_query(table, 50)
    assert sorted(part.ids.tolist()) == some.tolist()
    found, expected = part.nearest(query, bits, 20), index.nearest(query, bits, 500)
    inside = np.isin(index.ids[expected.rows], some)
    assert np.array_equal(found.distances, expected.distances[inside][: len(found.rows)])
    assert len(index.among(np.empty(0, np.int64)).nearest(query, bits, 5).rows) == 0


def in_two_views(table: CodeTable, first: int, second: int, phashes: np.ndarray) -> Query:
    """A photo whose views have the codes of two rows."""
    whole, trimmed = (
        replace(row_query(table, row), phash=int(phashes[row])) for row in (first, second)
    )
    return replace(whole, trimmed=trimmed)


def slow_distances(index: HammingIndex, query: Query, bits: int) -> dict[int, int]:
    """By photo: of the nearer view of each part, added up, one number at a time."""
    found = dict.fromkeys(index.ids.tolist(), 0)
    for row, photo in enumerate(index.ids.tolist()):
        codes = index.query(row)
        for part in query.parts:
            distances = []
            for view in part.views:
                apart = index.weights(bits).beside(view.codes, codes.codes)
                near = sum(weight * (one ^ other).bit_count() for weight, one, other in apart)
                hashes = turned_bits(view.phash or 0, codes.phash or 0)
                if bits >= 32 and hashes <= SAME_PICTURE:
                    near = min(near, hashes)
                distances.append(near)
            found[photo] += min(distances)
    return found


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(2, 200),
    bits=st.sampled_from(BITS),
    k=st.integers(1, 220),
    together=st.booleans(),
    seed=st.integers(0, 2**31),
)
def test_the_nearer_view_of_a_photo_counts(
    count: int, bits: int, k: int, together: bool, seed: int
) -> None:
    """By weighted distances and pHashes, alone and together with another photo."""
    draws = np.random.default_rng(seed)
    table = random_codes(count, seed, details=True)
    weights = {64: ByLength({64: 2, 16: 1}, {64: 1}), 32: ByLength({32: 2, 8: 1}, {32: 1})}
    phashes = copies_phashes(count, draws)
    index = HammingIndex(np.arange(count), table, weights, phashes)
    query = in_two_views(table, 0, 1, phashes)
    if together:
        other = in_two_views(table, count // 2, count - 1, phashes)
        query = Query.together([query, other])
    expected = slow_distances(index, query, bits)
    found = index.nearest(query, bits, k)
    photos = index.ids[found.rows].tolist()
    assert [expected[photo] for photo in photos] == found.distances.tolist()
    assert found.distances.tolist() == sorted(expected.values())[: len(photos)]
    histogram = index.histogram(query, bits)
    assert np.array_equal(histogram, np.bincount([*expected.values()], minlength=len(histogram)))
    themes = index.theme_distances(query, np.arange(count))
    assert len(query.parts) * 64 >= themes.max() >= themes.min()
    if not together:
        alone = [index.theme_distances(view, np.arange(count)) for view in query.views]
        assert np.array_equal(themes, np.minimum(*alone))
        same = [index.look_the_same(view, np.arange(count)) for view in query.views]
        assert np.array_equal(index.look_the_same(query, np.arange(count)), same[0] | same[1])


@pytest.mark.parametrize("bits", BITS)
def test_large_libraries_find_the_nearer_view_exactly(bits: int) -> None:
    """Through buckets as by a scan, ties and details included."""
    table = random_codes(BUCKETS_FROM + 1000, seed=bits, kinds=40_000)
    index = HammingIndex(np.arange(1, len(table[4]) + 1), table)
    views = random_codes(2, seed=98)
    query = replace(row_query(views, 0), trimmed=row_query(views, 1))

    def nearer(length: int) -> np.ndarray:
        words = [DTYPES[length].type(view.codes[length]) for view in query.views]
        return np.minimum(*(np.bitwise_count(table[length] ^ word) for word in words)).astype(int)

    keys = np.sort(nearer(bits) * 100 + nearer(64))
    for k in (1, 3000):
        found = index.nearest(query, bits, k)
        expected = keys[keys <= keys[k - 1]]
        assert np.array_equal(found.distances.astype(int) * 100 + found.details, expected)


@pytest.mark.parametrize("bits", [4, 8, 16])
def test_codes_by_their_distance_to_the_nearest_word(bits: int) -> None:
    """Each code once, at its distance."""
    words = [3, (1 << bits) - 2]
    rings = [codes_at(bits, words, distance) for distance in range(bits + 1)]
    assert np.array_equal(np.sort(np.concatenate(rings)), np.arange(1 << bits))
    for distance, codes in enumerate(rings):
        for code in codes.tolist()[:50]:
            assert min((code ^ word).bit_count() for word in words) == distance


def test_which_view_is_nearer() -> None:
    table = random_codes(50, 4)
    index = HammingIndex(np.arange(50), table)
    query = replace(row_query(table, 7), trimmed=row_query(table, 9))
    rows = {int(photo): row for row, photo in enumerate(index.ids)}
    assert index.nearer_view(query, rows[9], 64) == query.trimmed
    assert index.nearer_view(query, rows[7], 64) == row_query(table, 7)
    assert index.nearer_view(row_query(table, 9), rows[7], 64) == row_query(table, 9)


def test_which_copies_are_turned() -> None:
    """Not those that look the same as they are, or not at all, and none without a pHash."""
    table = random_codes(5, 4)
    photo = 0x0123456789ABCDEF
    turned = int(oriented_hashes(np.array([photo], np.uint64), ORIENTATIONS[5])[0])
    phashes = np.array([photo, photo ^ 7, turned ^ 7, 0x5555000055550000, 0], np.uint64)
    index = HammingIndex(np.arange(5), table, phashes=phashes)
    query = replace(row_query(table, 0), phash=photo)
    found = {int(index.ids[row]): index.is_turned(query, row) for row in range(5)}
    assert found == {0: False, 1: False, 2: True, 3: False, 4: False}
    assert not index.is_turned(row_query(table, 0), 0)
    both = replace(query, trimmed=replace(query, phash=turned))
    assert not any(index.is_turned(both, row) for row in range(5))
