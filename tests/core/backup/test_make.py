"""Backups are made when they are due, verified, and only then the oldest go."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from hashdesk.core.backup import make
from hashdesk.core.backup.backups import list_backups, list_damaged, list_foreign
from hashdesk.core.backup.make import BACKUP_LOCK, back_up, back_up_when_due
from hashdesk.core.backup.verification import verify
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import Cancelled, LibraryBusy, LibraryDamaged, LibraryError, UsageError
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage import relocation
from hashdesk.core.storage.library_db import IMPORTED, LibraryDB
from hashdesk.core.storage.whole_library.library_copy import CopyReason
from hashdesk.core.storage.whole_library.library_files import (
    BACKUPS_FOLDER,
    BUNDLES_FOLDER,
    DECISIONS_FILE,
    SHELF_NAMES_FILE,
)
from tests.core.duplicates.decisions.test_decisions_db import alone

GOLDEN = Path(__file__).parents[2] / "golden"
HERE = Settings()


def test_what_is_in_a_backup(library: Path) -> None:
    """What cannot be made again, byte for byte where nobody writes to it; no caches."""
    made = back_up(library, HERE, Job())
    assert {path.name for path in made.folder.iterdir()} == {
        *("backup.json", "library.db", DECISIONS_FILE, SHELF_NAMES_FILE, BUNDLES_FOLDER)
    }
    assert (made.copy.photos, made.copy.decisions) == (24, 300)
    assert made.copy.origin == str(library)
    for name in (SHELF_NAMES_FILE, f"{BUNDLES_FOLDER}/adapted/heads.safetensors"):
        assert (made.folder / name).read_bytes() == (library / name).read_bytes()
    with DecisionsDB(made.folder) as copy, DecisionsDB(library) as original:
        assert copy.all() == original.all()
    verify(made.folder, Job())
    assert list_backups(library, HERE) == [made]
    assert not list(made.folder.glob("*-wal"))


def test_made_when_due(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At first, then a day later; one from the future counts for nothing, and is not the newest."""
    assert back_up_when_due(library, HERE, Job()) is not None
    assert back_up_when_due(library, HERE, Job()) is None
    now = time.time()
    monkeypatch.setattr(make.time, "time", lambda: now + 86_399)
    assert back_up_when_due(library, HERE, Job()) is None
    monkeypatch.setattr(make.time, "time", lambda: now + 86_401)
    assert back_up_when_due(library, HERE, Job()) is not None
    monkeypatch.setattr(make.time, "time", lambda: now - 10 * 86_400)
    made = back_up_when_due(library, HERE, Job())
    assert made is not None
    assert back_up_when_due(library, HERE, Job()) is None
    assert list_backups(library, HERE)[0] == made


def test_none_is_made_of_nothing(tmp_path: Path, library: Path) -> None:
    """A library without photos, an imported one, or where none are wanted."""
    LibraryDB(tmp_path / "empty", write=True).close()
    assert back_up_when_due(tmp_path / "empty", HERE, Job()) is None
    assert back_up_when_due(library, Settings(backup_bytes=0), Job()) is None
    with LibraryDB(library, write=True) as db, db.transaction():
        db.set_meta(IMPORTED, "{}")
    assert back_up_when_due(library, HERE, Job()) is None
    with pytest.raises(UsageError, match="was imported"):
        back_up(library, HERE, Job())
    assert list_backups(library, HERE) == []


@pytest.mark.parametrize("damage", ["row", "decision", "names", "structure"])
def test_no_backup_of_a_damaged_library(library: Path, damage: str) -> None:
    """It would push out sound ones; the sentence says what is wrong."""
    sound = back_up(library, HERE, Job())
    if damage == "row":
        with sqlite3.connect(library / "library.db") as connection:
            connection.execute("UPDATE photos SET size=size+1 WHERE id=5")
    elif damage == "decision":
        with sqlite3.connect(library / DECISIONS_FILE) as connection:
            connection.execute("UPDATE decisions SET created=created+1 WHERE id=7")
    elif damage == "names":
        (library / SHELF_NAMES_FILE).write_text("{")
    else:
        data = bytearray((library / "library.db").read_bytes())
        data[4096 * 3 : 4096 * 4] = bytes(4096)
        (library / "library.db").write_bytes(data)
    with pytest.raises(LibraryDamaged, match=r"no backup was made.*hashdesk check"):
        back_up(library, HERE, Job())
    assert list_backups(library, HERE) == [sound]
    assert sorted(path.name for path in (library / BACKUPS_FOLDER).iterdir()) == sorted(
        [sound.name, BACKUP_LOCK]
    )


