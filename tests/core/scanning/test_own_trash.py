"""Photos that HashDesk moved to the trash are gone, even if their folder is empty without them."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.removed_photos import ids_in_trash
from hashdesk.core.removal.restore import restore_listed
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from tests.core.indexing.small_library import SmallLibrary
from tests.mounts import Mounts

pytestmark = pytest.mark.slow

COUNT = 30  # more than are believed to be gone at once


@pytest.fixture
def small(tmp_path: Path, mounts: Mounts, monkeypatch: pytest.MonkeyPatch) -> SmallLibrary:
    """Photos in a folder of a drive, which has a trash of its own."""
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    drive = tmp_path / "drive"
    drive.mkdir()
    mounts.add(drive)
    small = SmallLibrary(tmp_path, place="drive/stick")
    small.draw(COUNT)
    assert small.index().indexed == COUNT
    return small


def trash_of(small: SmallLibrary) -> Path:
    return small.photos.parent / f".Trash-{os.getuid()}" / "files"


def throw_away(small: SmallLibrary, count: int) -> None:
    """Move photos to the trash, as the window does."""
    trash, log = trash_of(small), RemovalLog(small.library)
    trash.mkdir(parents=True)
    with LibraryDB(small.library) as db:
        ids = photo_rows.places(db.connection, range(1, COUNT + 1))
    listed = [(number, ids[number].full) for number in sorted(ids)[:count]]
    for entry in log.begin(listed):
        place = trash / f"{entry.photo}.jpg"
        os.rename(entry.path, place)
        log.note_moved(entry, os.fsencode(place))


def empty(small: SmallLibrary) -> None:
    """Take out of the folder whatever is in it."""
    for path in small.photos.iterdir():
        shutil.rmtree(path)


def scan(small: SmallLibrary, *, confirm_missing: bool = False) -> tuple[int, int, int]:
    """Scan; the photos that went, those of drives that are away, and those that may be lost."""
    with LibraryDB(small.library) as db:
        known = partial(ids_in_trash, db, RemovalLog(small.library))
        summary = small.index(in_trash=known, confirm_missing=confirm_missing)
    return summary.gone, summary.offline, sum(loss.photos for loss in summary.unconfirmed)


@pytest.mark.parametrize("confirm_missing", [False, True])
def test_an_emptied_folder_is_not_taken_for_an_unplugged_drive(
    small: SmallLibrary, confirm_missing: bool
) -> None:
    throw_away(small, COUNT)
    empty(small)
    assert scan(small, confirm_missing=confirm_missing) == (COUNT, 0, 0)
    assert small.found() == set()
    with LibraryDB(small.library) as db:
        assert not any(root.offline for root in db.roots())


def test_they_come_back_with_their_codes(small: SmallLibrary) -> None:
    throw_away(small, COUNT)
    scan(small)
    assert restore_listed(RemovalLog(small.library)).left == []
    summary = small.index()
    assert (summary.unchanged + summary.moved, summary.encoded, summary.missing) == (COUNT, 0, 0)
    assert len(small.found()) == COUNT


def test_others_that_are_not_there_are_kept(small: SmallLibrary) -> None:
    """Nobody knows where they are: those in the trash are gone, they are on a drive."""
    throw_away(small, COUNT - 4)
    empty(small)
    assert scan(small, confirm_missing=True) == (COUNT - 4, 4, 0)
    assert scan(small, confirm_missing=True) == (0, 4, 0)
    assert len(small.found()) == 4


def test_a_drive_that_is_unplugged_takes_its_trash_along(
    small: SmallLibrary, mounts: Mounts
) -> None:
    """What was in it is no news, so nothing is believed to be gone."""
    throw_away(small, COUNT - 4)
    drive = small.photos.parent
    mounts.remove(drive)
    small.photos.mkdir()  # an automounter may leave empty folders behind
    assert scan(small, confirm_missing=True) == (0, COUNT, 0)
    assert len(small.found()) == COUNT


def test_photos_on_a_drive_in_the_place_of_what_went(
    small: SmallLibrary, mounts: Mounts, tmp_path: Path
) -> None:
    """The same files, but on a stick that is plugged in there: unplugged, they are kept."""
    copy = Path(shutil.copytree(small.photos, tmp_path / "copy"))
    throw_away(small, COUNT)
    empty(small)
    assert scan(small) == (COUNT, 0, 0)
    mounts.add(small.photos)
    shutil.copytree(copy, small.photos, dirs_exist_ok=True)
    small.index()
    assert len(small.found()) == COUNT
    mounts.remove(small.photos)
    assert scan(small, confirm_missing=True) == (0, COUNT, 0)
    assert len(small.found()) == COUNT


def test_what_went_from_the_trash_is_no_proof(small: SmallLibrary) -> None:
    """Emptied or put elsewhere: the folder may have been filled again since."""
    throw_away(small, COUNT)
    shutil.rmtree(trash_of(small))
    empty(small)
    assert scan(small, confirm_missing=True) == (0, COUNT, 0)


def test_it_is_told_how_many_of_those_gone_are_in_the_trash(small: SmallLibrary) -> None:
    throw_away(small, 2)
    next(path for path in small.photos.rglob("*.jpg")).unlink()
    with LibraryDB(small.library) as db:
        summary = small.index(in_trash=partial(ids_in_trash, db, RemovalLog(small.library)))
    assert (summary.gone, summary.trashed) == (3, 2)
