"""Reviews: the order of groups, the marks, and earlier decisions."""

from __future__ import annotations

from dataclasses import replace
from sqlite3 import Connection
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind, new_decision
from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.traits import PhotoTraits, read_traits
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import CONTENT, MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.review.group_order import GroupOrder
from hashdesk.core.duplicates.review.review import LibraryFacts, Review, ReviewOptions, review
from hashdesk.core.storage.photos import known_pictures, photo_arrays, photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState
from tests.core.duplicates.groups.test_grouping import pairs_of
from tests.core.scanned_folder import ScannedFolder

# Groups of photos by id, with bits between neighbours; by id, sizes in bytes and in pixels, dates.
GROUPS = {(1, 2): 3, (3, 4): 1, (3, 5): 2, (6, 7): 4}
SIZES = {1: 10, 2: 50, 3: 9, 4: 8, 5: 7, 6: 90, 7: 20}
DATES = {1: 100, 2: 200, 3: 400, 4: 50, 5: 60, 6: 10, 7: 500}


def content(number: int) -> bytes:
    return number.to_bytes(16, "big")


@pytest.fixture
def rows(scanned_folder: ScannedFolder) -> ScannedFolder:
    """A library whose photos 1 … 7 are rows without files."""
    with scanned_folder.db.transaction():
        folder = scanned_folder.db.folder_id(scanned_folder.root, b"")
        for number in SIZES:
            made = Photo(0, folder, b"%d.jpg" % number, SIZES[number], 10**9, content(number))
            photo = replace(made, taken=DATES[number], width=SIZES[number], height=1)
            assert photo_rows.put(scanned_folder.db.connection, photo) == number
    return scanned_folder


def compared_now(connection: Connection, pairs: MatchedPairs) -> MatchedPairs:
    """The same pairs, found among the photos as they are."""
    known = photo_rows.content_ids(connection, pairs.photos.tolist())
    contents = b"".join(known[photo] for photo in pairs.photos.tolist())
    return replace(pairs, contents=np.frombuffer(contents, CONTENT))


def traits_of_one_picture(connection: Connection) -> PhotoTraits:
    """As if all files were known to show one picture: then any reason may mark them."""
    traits = read_traits(connection)
    return replace(traits, pictures=np.zeros_like(traits.pictures))


def reviewed(
    scanned_folder: ScannedFolder,
    decisions: tuple[Decision, ...] = (),
    level: MatchLevel = MatchLevel.NEAR,
    doubts: dict[tuple[int, int], Relation] | None = None,
    **changes: Any,
) -> Review:
    connection = scanned_folder.db.connection
    facts = LibraryFacts(photo_arrays.load(connection), traits_of_one_picture(connection))
    options = ReviewOptions(level, GroupingOptions(8), **changes)
    pairs = compared_now(connection, pairs_of(GROUPS, doubts, level))
    return review(connection, pairs, facts, decisions, options)


def listed(found: Review) -> list[list[int]]:
    return [sorted(found.groups[number].tolist()) for number in range(len(found.groups))]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (GroupOrder.FREED, [[6, 7], [3, 4, 5], [1, 2]]),  # 20, 15 and 10 bytes
        (GroupOrder.COUNT, [[3, 4, 5], [1, 2], [6, 7]]),
        (GroupOrder.NEWEST, [[6, 7], [3, 4, 5], [1, 2]]),
        (GroupOrder.NEAREST, [[3, 4, 5], [1, 2], [6, 7]]),
    ],
)
def test_order(rows: ScannedFolder, order: GroupOrder, expected: list[list[int]]) -> None:
    found = reviewed(rows, order=order)
    assert listed(found) == expected
    assert found.bytes == 45
    assert found.suggestion.keep.tolist() == [
        max(photos, key=lambda photo: SIZES[photo]) for photos in expected
    ]
    assert found.groups.photos[found.suggestion.marked].tolist() == [
        photo for photo in found.groups.photos.tolist() if photo not in found.suggestion.keep
    ]


def test_how_many_photos_a_group_has(rows: ScannedFolder) -> None:
    assert listed(reviewed(rows, least=3)) == [[3, 4, 5]]
    assert listed(reviewed(rows, most=2)) == [[6, 7], [1, 2]]
    empty = reviewed(rows, least=4)
    assert (listed(empty), empty.bytes, len(empty.joined)) == ([], 0, 0)


