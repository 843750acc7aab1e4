"""Filters over the facts of photos: against plain Python, whatever the library holds."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.storage import (
    migrations,
    photo_arrays,
    photo_filter,
    photo_rows,
    schema,
)
from hashdesk.core.storage.photo_filter import FilterChoices, PhotoFilter
from hashdesk.core.storage.photo_rows import Photo
from hashdesk.core.storage.schema import PhotoState

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
)


def library(rows: list[Photo]) -> sqlite3.Connection:
    """A library's tables in memory. Names are made different by their number in front."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.make_tables(connection, schema.LIBRARY_FORMAT.version)
    connection.execute("INSERT INTO roots (id, path) VALUES (1, x'2f')")
    connection.execute("INSERT INTO folders (id, root, path) VALUES (1, 1, x'')")
    for number, photo in enumerate(rows):
        name = b"%d-" % number + photo.name
        photo_rows.put(connection, Photo(**{**vars(photo), "name": name}))
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
    date = photo.taken if photo.taken is not None else photo.mtime_ns // 10**9
    name = photo.name.decode("utf-8", "replace")
    ending = name.rpartition(".")[2].lower()
    return (
        photo.state == PhotoState.OK
        and (wanted.first is None or date >= wanted.first)
        and (wanted.end is None or date < wanted.end)
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
    assert photo_filter.choices(library([])) == FilterChoices((), (), 0, 0)


@pytest.mark.parametrize(
    ("start", "expected"), [("1-", [2]), ("3-D", [4]), ("1-a%", []), ("_-a", []), ("\\", [])]
)
def test_names(few: sqlite3.Connection, start: str, expected: list[int]) -> None:
    """Case does not matter, and no character has a meaning of its own."""
    assert photo_filter.starting_with(few, start).tolist() == expected
    assert photo_filter.starting_with(few, start).dtype == np.int64


def test_a_file_written_just_now_is_from_now() -> None:
    """Its time is not believed before the next scan; it must not look like one of 1970."""
    connection = library([Photo(0, 1, b"a.jpg", 1, 0)])
    now = int(time.time())
    assert photo_filter.matching(
        connection, PhotoFilter(first=now - 60, end=now + 60)
    ).tolist() == [1]
    assert abs(int(photo_arrays.load(connection).dates[0]) - now) < 60
    connection.close()
