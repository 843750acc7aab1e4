"""Folders that lie in one another: whatever the order in which they are named, each photo once."""

from __future__ import annotations

import io
import itertools
import os
from pathlib import Path

import pytest
from PIL import Image

from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary

ORDERS = list(itertools.permutations(["", "trip", "trip/day"]))


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    made = SmallLibrary(tmp_path)
    for seed, below in enumerate(("", "trip", "trip/day")):
        made.draw(6, below, seed)
    return made


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: " then ".join(order) or "all")
def test_each_photo_is_counted_once(small: SmallLibrary, order: tuple[str, ...]) -> None:
    """Also where an outer folder takes over the root that an inner one has just become."""
    folders = [small.photos / below for below in order]
    first = small.index(*folders)
    assert (first.indexed, first.unchanged, first.failed, first.missing) == (18, 0, 0, 0)
    again = small.index(*folders)
    assert (again.indexed, again.unchanged, again.encoded) == (0, 18, 0)
    with LibraryDB(small.library) as db:
        assert [root.path for root in db.roots()] == [os.fsencode(small.photos)]
        assert db.connection.execute("SELECT count(*) FROM photos").fetchone() == (18,)


def test_one_folder_named_twice(small: SmallLibrary) -> None:
    summary = small.index(small.photos, small.photos)
    assert (summary.indexed, summary.unchanged) == (18, 0)


def test_a_folder_whose_path_is_too_long(small: SmallLibrary) -> None:
    """What cannot be listed is counted; photos above it are indexed."""
    buffer = io.BytesIO()
    Image.new("RGB", (96, 72), "teal").save(buffer, "JPEG")
    descriptor = os.open(small.photos, os.O_RDONLY)
    try:
        for _ in range(17):  # 17 × 241 bytes are more than a path may have
            os.mkdir(b"d" * 240, dir_fd=descriptor)
            inner = os.open(b"d" * 240, os.O_RDONLY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        photo = os.open(b"deep.jpg", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=descriptor)
        os.write(photo, buffer.getvalue())
        os.close(photo)
    finally:
        os.close(descriptor)
    summary = small.index()
    assert (summary.indexed, summary.unlisted) == (18, 1)
    assert list(small.failures.values()) == ["file name too long"]
