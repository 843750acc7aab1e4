"""The scale of likeness is the library's own."""

from dataclasses import replace
from math import comb

import numpy as np
import pytest

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.likeness.calibration import (
    USUAL_SCALE,
    LibraryLikeness,
    measure_likeness,
    most_alike,
)
from hashdesk.core.likeness.levels import LikenessScale
from hashdesk.core.likeness.surroundings import LEAST_SAMPLE, Surroundings
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query

KINDS, OF_EACH = 20, 20


def flipped(codes: np.ndarray, bits: int, draws: np.random.Generator) -> np.ndarray:
    """64-bit codes with so many bits of each flipped."""
    places = np.array([draws.choice(64, bits, replace=False) for _ in codes], np.uint64)
    flips = (np.uint64(1) << places).sum(axis=1, dtype=np.uint64)
    return codes ^ flips


def of_kinds(bits: int, seed: int = 0, kinds: int = KINDS) -> np.ndarray:
    """64-bit codes of photos that differ from the middle of their kind by so many bits."""
    draws = np.random.default_rng(seed)
    middles = draws.integers(0, 2**64, kinds, dtype=np.uint64, endpoint=False)
    return flipped(np.repeat(middles, OF_EACH), bits, draws)


def index_of(codes: np.ndarray, phashes: np.ndarray | None = None) -> HammingIndex:
    table = {bits: (codes & np.uint64(2**bits - 1)).astype(DTYPES[bits]) for bits in BITS[:-1]}
    if phashes is None:
        phashes = np.random.default_rng(9).integers(1, 2**64, len(codes), np.uint64)
    ids = np.arange(1, len(codes) + 1)
    return HammingIndex(ids, ByLength({**table, 64: codes.astype(DTYPES[64])}), {}, phashes)


def measure_scale(index: HammingIndex) -> LikenessScale:
    """The scale of a library that keeps no features."""
    measured = measure_likeness(index, lambda ids: np.zeros((len(ids), 0), np.float32))
    assert measured.surroundings is None
    return measured.scale


def distance_to_nearest(code: np.uint64, codes: np.ndarray) -> int:
    return int(np.bitwise_count(codes ^ code).min())


@pytest.mark.parametrize("bits", [1, 3, 5])
def test_photos_of_its_kinds_are_alike_and_others_are_not(bits: int) -> None:
    """However near the photos of a kind are to each other in this library."""
    codes = of_kinds(bits)
    draws = np.random.default_rng(5)
    places = draws.choice(len(codes), 100, replace=False)
    kept = np.delete(codes, places)
    scale = measure_scale(index_of(kept))
    known = [distance_to_nearest(codes[place], kept) <= scale.alike for place in places]
    foreign = of_kinds(bits, seed=1, kinds=10)
    strangers = [distance_to_nearest(code, kept) <= scale.alike for code in foreign]
    assert np.mean(known) >= 0.9
    assert np.mean(strangers) <= 0.1
    assert scale.very_alike <= scale.alike <= 2 * bits


def test_copies_of_a_picture_do_not_count() -> None:
    """A library in which everything was saved twice has the same scale."""
    codes = of_kinds(5)
    phashes = np.random.default_rng(3).integers(1, 2**64, len(codes), np.uint64)
    once = measure_scale(index_of(codes, phashes))
    twice = measure_scale(index_of(np.tile(codes, 2), np.tile(phashes, 2)))
    assert (once.very_alike, once.alike) == (twice.very_alike, twice.alike)
    assert once.alike > 0


def test_a_few_photos_have_the_usual_scale() -> None:
    """Nothing can be measured on them."""
    for count in (0, 1, LEAST_SAMPLE - 1):
        codes = of_kinds(3)[:count]
        assert measure_scale(index_of(codes)) == USUAL_SCALE


def test_chance_is_never_alike() -> None:
    """Among random codes, the nearest is not told to be alike."""
    codes = np.random.default_rng(0).integers(0, 2**64, 3000, np.uint64)
    scale = measure_scale(index_of(codes[:2900]))
    near = [distance_to_nearest(code, codes[:2900]) <= scale.alike for code in codes[2900:]]
    assert np.mean(near) < 0.6
    assert scale == LikenessScale(scale.very_alike, most_alike(2900))


@pytest.mark.parametrize("photos", [1, 90, 6_000, 1_000_000])
def test_the_nearest_of_random_codes(photos: int) -> None:
    """Half of all random codes have none of `photos` within the limit, fewer at one bit more."""
    limit = most_alike(photos)
    shares = np.cumsum([comb(64, distance) / 2**64 for distance in range(65)])
    assert photos * shares[limit] <= 0.5 < photos * shares[limit + 1] or limit == 31


