"""Removing the demo album removes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.extras.demo_album import write_album
from hashdesk.extras.demo_place import DemoPlace

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> DemoPlace:
    made = DemoPlace(tmp_path / "library")
    made.home.mkdir()
    write_album(made.album, None, limit=1)
    with LibraryDB(made.library, write=True) as db:
        db.add_root(bytes(made.album))
    return made


def test_the_album_and_its_library_go(place: DemoPlace) -> None:
    place.remove()
    assert not place.album.exists()
    assert not place.library.exists()
    assert place.home.is_dir()
    place.remove()  # a second time, there is nothing to do


def test_it_is_known_how_much_removing_frees(place: DemoPlace) -> None:
    """All that is deleted, and nothing of what stays."""
    files = [path for path in place.home.parent.rglob("*") if path.is_file()]
    there = sum(path.stat().st_size for path in files)
    (place.album / "mine.jpg").write_bytes(b"a photo")
    assert place.bytes == there > 0
    place.remove()
    assert place.bytes == 0


def test_what_somebody_put_there_stays(place: DemoPlace, tmp_path: Path) -> None:
    """A picture of one's own in the album, and a library that knows another folder."""
    own = place.album / "mine.jpg"
    own.write_bytes(b"a photo")
    other = tmp_path / "photos"
    other.mkdir()
    with LibraryDB(place.library, write=True) as db:
        db.add_root(bytes(other))
    place.remove()
    assert [path.name for path in place.album.rglob("*")] == ["mine.jpg"]
    assert (place.library / "library.db").exists()


def test_an_unfinished_album_goes_too(tmp_path: Path) -> None:
    place = DemoPlace(tmp_path / "library")
    write_album(place.album, None, limit=1, originals_only=True)
    assert len(list(place.album.rglob("*.jpg"))) == 1
    write_album(place.album, None, limit=1)
    assert len([path for path in place.album.rglob("*") if path.is_file()]) > 10
    place.remove()
    assert not place.album.exists()