def test_while_others_write(library: Path) -> None:
    """A writer and somebody who decides go on; the backup is of one moment and sound."""
    stop, started = threading.Event(), threading.Barrier(3)
    counts = [0, 0]

    def write() -> None:
        with LibraryDB(library, write=True) as db:
            started.wait()
            while not stop.is_set():
                with db.transaction():
                    db.set_meta("word", str(counts[0]))
                counts[0] += 1

    def decide() -> None:
        started.wait()
        while not stop.is_set():
            with DecisionsDB(library, write=True) as decisions:
                decisions.add([alone(1000 + counts[1])])
            counts[1] += 1

    threads = [threading.Thread(target=one) for one in (write, decide)]
    for thread in threads:
        thread.start()
    started.wait()
    made = [back_up(library, HERE, Job()) for _ in range(3)]
    stop.set()
    for thread in threads:
        thread.join()
    assert all(counts)
    verify(made[-1].folder, Job())
    assert 300 <= made[-1].copy.decisions <= 300 + counts[1]


def test_one_at_a_time_and_cancelled(library: Path) -> None:
    """Two do not work in one folder; a cancelled one leaves nothing."""
    place = library / BACKUPS_FOLDER
    place.mkdir()
    with FileLock(place / BACKUP_LOCK), pytest.raises(LibraryBusy, match="just making a backup"):
        back_up(library, HERE, Job())
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        back_up(library, HERE, job)
    assert [path.name for path in place.iterdir()] == [BACKUP_LOCK]


def test_what_a_killed_one_left_goes(library: Path) -> None:
    """It never counts, and the next backup deletes it."""
    half = library / BACKUPS_FOLDER / "2026-01-01-000000.new"
    half.mkdir(parents=True)
    made = back_up(library, HERE, Job())
    shutil.copytree(made.folder, half)
    assert list_backups(library, HERE) == [made]
    back_up(library, HERE, Job())
    assert not half.exists()


def test_a_folder_elsewhere(library: Path, tmp_path: Path) -> None:
    """Backups go there; if that disk is not there, none is made, and the sentence says so."""
    disk = tmp_path / "disk"
    away = Settings(backup_folder=str(disk))
    with pytest.raises(LibraryError, match="disk is not there"):
        back_up(library, away, Job())
    own = back_up(library, HERE, Job())
    disk.mkdir()
    made = back_up(library, away, Job())
    assert made.folder.is_relative_to(disk)
    assert own.folder.parent == library / BACKUPS_FOLDER
    assert list_backups(library, away) == [made]  # of one day, the newest
    disk.rename(tmp_path / "unplugged")
    disk.mkdir()  # its mount point
    with pytest.raises(LibraryError, match="taken for unplugged"):
        back_up(library, away, Job())
    assert list(disk.iterdir()) == []
    assert list_backups(library, away) == []
    disk.rmdir()
    (tmp_path / "unplugged").rename(disk)
    assert list_backups(library, away) == [made]
    assert back_up(library, away, Job()).folder.is_relative_to(disk)


def test_two_libraries_on_one_disk(library: Path, tmp_path: Path) -> None:
    """Each has its own backups, also if one is a copy of the other and has its id."""
    away = Settings(backup_folder=str(tmp_path / "disk"))
    (tmp_path / "disk").mkdir()
    first = back_up(library, away, Job())
    relocation.copy_library(library, tmp_path / "copy" / "library", Job())
    second = back_up(tmp_path / "copy" / "library", away, Job())
    assert first.folder.exists()
    assert second.folder.exists()
    shutil.rmtree(library)  # it can be found by where it was, for there is no id to ask
    assert [one.folder for one in list_backups(library, away)] == [first.folder]


