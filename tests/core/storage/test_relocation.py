"""A library is moved, copied and set aside as a whole."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import Cancelled, DiskFull, LibraryBusy, LibraryError, UsageError
from hashdesk.core.job import Job
from hashdesk.core.storage import relocation
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library.library_files import DECISIONS_FILE, LibraryPart
from tests.core.duplicates.decisions.test_decisions_db import alone, read
from tests.core.storage.whole_library.test_replacement import crashed, make, word


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library whose writer was killed, with a backup and something set aside."""
    library = crashed(make(tmp_path / "first", "first"), tmp_path / "library", "last")
    (library / DECISIONS_FILE).unlink()
    for name in ("backups", "set-aside-1"):
        (library / name).mkdir()
        (library / name / "file").write_text(name)
    return library


def test_moved_on_one_disk(library: Path, tmp_path: Path) -> None:
    """With its log, its backups and all; nothing is left behind."""
    place = tmp_path / "new" / "place"
    relocation.move_library(library, place, Job())
    assert not library.exists()
    assert word(place) == "last"
    assert (place / "backups" / "file").read_text() == "backups"
    assert (place / "set-aside-1" / "file").read_text() == "set-aside-1"


@pytest.mark.parametrize("other_disk", [False, True])
def test_what_a_link_leads_to_moves(
    library: Path, tmp_path: Path, request: pytest.FixtureRequest, other_disk: bool
) -> None:
    """Not the link: it would lead to the same folder as before, or nowhere."""
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "library"
    link.symlink_to("../library")
    place = (request.getfixturevalue("disk") if other_disk else tmp_path) / "new"
    relocation.move_library(link, place, Job())
    assert not library.exists()
    assert not link.is_symlink()
    assert not place.is_symlink()
    assert word(place) == "last"


def test_moved_to_another_disk(library: Path, disk: Path) -> None:
    """It is copied whole, decisions included, then deleted where it was."""
    with DecisionsDB(library, write=True) as decisions:
        decisions.add([alone(1)])
    relocation.move_library(library, disk / "place", Job())
    assert not library.exists()
    assert word(disk / "place") == "last"
    assert (disk / "place" / "backups" / "file").read_text() == "backups"
    assert [decision.created for decision in read(disk / "place")] == [1]


def test_a_copy_is_of_one_moment(tmp_path: Path, library: Path) -> None:
    """A writer that goes on meanwhile is no trouble, nor is a damaged cache."""
    (library / "thumbnails.db").write_bytes(b"no thumbnails" * 999)
    stop = threading.Event()
    with LibraryDB(library, write=True) as db:

        def write() -> None:
            while not stop.is_set():
                with db.transaction():
                    db.set_meta("word", "later")

        thread = threading.Thread(target=write)
        thread.start()
        relocation.copy_library(library, tmp_path / "copy", Job())
        stop.set()
        thread.join()
    assert word(tmp_path / "copy") in ("last", "later")
    assert word(library) == "later"
    assert not (tmp_path / "copy" / "backups").exists()
    assert not (tmp_path / "copy" / "thumbnails.db").exists()
    assert not (tmp_path / "copy" / "set-aside-1").exists()
    with LibraryDB(tmp_path / "copy", write=True) as db:
        assert db.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_refusals_change_nothing(tmp_path: Path, library: Path) -> None:
    """A place that is taken or inside, files of the person's, a library that is not there."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    for action in (relocation.move_library, relocation.copy_library):
        with pytest.raises(UsageError, match="not empty"):
            action(library, tmp_path / "taken", Job())
        with pytest.raises(UsageError, match="lies in the library itself"):
            action(library, library / "inside", Job())
        with pytest.raises(LibraryError, match="There is no library"):
            action(tmp_path / "nowhere", tmp_path / "place", Job())
    (tmp_path / "link").symlink_to(library)
    for action in (relocation.move_library, relocation.copy_library):
        with pytest.raises(UsageError, match="lies in the library itself"):
            action(library, tmp_path / "link" / "inside", Job())
    assert not (library / "inside").exists()
    (library / "photo.jpg").touch()
    with pytest.raises(UsageError, match=r"photo\.jpg does not belong"):
        relocation.move_library(library, tmp_path / "place", Job())
    assert not (tmp_path / "place").exists()
    assert word(library) == "last"


def test_the_top_folder_of_a_disk(library: Path, disk: Path) -> None:
    """It cannot be replaced by a folder."""
    with pytest.raises(UsageError, match="is the top folder of a disk"):
        relocation.move_library(library, disk, Job())
    assert word(library) == "last"


def test_busy_cancelled_and_full(
    tmp_path: Path, library: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence each, and the library is where it was."""
    with LibraryDB(library, write=True), pytest.raises(LibraryBusy):
        relocation.move_library(library, tmp_path / "place", Job())
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        relocation.copy_library(library, tmp_path / "place", job)
    with (library / "thumbnails.db").open("wb") as file:
        file.truncate(90 << 20)
    with pytest.raises(DiskFull, match="nearly full"):
        relocation.move_library(library, disk / "place", Job())
    with (library / "features-big.db.note").open("wb") as file:
        file.write(os.urandom(81 << 20))
    (library / "thumbnails.db").unlink()
    monkeypatch.setattr(relocation, "require_space", lambda *_: None)
    with pytest.raises(DiskFull, match="The disk is full"):
        relocation.move_library(library, disk / "place", Job())
    assert list(disk.iterdir()) == []
    assert not (tmp_path / "place").exists()
    assert word(library) == "last"


def test_set_aside_though_damaged(library: Path) -> None:
    """What cannot be opened can be set aside, and a new library takes its place."""
    (library / "library.db").write_bytes(b"no library" * 999)
    aside = relocation.set_aside(library, LibraryPart.LIBRARY)
    assert (aside / "library.db").read_bytes() == b"no library" * 999
    with LibraryDB(library, write=True) as db:
        assert db.meta("word") is None
    listed = relocation.list_aside(library)
    assert listed.keys() == {"set-aside-1", aside.name}
    assert listed["set-aside-1"] == 11
    assert listed[aside.name] > 9_990  # and its log
    with pytest.raises(UsageError, match="nothing to set aside"):
        relocation.set_aside(library, LibraryPart.DECISIONS)