def test_decided_groups_are_left_out_and_counted(rows: ScannedFolder) -> None:
    about = new_decision(DecisionKind.KEEP, MatchLevel.EXACT, map(content, (1, 2)))
    joined = new_decision(DecisionKind.HIDE, MatchLevel.NEAR, map(content, (3, 5)))
    loose = new_decision(DecisionKind.DIFFERENT, MatchLevel.SIMILAR, map(content, (6, 7)))
    found = reviewed(rows, (about, joined, loose))
    assert (listed(found), found.decided, found.bytes) == ([[6, 7], [3, 4, 5]], 1, 28)
    assert found.joined.tolist() == [0, 1]
    found = reviewed(rows, (about, joined, loose), decided=True)
    assert (len(found.groups), found.decided, found.joined.tolist()) == (3, 0, [0, 1, 0])
    found = reviewed(rows, (about, joined, loose), MatchLevel.SIMILAR)
    assert (listed(found), found.decided) == ([[3, 4, 5]], 2)


def test_look_alikes_are_not_marked(rows: ScannedFolder) -> None:
    """What to keep is suggested all the same, and groups with most to be freed come first."""
    same, found = reviewed(rows), reviewed(rows, level=MatchLevel.SIMILAR)
    assert (same.suggestion.marked.sum(), same.bytes) == (4, 45)
    assert (found.suggestion.marked.any(), found.bytes) == (False, 0)
    assert found.suggestion.keep.tolist() == same.suggestion.keep.tolist()
    assert listed(found) == listed(same)


@pytest.mark.parametrize("doubt", [Relation.LOOK_AGAIN, Relation.BURST])
def test_only_what_is_certain_is_marked(rows: ScannedFolder, doubt: Relation) -> None:
    """4 is the same as 3, and 5 is in doubt; so are 6 and 7, which come last: they free nothing."""
    found = reviewed(rows, doubts={(3, 5): doubt, (6, 7): doubt})
    assert listed(found) == [[1, 2], [3, 4, 5], [6, 7]]
    assert found.groups.photos[found.suggestion.marked].tolist() == [1, 4]
    assert found.bytes == SIZES[1] + SIZES[4]
    by_photo = dict(zip(found.groups.photos.tolist(), found.relations.tolist(), strict=True))
    assert (by_photo[4], by_photo[5], by_photo[7]) == (Relation.SAME, doubt, doubt)


def test_what_is_in_doubt_does_not_stand_in_for_what_is_kept(rows: ScannedFolder) -> None:
    """By its size, 3 would be kept; but 4 and 5 are the same, and 3 is in doubt beside both."""
    connection = rows.db.connection
    with rows.db.transaction():
        photo = photo_rows.get(connection, [3])[3]
        photo_rows.put(connection, replace(photo, size=900, width=900))
    pairs = {(3, 4): 1, (3, 5): 2, (4, 5): 1}
    doubts = {(3, 4): Relation.LOOK_AGAIN, (3, 5): Relation.LOOK_AGAIN}
    facts = LibraryFacts(photo_arrays.load(connection), traits_of_one_picture(connection))
    options = ReviewOptions(MatchLevel.NEAR, GroupingOptions(8))
    found = review(connection, pairs_of(pairs, doubts), facts, (), options)
    assert listed(found) == [[3, 4, 5]]
    assert found.suggestion.keep.tolist() == [4]
    assert found.groups.photos[found.suggestion.marked].tolist() == [5]


def test_what_is_certain_beside_the_reference_may_be_in_doubt_beside_the_kept_one(
    rows: ScannedFolder,
) -> None:
    """3 is the same as 4 and as 5, which are in doubt beside each other; 5 is kept."""
    connection = rows.db.connection
    with rows.db.transaction():
        photo = photo_rows.get(connection, [5])[5]
        photo_rows.put(connection, replace(photo, size=900, width=900))
    pairs = {(3, 4): 1, (3, 5): 2, (4, 5): 1}
    facts = LibraryFacts(photo_arrays.load(connection), traits_of_one_picture(connection))
    options = ReviewOptions(MatchLevel.NEAR, GroupingOptions(8))
    for known in (pairs_of(pairs, {(4, 5): Relation.LOOK_AGAIN}), pairs_of({(3, 4): 1, (3, 5): 2})):
        found = review(connection, known, facts, (), options)
        assert found.suggestion.keep.tolist() == [5]
        assert found.groups.photos[found.suggestion.marked].tolist() == [3]