def test_a_backup_of_another_library_among_its_own(library: Path, tmp_path: Path) -> None:
    """It is listed as such, and stays, whichever age it has and whatever became of the library."""
    with LibraryDB(tmp_path / "other", write=True) as db, db.transaction():
        db.set_meta("word", "other")
    other = back_up(tmp_path / "other", HERE, Job())
    own = back_up(library, HERE, Job())
    put = Path(shutil.copytree(other.folder, own.folder.with_name("2099-01-01-000000")))
    shutil.rmtree(tmp_path / "other")
    assert list_backups(library, HERE) == [own]
    assert [one.folder for one in list_foreign(library, HERE)] == [put]
    newest = back_up(library, Settings(backup_bytes=1), Job())
    assert list_backups(library, HERE) == [newest]
    assert put.exists()
    (library / "library.db").write_bytes(b"damaged" * 999)
    assert list_backups(library, HERE) == [newest]
    library.rename(tmp_path / "moved")
    # Neither an id nor a folder says whose they are.
    assert list_backups(tmp_path / "moved", HERE) == []
    assert len(list_foreign(tmp_path / "moved", HERE)) == 2
    shutil.rmtree(tmp_path / "moved" / BACKUPS_FOLDER / put.name)
    assert [one.name for one in list_backups(tmp_path / "moved", HERE)] == [newest.name]


def test_before_a_migration(tmp_path: Path) -> None:
    """A library of an older format is copied as it was before the first writer changes it."""
    packed = gzip.decompress((GOLDEN / "library-1.db.gz").read_bytes())
    (tmp_path / "library.db").write_bytes(packed)
    LibraryDB(tmp_path).close()
    assert list_backups(tmp_path, HERE) == []
    LibraryDB(tmp_path, write=True).close()
    (made,) = list_backups(tmp_path, HERE)
    assert made.copy.reason is CopyReason.MIGRATION
    assert made.copy.format == 1
    assert made.name.endswith("-format-1")
    with LibraryDB(made.folder) as db:
        assert db.roots()
    verify(made.folder, Job())
    LibraryDB(tmp_path, write=True).close()
    assert list_backups(tmp_path, HERE) == [made]


def test_before_decisions_are_migrated(tmp_path: Path, library: Path) -> None:
    """The same for decisions; a new file is no migration."""
    DecisionsDB(tmp_path / "library", write=True).close()
    assert list_backups(library, HERE) == []
    packed = gzip.decompress((GOLDEN / "decisions-1.db.gz").read_bytes())
    (library / DECISIONS_FILE).write_bytes(packed)
    DecisionsDB(library).close()
    assert list_backups(library, HERE) == []
    for _ in range(2):
        DecisionsDB(library, write=True).close()
        (made,) = list_backups(library, HERE)
    assert made.copy.reason is CopyReason.MIGRATION
    assert made.name.endswith("-decisions-1")
    assert made.copy.decisions == 3
    verify(made.folder, Job())


def test_a_place_that_is_no_folder(library: Path, tmp_path: Path) -> None:
    """One sentence."""
    (library / BACKUPS_FOLDER).write_text("")
    with pytest.raises(LibraryError, match="No backup was made"):
        back_up(library, HERE, Job())
    if os.geteuid() != 0:
        (tmp_path / "disk").mkdir(mode=0o500)
        with pytest.raises(LibraryError, match="No backup was made"):
            back_up(library, Settings(backup_folder=str(tmp_path / "disk")), Job())


def test_a_backup_that_does_not_say_what_it_is(library: Path) -> None:
    """It is listed as damaged, not left out."""
    kept = back_up(library, HERE, Job())
    lost = Path(shutil.copytree(kept.folder, kept.folder.with_name("2026-01-31-235959")))
    assert list_damaged(library, HERE) == []
    for spoil in (lambda path: path.write_bytes(b"{"), lambda path: path.unlink()):
        spoil(lost / "backup.json")
        assert list_backups(library, HERE) == [kept]
        (damaged,) = list_damaged(library, HERE)
        assert damaged.folder == lost
        assert "backup.json cannot be read" in damaged.damage
