"""Filters over the facts of photos: against plain Python, whatever the library holds."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.storage import migrations
from hashdesk.core.storage.photos import fact_rows, photo_arrays, photo_filter, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.photos.photo_filter import (
    FactNumber,
    FactRange,
    FilterChoices,
    PhotoFilter,
)
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.schema import PhotoState

CAMERAS = (None, "Canon EOS 5D", "Pixel 7")
NAMES = ("a.jpg", "B.JPEG", "c.tar.png", "d.HeiC", "e", "f.gif ", "émoi.tif", ".webp")

photos = st.builds(
    Photo,
    id=st.just(0),
    folder=st.just(1),
    name=st.sampled_from(NAMES).map(os.fsencode) | st.just(b"bad\xff.jpg"),
    size=st.integers(0, 10**9),
    mtime_ns=st.integers(1, 20).map(lambda seconds: seconds * 10**9 + 5),
    content_id=st.just(b"x" * 16),
    taken=st.none() | st.integers(-5, 20),
    camera=st.sampled_from(CAMERAS),
    latitude=st.none() | st.just(12.5),
    state=st.sampled_from(
        (PhotoState.OK, PhotoState.OK, PhotoState.OK, PhotoState.MISSING, PhotoState.FAILED)
    ),
)
filters = st.builds(
    PhotoFilter,
    first=st.none() | st.integers(-5, 20),
    end=st.none() | st.integers(-5, 20),
    cameras=st.frozensets(st.sampled_from(("", "Canon EOS 5D", "Pixel 7", "none such"))),
    formats=st.frozensets(st.sampled_from(sorted(PHOTO_FORMATS)), max_size=3),
    located=st.sampled_from((None, True, False)),
    dated=st.sampled_from((None, True, False)),
)


WORDS = ("sea", "sea side", "Meer")
LENSES = ("50mm f/1.8", "24-70")
facts = st.builds(
    StoredFacts,
    lens=st.none() | st.sampled_from(LENSES),
    exposure_seconds=st.sampled_from((None, 0.004, 1.0)),
    iso=st.sampled_from((None, 100, 400, 1600)),
    rating=st.none() | st.integers(-1, 5),
    keywords=st.frozensets(st.sampled_from(WORDS)).map(lambda words: tuple(sorted(words))),
)
limits = st.none() | st.sampled_from((0.004, 100, 400))
fact_filters = st.builds(
    PhotoFilter,
    cameras=st.frozensets(st.sampled_from(("", "Pixel 7")), max_size=1),
    lenses=st.frozensets(st.sampled_from(LENSES)),
    stars=st.none() | st.integers(1, 5),
    keywords=st.frozensets(st.sampled_from((*WORDS, "side")), max_size=2),
    ranges=st.frozensets(
        st.builds(
            FactRange, st.sampled_from((FactNumber.ISO, FactNumber.EXPOSURE)), limits, limits
        ),
        max_size=2,
    ),
)


def library(rows: list[Photo], facts: Sequence[StoredFacts | None] = ()) -> sqlite3.Connection:
    """A library's tables in memory. Names are made different by their number in front."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.make_tables(connection, schema.LIBRARY_FORMAT.version)
    connection.execute("INSERT INTO roots (id, path) VALUES (1, x'2f')")
    connection.execute("INSERT INTO folders (id, root, path) VALUES (1, 1, x'')")
    for number, photo in enumerate(rows):
        name = b"%d-" % number + photo.name
        photo_rows.put(connection, Photo(**{**vars(photo), "name": name}))
    for number, row in enumerate(facts, start=1):
        if row is not None:
            fact_rows.put(connection, number, row)
    migrations.seal(connection)
    return connection