def test_photos_that_heads_learned_from_give_more_room() -> None:
    """They lie nearer to each other than photos that come later."""
    draws = np.random.default_rng(4)
    middle = np.zeros(1, np.uint64)
    apart = [2] * 392 + [9] * 8  # bits
    codes = np.concatenate([flipped(middle, bits, draws) for bits in apart])
    index = index_of(codes)
    learned = HammingIndex(
        index.ids, ByLength(index.codes.themes, {32: index.codes[32], 64: index.codes[64]})
    )
    assert measure_scale(index).alike < measure_scale(learned).alike


SCALE, OF_KNOWN = LikenessScale(3, 9), LikenessScale(3, 12)
NEAR, FAR = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
SURROUNDED = LibraryLikeness(
    SCALE, OF_KNOWN, Surroundings(np.array([[0.9, 0.44]] * 3), np.full(3, 0.8), 0.4)
)


def test_features_say_what_is_strange() -> None:
    """Whatever the encoder says. What is strange is alike to nothing that is not very alike."""
    codes = ByLength({64: 1})
    known, strange = Query(codes, strange=True, direction=NEAR), Query(codes, direction=FAR)
    assert SURROUNDED.scale_for(known) == OF_KNOWN
    assert SURROUNDED.scale_for(strange) == LikenessScale(3, 3)
    assert SURROUNDED.scale_for(replace(strange, trimmed=strange)) == LikenessScale(3, 3)
    assert SURROUNDED.scale_for(replace(strange, trimmed=known)) == OF_KNOWN
    assert SURROUNDED.scale_for(replace(known, trimmed=strange)) == OF_KNOWN
    assert SURROUNDED.scale_for(Query.together([strange, strange])) == SCALE


@pytest.mark.parametrize(
    ("measured", "direction"), [(SURROUNDED, None), (LibraryLikeness(SCALE, OF_KNOWN), FAR)]
)
def test_without_features_the_encoder_says_it(
    measured: LibraryLikeness, direction: np.ndarray | None
) -> None:
    """Those of the library, or of what is searched for; in every view."""
    usual = Query(ByLength({64: 1}), direction=direction)
    strange = replace(usual, strange=True)
    assert measured.scale_for(usual) == SCALE
    assert measured.scale_for(strange) == LikenessScale(3, 3)
    assert measured.scale_for(replace(strange, trimmed=strange)) == LikenessScale(3, 3)
    assert measured.scale_for(replace(strange, trimmed=usual)) == SCALE
    assert measured.scale_for(replace(usual, trimmed=strange)) == SCALE
    assert measured.scale_for(Query.together([strange, strange])) == SCALE


def test_an_adapted_library_that_keeps_features_tells_by_them() -> None:
    """And by anchors where it keeps none."""
    codes = of_kinds(3)
    themes = index_of(codes)
    details = ByLength(themes.codes.themes, {32: themes.codes[32], 64: themes.codes[64]})
    index = HammingIndex(themes.ids, details)
    turned = np.arange(len(codes)) * np.pi / 2 / len(codes)
    directions = np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)
    measured = measure_likeness(index, lambda ids: directions[ids - 1])
    known, unlike = Query(ByLength({64: 0}), direction=NEAR), -NEAR
    assert measured.scale_for(replace(known, strange=True)) == measured.scale_of_known
    away = measured.scale_for(replace(known, direction=unlike))
    assert away.alike == away.very_alike < measured.scale_of_known.alike


@pytest.mark.parametrize(("apart", "alike"), [(8, 9), (10, 10), (15, 15), (16, 9), (40, 9)])
def test_what_is_as_near_to_several_photos_as_they_are_to_each_other_is_alike(
    apart: int, alike: int
) -> None:
    """Unless they show no one kind of thing."""
    one, other = (Query(ByLength({64: code})) for code in (0, 2**apart - 1))
    assert SURROUNDED.scale_for(Query.together([one, other])) == LikenessScale(3, alike)


def test_limits_of_the_library_where_it_was_asked_hold_in_another() -> None:
    """But what is strange to that other library has nothing alike there."""
    asked = LikenessScale(2, 20)
    known, strange = (Query(ByLength({64: 1}), direction=direction) for direction in (NEAR, FAR))
    assert SURROUNDED.limits_for(known) == OF_KNOWN
    assert SURROUNDED.limits_for(strange) == replace(OF_KNOWN, strange=True)
    assert SURROUNDED.scale_for(known, asked) == asked
    assert SURROUNDED.scale_for(strange, asked) == LikenessScale(2, 2)


def test_what_is_strange_where_it_was_asked_is_so_where_no_features_are_kept() -> None:
    """Or one photo would be hardly alike in the one answer, and alike in the other."""
    asked = LikenessScale(2, 20, strange=True)
    featureless = replace(SURROUNDED, surroundings=None)
    known = Query(ByLength({64: 1}), direction=NEAR)
    assert featureless.scale_for(known, asked) == LikenessScale(2, 2)
    assert SURROUNDED.scale_for(known, asked) == LikenessScale(2, 20)
