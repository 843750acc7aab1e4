"""A backup takes the place of a library; nothing of what was there is lost."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from hashdesk.core.backup.backups import Backup, list_backups
from hashdesk.core.backup.make import back_up
from hashdesk.core.backup.restore import Difference, compare, put_back, restore
from hashdesk.core.backup.verification import find_damage
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import DiskFull, LibraryBusy, LibraryDamaged, UsageError
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library.library_files import (
    BUNDLES_FOLDER,
    DECISIONS_FILE,
    SHELF_NAMES_FILE,
    LibraryPart,
)
from tests.core.duplicates.decisions.test_decisions_db import alone, read
from tests.shelf_naming import name_shelf, names_of

HERE = Settings()
ALL = list(LibraryPart)
BUNDLE = f"{BUNDLES_FOLDER}/adapted/heads.safetensors"


@pytest.fixture
def backup(library: Path) -> Backup:
    """A backup of the library, which then goes on: photos go, decisions come and go."""
    made = back_up(library, HERE, Job())
    with LibraryDB(library, write=True) as db, db.transaction():
        db.connection.execute("DELETE FROM photos WHERE id > 20")
        db.set_meta("word", "later")
    with DecisionsDB(library, write=True) as decisions:
        decisions.add(alone(number) for number in range(1000, 1007))
        decisions.remove([1, 2, 3])
    name_shelf(library, "Sea")
    (library / BUNDLE).write_bytes(b"later")
    return made


def numbers(folder: Path) -> set[int]:
    return {decision.created for decision in read(folder)}


def test_what_it_would_do_and_does(library: Path, backup: Backup) -> None:
    """The preview changes nothing and says what then happens."""
    before = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}
    expected = Difference(20, 24, decisions_kept=7, decisions_back=3)
    assert compare(library, backup.folder, ALL) == expected
    assert {path: path.read_bytes() for path in before} == before
    aside, difference = restore(library, backup, ALL, Job())
    assert difference == expected
    assert find_damage(library, Job()) == ""
    with LibraryDB(library) as db, LibraryDB(aside) as old:
        assert db.meta("word") is None
        assert old.meta("word") == "later"
        assert db.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert numbers(library) == {*range(300), *range(1000, 1007)}
    assert numbers(aside) == numbers(library) - {0, 1, 2}
    assert names_of(library) == ["Mountains"]
    assert names_of(aside) == ["Mountains", "Sea"]
    assert (library / BUNDLE).stat().st_size > 100
    assert (aside / BUNDLE).read_bytes() == b"later"
    assert (library / "thumbnails.db").exists()
    assert list_backups(library, HERE) == [backup]


def test_parts(library: Path, backup: Backup) -> None:
    """Only what was chosen changes."""
    aside, difference = restore(library, backup, [LibraryPart.SHELVES], Job())
    assert difference == Difference(20, None, 0, 0)
    assert [path.name for path in aside.iterdir()] == [SHELF_NAMES_FILE]
    assert names_of(library) == ["Mountains"]
    with LibraryDB(library) as db:
        assert db.meta("word") == "later"
    assert 0 not in numbers(library)
    shutil.rmtree(aside)
    aside, difference = restore(library, backup, [LibraryPart.DECISIONS], Job())
    assert difference == Difference(20, None, 7, 3)
    assert [path.name for path in aside.iterdir()] == [DECISIONS_FILE]


@pytest.mark.parametrize("state", ["no library", "damaged", "gone", "half", "empty"])
def test_whatever_is_there(library: Path, backup: Backup, state: str) -> None:
    """What is there cannot be opened, or is not there at all."""
    file = library / "library.db"
    if state == "gone":
        shutil.move(backup.folder, library.parent / "backup")
        shutil.rmtree(library)
        backup = Backup(library.parent / "backup", backup.copy)
    elif state == "no library":
        file.write_bytes(b"no library" * 999)
    elif state == "half":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif state == "empty":
        file.write_bytes(b"")
    else:
        file.write_bytes(file.read_bytes()[:4096] + random.Random(3).randbytes(90_000))
    _, difference = restore(library, backup, ALL, Job())
    assert difference.photos_after == 24
    assert difference.photos_before == (0 if state == "gone" else None)
    assert find_damage(library, Job()) == ""
    assert numbers(library) == (
        {*range(300)} if state == "gone" else {*range(300), *range(1000, 1007)}
    )


def test_decisions_that_can_still_be_read(library: Path, backup: Backup) -> None:
    """From a file with damaged pages, those before and after them are kept."""
    file = library / DECISIONS_FILE
    pages = file.stat().st_size // 4096
    assert pages >= 8
    with file.open("r+b") as opened:
        opened.seek(4096 * (pages // 2))
        opened.write(random.Random(1).randbytes(4096))
    with pytest.raises(sqlite3.DatabaseError):
        read_raw(file)
    _, difference = restore(library, backup, ALL, Job())
    assert difference.decisions_kept == 7  # they are the newest, on the last page
    assert numbers(library) == {*range(300), *range(1000, 1007)}


def read_raw(file: Path) -> None:
    connection = sqlite3.connect(file)
    try:
        connection.execute("SELECT * FROM decisions").fetchall()
    finally:
        connection.close()


def test_a_decision_made_meanwhile(
    library: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is saved between looking and replacing is in the new file, too."""
    job = Job()

    def decide() -> None:
        if (library / "replacing.new" / "new" / "library.db").exists():
            with DecisionsDB(library, write=True) as decisions:
                decisions.add([alone(5000)])

    monkeypatch.setattr(job, "check", decide)
    restore(library, backup, ALL, job)
    assert 5000 in numbers(library)