@pytest.fixture
def few() -> Iterator[sqlite3.Connection]:
    """Five photos, one of them missing."""
    connection = library([
        Photo(0, 1, b"a.jpg", 1, 0, taken=100, camera="Canon EOS 5D", latitude=1.0),
        Photo(0, 1, b"b.JPG", 1, 0, taken=200, camera="Canon EOS 5D"),
        Photo(0, 1, b"c.png", 1, 300 * 10**9),
        Photo(0, 1, b"d.heic", 1, 0, taken=400, camera="Pixel 7", latitude=-1.0),
        Photo(0, 1, b"e.gif", 1, 0, state=PhotoState.MISSING, camera="Gone"),
    ])  # fmt: skip
    yield connection
    connection.close()


def meets(photo: Photo, wanted: PhotoFilter) -> bool:
    """The slow twin: every condition in plain Python."""
    date = photo.taken
    name = photo.name.decode("utf-8", "replace")
    ending = name.rpartition(".")[2].lower()
    return (
        photo.state == PhotoState.OK
        and (wanted.first is None or (date is not None and date >= wanted.first))
        and (wanted.end is None or (date is not None and date < wanted.end))
        and (wanted.dated is None or (date is not None) == wanted.dated)
        and (not wanted.cameras or (photo.camera or "") in wanted.cameras)
        and (
            not wanted.formats
            or any(ending in PHOTO_FORMATS[name].suffixes for name in wanted.formats)
        )
        and (wanted.located is None or (photo.latitude is not None) == wanted.located)
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(photos, max_size=12), filters)
def test_equals_plain_python(rows: list[Photo], wanted: PhotoFilter) -> None:
    connection = library(rows)
    expected = [number + 1 for number, photo in enumerate(rows) if meets(photo, wanted)]
    assert photo_filter.matching(connection, wanted).tolist() == expected
    connection.close()


def has(facts: StoredFacts | None, wanted: PhotoFilter) -> bool:
    """The slow twin for what `facts` says."""
    if not (wanted.lenses or wanted.stars or wanted.keywords or wanted.ranges):
        return True
    return (
        facts is not None
        and (not wanted.lenses or facts.lens in wanted.lenses)
        and (wanted.stars is None or (facts.rating is not None and facts.rating >= wanted.stars))
        and (not wanted.keywords or not wanted.keywords.isdisjoint(facts.keywords))
        and all(_between(getattr(facts, limits.number.value), limits) for limits in wanted.ranges)
    )


def _between(value: float | None, limits: FactRange) -> bool:
    least = -np.inf if limits.least is None else limits.least
    return value is not None and least <= value <= (np.inf if limits.most is None else limits.most)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(photos, st.none() | facts), max_size=12), fact_filters)
def test_facts_equal_plain_python(
    rows: list[tuple[Photo, StoredFacts | None]], wanted: PhotoFilter
) -> None:
    connection = library([photo for photo, _ in rows], [facts for _, facts in rows])
    expected = [
        number
        for number, (photo, facts) in enumerate(rows, start=1)
        if meets(photo, wanted) and has(facts, wanted)
    ]
    assert photo_filter.matching(connection, wanted).tolist() == expected
    connection.close()


def test_damaged_facts_match_nothing() -> None:
    """Even if what rot made of them is what is asked for."""
    rows = [Photo(0, 1, b"a.jpg", 1, 5), Photo(0, 1, b"b.jpg", 1, 5)]
    connection = library(rows, [StoredFacts("one", rating=5), StoredFacts("two", rating=5)])
    kept = connection.execute("SELECT * FROM fact_blocks").fetchall()
    connection.execute("UPDATE facts SET lens='two' WHERE photo=1")
    connection.executemany("INSERT INTO fact_blocks VALUES (?, ?)", kept)
    wanted = PhotoFilter(lenses=frozenset({"two"}))
    assert photo_filter.matching(connection, wanted).tolist() == [2]
    connection.close()


