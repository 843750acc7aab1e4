"""Shelves stay where they were when photos go, come back, or join them, and in the next process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import gather
from hashdesk.core.atlas.name_places import ContentWords
from hashdesk.core.atlas.shelves import SHELF_COUNTS, Shelves, fold
from hashdesk.core.atlas.standing import Origin, Standing, stand
from hashdesk.core.atlas.standing_file import (
    MOST_STANDINGS,
    read_standing,
    stand_in,
    write_standing,
)
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.whole_library.library_files import SHELF_PLACES_FILE
from tests.core.atlas.test_gathering import kinds_of_photos

ENCODER = "0123"


def contents_of(photos: int) -> ContentWords:
    """The content ids of the photos 1 … photos."""
    ids = np.arange(1, photos + 1)
    words = np.random.default_rng(0).integers(1, 1 << 63, (photos, 2)).astype(np.uint64)
    return ids, words


CONTENTS = contents_of(200)


def first_standing(index: HammingIndex) -> Standing:
    return stand(index, ENCODER, CONTENTS, None)[1]


def without(index: HammingIndex, gone: NDArray[np.int64]) -> HammingIndex:
    """The same codes without some photos, in another order of rows."""
    kept = np.flatnonzero(~np.isin(index.ids, gone))[::-1]
    return HammingIndex(index.ids[kept], index.codes.map(lambda codes: codes[kept]))


def photos_of(shelves: Shelves) -> list[set[int]]:
    return [
        set(shelves.ids[shelves.places == place].tolist()) for place in range(len(shelves.counts))
    ]


def stays(before: Sequence[set[int]], gone: set[int]) -> list[set[int]]:
    """What is left of each shelf, in their order; empty ones vanish."""
    return [left for shelf in before if (left := shelf - gone)]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60))
def test_shelves_keep_their_order_and_empty_ones_vanish(seed: int, count: int) -> None:
    """And photos that come back stand where they stood."""
    index, _ = kinds_of_photos([12] * 10, seed, noise=0.2)
    tree, standing = stand(index, ENCODER, CONTENTS, None)
    rng = np.random.default_rng(seed)
    gone = rng.choice(index.ids, count, replace=False)
    now = without(index, gone)

    left, later = stand(now, ENCODER, CONTENTS, standing)
    back, _ = stand(index, ENCODER, CONTENTS, later)

    for wanted in SHELF_COUNTS:
        before, after = fold(index, tree, wanted), fold(now, left, wanted)
        assert photos_of(after) == stays(photos_of(before), set(gone.tolist()))
        again = fold(index, back, wanted)
        assert photos_of(again) == photos_of(before)
        assert np.array_equal(again.typical, before.typical)
    assert np.array_equal(np.bincount(left.leaves), left.sizes)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60))
def test_new_photos_move_no_other(seed: int, count: int) -> None:
    """In whatever order they come, one by one or together."""
    index, _ = kinds_of_photos([12] * 10, seed, noise=0.2)
    new = np.random.default_rng(seed).choice(index.ids, count, replace=False)
    first = without(index, new)
    tree, standing = stand(first, ENCODER, CONTENTS, None)

    together, _ = stand(index, ENCODER, CONTENTS, standing)
    _, some = stand(without(index, new[::2]), ENCODER, CONTENTS, standing)
    in_turn, _ = stand(index, ENCODER, CONTENTS, some)

    for wanted in SHELF_COUNTS:
        before, after = fold(first, tree, wanted), fold(index, together, wanted)
        assert stays(photos_of(after), set(new.tolist())) == photos_of(before)
        assert np.array_equal(fold(index, in_turn, wanted).places, after.places)


def test_a_whole_shelf_that_goes_leaves_the_others_as_they_are() -> None:
    index, _ = kinds_of_photos([20] * 8, 3)
    tree, standing = stand(index, ENCODER, CONTENTS, None)
    before = fold(index, tree, 10)
    now = without(index, index.ids[before.places == 4])

    left, _ = stand(now, ENCODER, CONTENTS, standing)

    after = fold(now, left, 10)
    assert photos_of(after) == [*photos_of(before)[:4], *photos_of(before)[5:]]
    assert np.array_equal(after.centres, np.delete(before.centres, 4, axis=0))


@pytest.mark.parametrize("change", ["another encoder", "other contents", "too few", "too many"])
def test_shelves_are_made_anew_for_other_photos(change: str) -> None:
    now, _ = kinds_of_photos([20] * 8, 3)
    before = first_standing(now)
    if change == "another encoder":
        before = replace(before, encoder="4567")
    elif change == "other contents":
        before = replace(before, contents=before.contents + np.uint64(1))
    elif change == "too few":
        now = without(now, now.ids[:81])
    else:
        before = first_standing(without(now, now.ids[:81]))
    tree, standing = stand(now, ENCODER, CONTENTS, before)
    anew = gather(now)
    assert np.array_equal(tree.leaves, anew.leaves)
    assert np.array_equal(tree.centres, anew.centres)
    is_new = change == "another encoder"
    assert standing.origin is (Origin.NEW if is_new else Origin.RENEWED)
    assert standing.tree.gathered == len(now)


def test_an_id_that_went_to_another_photo_stands_where_that_belongs() -> None:
    index, kinds = kinds_of_photos([20] * 8, 3)
    before = first_standing(index)
    other = int(index.ids[kinds == 7][0])  # was a photo of another kind then
    taught = before.tree.leaves.copy()
    taught[before.ids == other] = before.tree.leaves[before.ids == int(index.ids[kinds == 0][0])]
    changed = before.contents.copy()
    changed[before.ids == other] += np.uint64(1)
    wrong = replace(before, contents=changed, tree=replace(before.tree, leaves=taught))
    tree, standing = stand(index, ENCODER, CONTENTS, wrong)
    groups = tree.cut(8)[tree.leaves]
    assert len(set(groups[kinds == 7].tolist())) == 1
    assert np.array_equal(standing.ids, before.ids)


def test_places_are_found_again_in_their_file(tmp_path: Path) -> None:
    index, _ = kinds_of_photos([12] * 10, 5, noise=0.2)
    _, standing = stand_in(tmp_path, index, ENCODER, CONTENTS, None, may_write=True)
    now = without(index, index.ids[:30])
    tree, kept = stand_in(tmp_path, now, ENCODER, CONTENTS, None, may_write=True)
    here, _ = stand(now, ENCODER, CONTENTS, standing)
    assert np.array_equal(kept.ids, standing.ids)
    assert np.array_equal(tree.leaves, here.leaves)
    assert np.array_equal(tree.centres, here.centres)
    assert np.array_equal(tree.unions, here.unions)


def test_going_back_to_a_model_finds_its_shelves_again(tmp_path: Path) -> None:
    """Also those that photos had joined, before the other model came or meanwhile."""
    index, _ = kinds_of_photos([12] * 10, 5, noise=0.2)
    few = without(index, index.ids[::5])
    stand_in(tmp_path, few, ENCODER, CONTENTS, None, may_write=True)
    first, _ = stand_in(tmp_path, index, ENCODER, CONTENTS, None, may_write=True)
    assert not np.array_equal(first.leaves, gather(index).leaves), "photos have joined them"
    other, _ = kinds_of_photos([12] * 10, 6)
    stand_in(tmp_path, other, "4567", CONTENTS, None, may_write=True)

    back, standing = stand_in(tmp_path, index, ENCODER, CONTENTS, None, may_write=True)

    assert standing.origin is Origin.KEPT
    for wanted in SHELF_COUNTS:
        now, then = fold(index, back, wanted), fold(index, first, wanted)
        assert np.array_equal(now.places, then.places)
        assert np.array_equal(now.centres, then.centres)


def test_only_a_few_models_are_remembered(tmp_path: Path) -> None:
    """The one that was used longest ago is forgotten."""
    index, _ = kinds_of_photos([12] * 10, 5)
    encoders = [f"model {number}" for number in range(MOST_STANDINGS + 1)]
    for encoder in encoders:
        stand_in(tmp_path, index, encoder, CONTENTS, None, may_write=True)
    assert read_standing(tmp_path, encoders[0]) is None
    for encoder in encoders[1:]:
        found = read_standing(tmp_path, encoder)
        assert found is not None
        assert found.encoder == encoder


def test_nothing_is_written_where_nothing_may_be(tmp_path: Path) -> None:
    index, _ = kinds_of_photos([12] * 10, 5)
    stand_in(tmp_path, index, ENCODER, CONTENTS, None, may_write=False)
    assert not list(tmp_path.iterdir())


def test_a_damaged_file_counts_as_none(tmp_path: Path) -> None:
    index, _ = kinds_of_photos([12] * 10, 5)
    write_standing(tmp_path, first_standing(index))
    path = tmp_path / SHELF_PLACES_FILE
    sound = path.read_bytes()
    assert read_standing(tmp_path, ENCODER) is not None
    for place in (0, 20, len(sound) // 2, len(sound) - 1):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        assert read_standing(tmp_path, ENCODER) is None
    path.write_bytes(sound[: len(sound) // 2])
    assert read_standing(tmp_path, ENCODER) is None


SHELVES_IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from hashdesk.core.atlas.shelves import fold
from hashdesk.core.atlas.standing_file import stand_in
from hashdesk.core.search.library import Library
from hashdesk.core.storage.photos import photo_arrays

folder, gone = Path(sys.argv[1]), {int(photo) for photo in sys.argv[2:]}
with Library(folder, hold=False) as library:
    contents = photo_arrays.all_content_ids(library.db.connection)
    index = library.codes
    keep = [row for row, photo in enumerate(index.ids.tolist()) if photo not in gone]
    index = type(index)(index.ids[keep], index.codes.map(lambda codes: codes[keep]))
    tree, _ = stand_in(folder, index, library.encoder.name, contents, None, may_write=True)
    shelves = fold(index, tree, 20)
    print(sorted(zip(shelves.ids.tolist(), shelves.places.tolist())))
"""


def shelves_in_another_process(library: Path, gone: Sequence[int] = ()) -> dict[int, int]:
    """The shelf of each photo but some, as the next window of a library has them."""
    command = [sys.executable, "-c", SHELVES_IN_ANOTHER_PROCESS, str(library), *map(str, gone)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    numbers = [
        int(part) for part in said.replace("(", "").replace(")", "").strip("[]\n").split(",")
    ]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def test_the_next_process_has_the_same_shelves(large: Path) -> None:
    """Also when photos have gone, and when they have come back."""
    first = shelves_in_another_process(large)
    assert shelves_in_another_process(large) == first
    gone = sorted(first)[::9]
    left = shelves_in_another_process(large, gone)
    staying = [photo for photo in first if photo in left]
    assert len(staying) == len(first) - len(gone)
    shelves = sorted({first[photo] for photo in staying})
    assert left == {photo: shelves.index(first[photo]) for photo in staying}
    assert shelves_in_another_process(large) == first
