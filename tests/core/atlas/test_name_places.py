"""Names find their shelves again: with more shelves, more photos, another model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas.gathering import gather
from hashdesk.core.atlas.name_places import SAMPLED_PHOTOS, new_name, place_names
from hashdesk.core.atlas.older_names import adopt_older_names
from hashdesk.core.atlas.shelves import Shelves, fold, photos_on
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


def test_a_name_is_found_with_more_shelves_and_fewer() -> None:
    index, _ = kinds_of_photos([60, 300, 40, 50, 45, 55], 1)
    contents = contents_of(index)
    six = shelves_of(index, 6)
    large = int(six.counts.argmax())
    name = new_name("Sea", photos_on(index, six, large), len(index), contents, "one")
    assert len(name.photos) <= SAMPLED_PHOTOS < name.count == 300
    for wanted in (5, 6, 20):
        shelves = shelves_of(index, wanted)
        placed = place_names([name], shelves, contents)
        for place, found in placed.items():
            there = set(photos_on(index, shelves, place).tolist())
            assert found == name
            assert len(there & set(photos_on(index, six, large).tolist())) > len(there) / 3
    assert place_names([name], six, contents) == {large: name}


def test_a_name_is_found_in_a_library_that_grew() -> None:
    """Five times as many photos of each kind."""
    few, kinds = kinds_of_photos([20, 30, 25], 2, noise=0.05)
    many, of_many = kinds_of_photos([100, 150, 125], 2, noise=0.05)
    first = [
        photo for kind in range(3) for photo in many.ids[of_many == kind][: (20, 30, 25)[kind]]
    ]
    contents = contents_of(many)
    name = new_name("Sea", np.array(first[20:50]), len(few), contents, "one")
    shelves = shelves_of(many, 3)
    (place,) = place_names([name], shelves, contents)
    assert set(of_many[shelves.places == place].tolist()) == {1}
    assert len(kinds) == 75


def test_two_names_do_not_share_a_shelf() -> None:
    index, _ = kinds_of_photos([50, 60], 3)
    contents, shelves = contents_of(index), shelves_of(index, 2)
    photos = photos_on(index, shelves, 0)
    whole = new_name("Whole", photos, len(index), contents, "one")
    half = new_name("Half", photos[: len(photos) // 2], len(index), contents, "one")
    assert place_names([half, whole], shelves, contents) == {0: whole}


def test_a_name_whose_photos_are_scattered_or_gone_has_no_shelf() -> None:
    index, _ = kinds_of_photos([40] * 6, 4)
    contents, shelves = contents_of(index), shelves_of(index, 6)
    scattered = new_name("Mixed", index.ids[::6], len(index), contents, "one")
    gone = (contents[0], contents[1] + np.uint64(1))
    sea = new_name("Sea", photos_on(index, shelves, 0), len(index), gone, "one")
    assert place_names([scattered, sea], shelves, contents) == {}
    with pytest.raises(ValueError, match="without photos"):
        new_name("None", index.ids[:0], len(index), contents, "one")


def test_names_find_their_shelves_with_another_model() -> None:
    """Its codes have nothing in common with those of the first, but kinds stay kinds."""
    sizes = [60, 40, 50, 30, 45, 55]
    one, other = (kinds_of_photos(sizes, seed)[0] for seed in (5, 6))
    contents, shelves = contents_of(one), shelves_of(one, 6)
    names = [
        new_name(str(place), photos_on(one, shelves, place), len(one), contents, "one")
        for place in range(len(shelves))
    ]
    found = shelves_of(other, 6)
    placed = place_names(names, found, contents)
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
