"""Names find their shelves again: with more shelves, more photos, another model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas.gathering import gather
from hashdesk.core.atlas.name_places import (
    NONE_PLACED,
    SAMPLED_PHOTOS,
    new_name,
    place_names,
)
from hashdesk.core.atlas.older_names import adopt_older_names
from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.atlas.shelves import TYPICAL_PHOTOS, Shelves, counts_for, fold, photos_on
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, pack
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.whole_library.library_files import SHELF_NAMES_FILE
from tests.core.atlas.test_gathering import kinds_of_photos

Contents = tuple[np.ndarray, np.ndarray]


def contents_of(index: HammingIndex) -> Contents:
    """A content id for each photo: not in order, as in real life."""
    ids = np.sort(index.ids)
    words = np.random.default_rng(0).integers(0, 1 << 63, (len(ids), 2), dtype=np.uint64)
    return ids, words


def shelves_of(index: HammingIndex, wanted: int) -> Shelves:
    return fold(index, gather(index), wanted)


def named(
    name: str, index: HammingIndex, shelves: Shelves, place: int, contents: Contents
) -> ShelfName:
    """A name that a person gives to a shelf."""
    covers = shelves.typical[place][shelves.typical[place] > 0]
    photos = photos_on(index, shelves, place)
    return new_name(name, photos, covers, len(index), contents, "one")


def nested_kinds(
    groups: list[list[int]], seed: int, noise: float = 0.06
) -> tuple[HammingIndex, np.ndarray]:
    """Photos of so many kinds: those of a group are like each other. The kind of each row."""
    rng = np.random.default_rng(seed)
    sizes = [size for group in groups for size in group]
    kinds = np.repeat(np.arange(len(sizes)), sizes)
    group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    codes = {}
    for bits in BITS:
        of_group = rng.random((len(groups), bits)) < 0.5
        middle = of_group[group_of] ^ (rng.random((len(sizes), bits)) < 0.15)
        codes[bits] = pack(middle[kinds] ^ (rng.random((len(kinds), bits)) < noise))
    index = HammingIndex(np.arange(1, len(kinds) + 1), ByLength(codes))
    return index, kinds[index.ids - 1]


def kinds_on(index: HammingIndex, kinds: np.ndarray, photos: np.ndarray) -> list[int]:
    """The kind of each photo."""
    return kinds[[int(np.flatnonzero(index.ids == photo)[0]) for photo in photos]].tolist()


def test_a_name_follows_its_covers_when_its_shelf_is_split() -> None:
    """Also where the other part, of which no cover was seen, is larger: cups are no lamps."""
    index, kinds = nested_kinds([[60, 90], [40, 50], [45, 55]], 1)
    contents, whole = contents_of(index), shelves_of(index, 3)
    place = int(whole.places[kinds == 0][0])
    lamps = index.ids[kinds == 0]
    photos = photos_on(index, whole, place)
    name = new_name("My lamps", photos, lamps[:4], len(index), contents, "one")
    for wanted in (6, 20):
        shelves = shelves_of(index, wanted)
        (found,) = place_names([name], index, shelves, contents).shown
        assert set(kinds_on(index, kinds, photos_on(index, shelves, found))) == {0}
        assert shelves.counts.max() > shelves.counts[found]


def test_a_name_does_not_go_to_a_shelf_that_is_mostly_of_another_kind() -> None:
    """It is kept, and comes back with the shelf that it was given to."""
    index, kinds = nested_kinds([[40, 70], [45, 80], [50, 50]], 2)
    contents, parts = contents_of(index), shelves_of(index, 6)
    place = int(parts.places[kinds == 0][0])
    name = named("My lamps", index, parts, place, contents)
    assert place_names([name], index, parts, contents).shown == {place: name}
    merged = shelves_of(index, 3)
    there = int(merged.places[kinds == 0][0])
    assert 1 / 3 < name.count / merged.counts[there] < 1 / 2
    assert place_names([name], index, merged, contents) == NONE_PLACED


def test_a_name_goes_along_where_others_join_its_shelf() -> None:
    index, kinds = nested_kinds([[90, 30], [45, 80], [50, 50]], 3)
    contents, parts = contents_of(index), shelves_of(index, 6)
    name = named("My lamps", index, parts, int(parts.places[kinds == 0][0]), contents)
    merged = shelves_of(index, 3)
    there = int(merged.places[kinds == 0][0])
    assert merged.counts[there] == 120
    assert place_names([name], index, merged, contents).shown == {there: name}


def test_photos_at_the_edge_of_a_shelf_do_not_name_it() -> None:
    """A library that grew by many photos of another kind: how many, the name cannot know."""
    index, kinds = nested_kinds([[30, 90], [45, 55]], 4)
    contents, shelves = contents_of(index), shelves_of(index, 2)
    place = int(shelves.places[kinds == 0][0])
    assert shelves.counts[place] == 120
    lamps = index.ids[kinds == 0]
    given_when_few = new_name("My lamps", lamps, lamps[:4], 60, contents, "one")
    assert place_names([given_when_few], index, shelves, contents) == NONE_PLACED
    some_of_all = photos_on(index, shelves, place)[::4]
    all_kinds = new_name("Home", some_of_all, some_of_all[:4], 60, contents, "one")
    assert place_names([all_kinds], index, shelves, contents).shown == {place: all_kinds}


def test_less_than_half_of_a_shelf_does_not_name_it() -> None:
    """However typical of it these photos are."""
    index, _ = kinds_of_photos([120, 60], 7)
    contents, shelves = contents_of(index), shelves_of(index, 2)
    place = int(shelves.counts.argmax())
    photos = photos_on(index, shelves, place)
    for part, shown in ((photos[:54], False), (photos[:66], True)):
        name = new_name("My lamps", part, part[:4], len(index), contents, "one")
        assert bool(place_names([name], index, shelves, contents).shown) is shown


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(3, 20), min_size=4, max_size=8), st.integers(0, 1000))
def test_a_name_stands_on_a_shelf_of_its_photos_at_every_number(
    sizes: list[int], seed: int
) -> None:
    """Where it was given, always; elsewhere only if half of the shelf is its own."""
    index, _ = kinds_of_photos(sizes, seed, noise=0.3)
    contents = contents_of(index)
    every = [shelves_of(index, wanted) for wanted in counts_for(len(index))]
    for given_at in every:
        names = [
            named(str(place), index, given_at, place, contents) for place in range(len(given_at))
        ]
        assert place_names(names, index, given_at, contents).shown == dict(enumerate(names))
        for shelves in every:
            for place, name in place_names(names, index, shelves, contents).shown.items():
                own = photos_on(index, given_at, int(name.name))
                there = photos_on(index, shelves, place)
                assert np.isin(there, own).mean() >= 1 / 2


def test_of_many_photos_a_sample_is_kept() -> None:
    index, _ = kinds_of_photos([60, 300, 40, 50, 45, 55], 1)
    contents, shelves = contents_of(index), shelves_of(index, 6)
    large = int(shelves.counts.argmax())
    name = named("Sea", index, shelves, large, contents)
    assert len(name.photos) <= SAMPLED_PHOTOS < name.count == 300
    assert len(name.covers) == TYPICAL_PHOTOS
    assert place_names([name], index, shelves, contents).shown == {large: name}


def test_a_name_is_found_in_a_library_that_grew() -> None:
    """Five times as many photos of each kind."""
    few, kinds = kinds_of_photos([20, 30, 25], 2, noise=0.05)
    many, of_many = kinds_of_photos([100, 150, 125], 2, noise=0.05)
    first = [
        photo for kind in range(3) for photo in many.ids[of_many == kind][: (20, 30, 25)[kind]]
    ]
    contents = contents_of(many)
    photos = np.array(first[20:50])
    name = new_name("Sea", photos, photos[:4], len(few), contents, "one")
    shelves = shelves_of(many, 3)
    (place,) = place_names([name], many, shelves, contents).shown
    assert set(of_many[shelves.places == place].tolist()) == {1}
    assert len(kinds) == 75


def test_of_two_names_for_a_shelf_the_better_one_is_shown() -> None:
    """The other one does not go to a shelf where its photos are not: it is told to be behind."""
    index, _ = kinds_of_photos([50, 60], 3)
    contents, shelves = contents_of(index), shelves_of(index, 2)
    photos, covers = photos_on(index, shelves, 0), shelves.typical[0]
    whole = new_name("Whole", photos, covers, len(index), contents, "one")
    half = new_name("Half", photos[: len(photos) // 2 + 1], covers, len(index), contents, "one")
    for names in ([half, whole], [whole, half]):
        placed = place_names(names, index, shelves, contents)
        assert (placed.shown, placed.behind) == ({0: whole}, {half: whole})


def test_a_name_whose_photos_are_scattered_or_gone_has_no_shelf() -> None:
    index, _ = kinds_of_photos([40] * 6, 4)
    contents, shelves = contents_of(index), shelves_of(index, 6)
    none = index.ids[:0]
    scattered = new_name("Mixed", index.ids[::6], none, len(index), contents, "one")
    gone = (contents[0], contents[1] + np.uint64(1))
    sea = named("Sea", index, shelves, 0, gone)
    assert place_names([scattered, sea], index, shelves, contents) == NONE_PLACED
    with pytest.raises(ValueError, match="without photos"):
        new_name("None", none, none, len(index), contents, "one")


def test_a_name_without_covers_goes_where_most_of_its_photos_are() -> None:
    """So were names kept once."""
    index, kinds = nested_kinds([[60, 90], [40, 50]], 1)
    contents, whole, parts = contents_of(index), shelves_of(index, 2), shelves_of(index, 4)
    photos = photos_on(index, whole, int(whole.places[kinds == 0][0]))
    name = new_name("Home", photos, photos[:0], len(index), contents, "one")
    (place,) = place_names([name], index, parts, contents).shown
    assert set(kinds_on(index, kinds, photos_on(index, parts, place))) == {1}


def test_names_find_their_shelves_with_another_model() -> None:
    """Its codes have nothing in common with those of the first, but kinds stay kinds."""
    sizes = [60, 40, 50, 30, 45, 55]
    one, other = (kinds_of_photos(sizes, seed)[0] for seed in (5, 6))
    contents, shelves = contents_of(one), shelves_of(one, 6)
    names = [named(str(place), one, shelves, place, contents) for place in range(len(shelves))]
    found = shelves_of(other, 6)
    placed = place_names(names, other, found, contents).shown
    assert len(placed) == 6
    for place, name in placed.items():
        there = set(photos_on(one, shelves, int(name.name)).tolist())
        assert set(photos_on(other, found, place).tolist()) == there


def test_names_of_codes_get_the_photos_with_these_codes(large: Path) -> None:
    with LibraryDB(large) as db:
        row = db.encoder_in_use()
        assert row is not None
        coded, contents = db.load_codes(row), photo_arrays.all_content_ids(db.connection)
        code = int(coded.codes[8][coded.ids[0] - 1])
        unused = next(number for number in range(256) if number not in coded.codes[8])
        names = f'{{"{row.name}": {{"8": {{"{code}": "Sea", "{unused}": "Lake"}}}}, '
        names += '"other": {"8": {"1": "Moon"}}}'
        (large / SHELF_NAMES_FILE).write_text(f'{{"version": 1, "names": {names}}}')
        assert adopt_older_names(db, contents) == 1
        (name,) = shelf_names.read(large)
        assert (name.name, name.encoder, name.of) == ("Sea", row.name, len(coded.ids))
        there = coded.ids[coded.codes[8][coded.ids - 1] == code]
        expected = contents[1][np.isin(contents[0], there)].astype(">u8")
        assert set(name.photos) == {word.tobytes() for word in expected}
        left = {(row.name, 8, unused): "Lake", ("other", 8, 1): "Moon"}
        assert shelf_names.read_codes(large) == left
        assert adopt_older_names(db, contents) == 0