def test_what_was_set_aside_comes_back(library: Path, backup: Backup) -> None:
    """With what was only in its log, and with the decisions of both."""
    with LibraryDB(library, write=True) as db, db.transaction():
        db.set_meta("word", "latest")
    aside, _ = restore(library, backup, ALL, Job())
    with DecisionsDB(library, write=True) as decisions:
        decisions.add([alone(5000)])
    expected = compare(library, aside, ALL)
    assert (expected.photos_before, expected.photos_after) == (24, 20)
    second, difference = put_back(library, aside, ALL, Job())
    assert difference == expected
    with LibraryDB(library) as db, LibraryDB(second) as other:
        assert db.meta("word") == "latest"
        assert not db.log_lost
        assert other.meta("word") is None
    assert {*range(1000, 1007), 5000} <= numbers(library)
    assert names_of(library) == ["Mountains", "Sea"]
    assert find_damage(library, Job()) == ""


def test_a_part_that_a_backup_lacks_stays(library: Path) -> None:
    """Names of shelves are not lost because there were none when it was made."""
    (library / SHELF_NAMES_FILE).rename(library.parent / SHELF_NAMES_FILE)
    made = back_up(library, HERE, Job())
    (library.parent / SHELF_NAMES_FILE).rename(library / SHELF_NAMES_FILE)
    aside, _ = restore(library, made, ALL, Job())
    assert names_of(library) == ["Mountains"]
    assert not (aside / SHELF_NAMES_FILE).exists()


def test_refused(library: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged backup, a library that is written to, too little room: nothing is changed."""

    def state() -> dict[str, bytes]:
        names = ("library.db", DECISIONS_FILE, SHELF_NAMES_FILE, BUNDLE)
        return {name: (library / name).read_bytes() for name in names}

    before = state()
    with LibraryDB(library, write=True), pytest.raises(LibraryBusy):
        restore(library, backup, ALL, Job())
    before = state()
    with monkeypatch.context() as patch:
        patch.setattr("hashdesk.core.files.disk_space.LEAST_FREE_BYTES", 1 << 60)
        with pytest.raises(DiskFull, match="is nearly full"):
            restore(library, backup, ALL, Job())
    (backup.folder / "library.db").write_bytes(bytes(9999))
    with pytest.raises(LibraryDamaged, match="not what was written then"):
        restore(library, backup, ALL, Job())
    (library / SHELF_NAMES_FILE).unlink()
    shutil.rmtree(backup.folder)
    fresh = back_up(library, HERE, Job())
    (library / SHELF_NAMES_FILE).write_bytes(before[SHELF_NAMES_FILE])
    with pytest.raises(UsageError, match="has none of that"):
        restore(library, fresh, [LibraryPart.SHELVES], Job())
    assert state() == before
    assert not list(library.glob("set-aside-*"))
