"""Roots that were moved or renamed: recognised, and nothing is read again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hashdesk.core.errors import UsageError
from hashdesk.core.scanning.moved_roots import MovedRoot, moved_root, named_root
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary
from tests.faults.drives import draw_noise

OLD = 1_600_000_000

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    small = SmallLibrary(tmp_path)
    small.draw(12)
    for path in small.photos.rglob("*.jpg"):
        os.utime(path, (OLD, OLD))
    small.index()
    return small


def seems(small: SmallLibrary, folder: Path) -> MovedRoot | None:
    with LibraryDB(small.library) as db:
        return moved_root(db, os.fsencode(folder))


def rows(small: SmallLibrary) -> list[tuple[object, ...]]:
    with LibraryDB(small.library) as db:
        return db.connection.execute("SELECT id, name, content_id, mtime_ns FROM photos").fetchall()


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
def test_a_renamed_root(small: SmallLibrary, left: str) -> None:
    """Its path changes; rows, codes and times stay, and nothing is read."""
    before, new = rows(small), small.folder / "renamed"
    small.photos.rename(new)
    if left == "an empty folder":
        small.photos.mkdir()
    found = seems(small, new)
    assert found is not None
    assert (found.folder, found.found, found.sampled) == (os.fsencode(new), 12, 12)
    with LibraryDB(small.library, write=True) as db:
        db.move_root(found.root, found.folder)
    summary = small.index(new)
    assert (summary.unchanged, summary.encoded, summary.moved, summary.missing) == (12, 0, 0, 0)
    assert summary.offline == 0
    assert rows(small) == before
    with LibraryDB(small.library) as db:
        assert [root.path for root in db.roots()] == [os.fsencode(new)]
        assert not [result for result in check(db) if result.count]


def test_the_folder_that_it_lies_in(small: SmallLibrary) -> None:
    """A drive that has another name now: the root is where it was on it."""
    drive = small.folder / "drive"
    drive.mkdir()
    small.photos.rename(drive / "photos")
    draw_noise(drive / "others", 3, 7)
    found = seems(small, drive)
    assert found is not None
    assert found.folder == os.fsencode(drive / "photos")
    with LibraryDB(small.library, write=True) as db:
        db.move_root(found.root, found.folder)
    summary = small.index(drive)
    assert (summary.unchanged, summary.indexed, summary.missing) == (12, 3, 0)
    with LibraryDB(small.library) as db:
        assert [root.path for root in db.roots()] == [os.fsencode(drive)]


def test_a_folder_in_it(small: SmallLibrary) -> None:
    """Only a part of it is named: the root is above."""
    new = small.folder / "renamed"
    small.photos.rename(new)
    part = next(path.parent for path in sorted(new.rglob("*.jpg")))
    found = seems(small, part)
    assert found is not None
    assert found.folder == os.fsencode(new)
    with LibraryDB(small.library, write=True) as db:
        db.move_root(found.root, found.folder)
    assert small.index(part).encoded == 0
    assert small.index().unchanged == 12


def test_a_copy_with_other_times(small: SmallLibrary) -> None:
    """Sizes tell, if nearly all agree."""
    new = small.folder / "copied"
    shutil.copytree(small.photos, new, copy_function=shutil.copyfile)
    shutil.rmtree(small.photos)
    found = seems(small, new)
    assert found is not None
    next(new.rglob("p3.jpg")).write_bytes(b"edited")
    next(new.rglob("p4.jpg")).unlink()
    assert seems(small, new) is None


def test_many_photos_that_are_gone(small: SmallLibrary) -> None:
    """Half of them are enough, with their times; the others count as missing afterwards."""
    new = small.folder / "renamed"
    small.photos.rename(new)
    files = sorted(new.rglob("*.jpg"))
    for file in files[:6]:
        file.unlink()
    found = seems(small, new)
    assert found is not None
    assert (found.found, found.sampled) == (6, 12)
    files[6].unlink()
    assert seems(small, new) is None


def test_what_is_no_moved_root(small: SmallLibrary) -> None:
    """A copy beside a root that is there, other photos, and folders in or above a root."""
    copy, other = small.folder / "copy", small.folder / "other"
    shutil.copytree(small.photos, copy)
    draw_noise(other, 12, 9)
    assert seems(small, copy) is None
    small.photos.rename(small.folder / "away")
    assert seems(small, copy) is not None
    assert seems(small, other) is None
    assert seems(small, small.folder) is None
    assert seems(small, small.photos / "new") is None


def test_a_root_that_is_named(small: SmallLibrary) -> None:
    """Also while the old one is there; what cannot be is refused, in one sentence."""
    copy, other = small.folder / "copy", small.folder / "other"
    shutil.copytree(small.photos, copy)
    draw_noise(other, 12, 9)
    old = os.fsencode(small.photos)
    with LibraryDB(small.library, write=True) as db:
        assert named_root(db, os.fsencode(copy), old).folder == os.fsencode(copy)
        with pytest.raises(UsageError, match="Hardly any photo"):
            named_root(db, os.fsencode(other), old)
        with pytest.raises(UsageError, match="is no folder that was added"):
            named_root(db, os.fsencode(copy), old + b"x")
        db.add_root(os.fsencode(copy / "deeper"))
        with pytest.raises(UsageError, match="lie in each other"):
            named_root(db, os.fsencode(copy), old)