def test_a_tag_written_into_a_file_changes_no_decision(rows: ScannedFolder) -> None:
    """Other bytes, the same picture: before, after, and when it was decided in between."""
    connection = rows.db.connection
    about = new_decision(DecisionKind.KEEP, MatchLevel.NEAR, map(content, (1, 2)))
    both = new_decision(DecisionKind.KEEP, MatchLevel.NEAR, map(content, (6, 7)))
    photo = photo_rows.get(connection, [1])[1]
    with rows.db.transaction():
        photo_rows.put(connection, replace(photo, content_id=content(91), pixel_id=b"p" * 16))
    assert listed(reviewed(rows, (about, both))) == [[3, 4, 5], [1, 2]]  # nothing is known of 1
    with rows.db.transaction():
        known_pictures.remember(connection, content(1), b"p" * 16)
    assert listed(reviewed(rows, (about, both))) == [[3, 4, 5]]
    assert reviewed(rows, (about, both)).decided == 2
    with rows.db.transaction():  # a second tag, and then the first photo again
        photo_rows.put(connection, replace(photo, content_id=content(92), pixel_id=b"p" * 16))
        known_pictures.remember(connection, content(91), b"p" * 16)
    later = new_decision(DecisionKind.KEEP, MatchLevel.NEAR, map(content, (91, 2)))
    assert listed(reviewed(rows, (later, both))) == [[3, 4, 5]]
    with rows.db.transaction():
        photo_rows.put(connection, replace(photo, pixel_id=b"p" * 16))
    assert listed(reviewed(rows, (later, both))) == [[3, 4, 5]]


def test_a_copy_with_another_tag_is_a_new_photo(rows: ScannedFolder) -> None:
    """It shows the same picture, but one photo more than was decided about."""
    connection = rows.db.connection
    with rows.db.transaction():
        for number in (3, 5):
            photo = photo_rows.get(connection, [number])[number]
            photo_rows.put(connection, replace(photo, pixel_id=b"p" * 16))
    about = new_decision(DecisionKind.KEEP, MatchLevel.NEAR, map(content, (3, 4)))
    found = reviewed(rows, (about,))
    assert found.joined.tolist() == [0, 1, 0]


def test_photos_out_of_reach_and_references_are_not_counted_as_freed(rows: ScannedFolder) -> None:
    folder = rows.db.folder_id(rows.root, b"")
    found = reviewed(rows, references=frozenset({folder}))
    assert (found.bytes, found.suggestion.marked.any()) == (0, False)
    with rows.db.transaction():
        rows.db.connection.execute("UPDATE roots SET offline=1")
    found = reviewed(rows)
    assert (len(found.groups), found.bytes, found.suggestion.marked.any()) == (3, 0, False)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.integers(1, 7)), late=st.sets(st.integers(1, 7)))
def test_photos_that_go_meanwhile(rows: ScannedFolder, gone: set[int], late: set[int]) -> None:
    """Pairs, photos and traits are read one after the other; a scan may come in between."""
    connection = rows.db.connection
    read = []
    for went in (gone, gone | late):
        with rows.db.transaction():
            for photo in photo_rows.get(connection, range(1, 100)).values():
                state = PhotoState.MISSING if photo.id in went else PhotoState.OK
                photo_rows.put(connection, replace(photo, state=state))
        read.append((photo_arrays.load(connection), traits_of_one_picture(connection)))
    for first, then in (read, read[::-1]):
        found = review(
            connection,
            pairs_of(GROUPS),
            LibraryFacts(first[0], then[1]),
            (),
            ReviewOptions(MatchLevel.EXACT, GroupingOptions(8)),
        )
        photos = set(found.groups.photos.tolist())
        assert not photos & (gone | late)
        assert found.bytes == sum(SIZES[p] for p in photos - set(found.suggestion.keep.tolist()))


@pytest.mark.parametrize("level", list(MatchLevel))
def test_photos_with_the_same_bytes_are_told(rows: ScannedFolder, level: MatchLevel) -> None:
    """Also where groups are made of codes."""
    with rows.db.transaction():
        photo = photo_rows.get(rows.db.connection, [5])[5]
        photo_rows.put(rows.db.connection, replace(photo, content_id=content(3)))
    found = reviewed(rows, level=level)
    contents = dict(zip(found.groups.photos.tolist(), found.contents.tolist(), strict=True))
    assert contents[3] == contents[5] != contents[4]
    assert len(set(contents.values())) == len(contents) - 1


def test_photos_with_new_content_are_in_no_group(rows: ScannedFolder) -> None:
    """Pairs are kept while groups are made again: what they say of a replaced photo is old."""
    connection = rows.db.connection
    with rows.db.transaction():
        photo = photo_rows.get(connection, [4])[4]
        photo_rows.put(connection, replace(photo, content_id=content(99)))
    facts = LibraryFacts(photo_arrays.load(connection), traits_of_one_picture(connection))
    options = ReviewOptions(MatchLevel.NEAR, GroupingOptions(8))
    found = review(connection, pairs_of(GROUPS), facts, (), options)
    assert sorted(listed(found)) == [[1, 2], [3, 5], [6, 7]]
    assert found.pairs.contents_of([3, 4]) == {3: content(3), 4: content(4)}