def test_choices_count_facts() -> None:
    """Stars count for every smaller number; keywords one by one; no photo that is missing."""
    rows = [Photo(0, 1, b"%d.jpg" % number, 1, 5) for number in range(4)]
    rows.append(Photo(0, 1, b"gone.jpg", 1, 5, state=PhotoState.MISSING))
    connection = library(
        rows,
        [
            StoredFacts("50mm", rating=4, keywords=("sea", "sun"), iso=100),
            StoredFacts("24-70", rating=2, keywords=("sea",)),
            StoredFacts("24-70", rating=-1),
            None,
            StoredFacts("gone", rating=5, keywords=("gone",)),
        ],
    )
    found = photo_filter.choices(connection)
    assert found.lenses == (("24-70", 2), ("50mm", 1))
    assert found.stars == ((1, 2), (2, 2), (3, 1), (4, 1))
    assert found.keywords == (("sea", 2), ("sun", 1))
    assert found.numbers == {FactNumber.ISO}
    connection.close()


def test_the_empty_filter_is_none(few: sqlite3.Connection) -> None:
    assert not PhotoFilter()
    assert PhotoFilter(located=False)
    assert photo_filter.matching(few, PhotoFilter()).tolist() == [1, 2, 3, 4]


def test_choices_count_what_is_there(few: sqlite3.Connection) -> None:
    assert photo_filter.choices(few) == FilterChoices(
        cameras=(("Canon EOS 5D", 2), ("", 1), ("Pixel 7", 1)),
        formats=(("JPEG", 2), ("HEIF", 1), ("PNG", 1)),
        located=2,
        photos=4,
    )


def test_an_empty_library_has_no_choices() -> None:
    assert photo_filter.choices(library([])) == FilterChoices()


@pytest.mark.parametrize(
    ("start", "expected"), [("1-", [2]), ("3-D", [4]), ("1-a%", []), ("_-a", []), ("\\", [])]
)
def test_names(few: sqlite3.Connection, start: str, expected: list[int]) -> None:
    """Case does not matter, and no character has a meaning of its own."""
    assert photo_filter.starting_with(few, start).tolist() == expected
    assert photo_filter.starting_with(few, start).dtype == np.int64


def test_photos_of_one_second_are_in_the_order_of_their_milliseconds() -> None:
    """Newest first; a photo of which nobody knows them counts as taken at the full second."""
    moments = [(100, 250), (100, None), (100, 900), (99, 999), (101, 0), (100, 0)]
    connection = library(
        [Photo(0, 1, b"a.jpg", 1, 5, taken=taken, taken_ms=ms) for taken, ms in moments]
    )
    photos = photo_arrays.load(connection)
    assert photos.ids[photos.newest_first()].tolist() == [5, 3, 1, 2, 6, 4]
    connection.close()


def test_photos_without_a_date_come_last_and_were_taken_at_no_time() -> None:
    """By the dates of their files, however new."""
    connection = library(
        [
            Photo(0, 1, b"a.jpg", 1, 900 * 10**9),
            Photo(0, 1, b"b.jpg", 1, 10, taken=100),
            Photo(0, 1, b"c.jpg", 1, 950 * 10**9),
            Photo(0, 1, b"d.jpg", 1, 10, taken=200),
        ]
    )
    photos = photo_arrays.load(connection)
    assert photos.dated.tolist() == [False, True, False, True]
    assert photos.ids[photos.newest_first()].tolist() == [4, 2, 3, 1]

    def matching(**wanted: int | bool) -> list[int]:
        return photo_filter.matching(connection, replace(PhotoFilter(), **wanted)).tolist()

    assert matching(first=0, end=1000) == matching(dated=True) == [2, 4]
    assert matching(dated=False) == [1, 3]
    connection.close()


def test_a_file_written_just_now_is_from_now() -> None:
    """Its time is not believed before the next scan; it must not look like one of 1970."""
    connection = library([Photo(0, 1, b"a.jpg", 1, 0)])
    now = int(time.time())
    assert abs(int(photo_arrays.load(connection).dates[0]) - now) < 60
    connection.close()
