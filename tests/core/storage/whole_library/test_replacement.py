"""Parts of a library that are replaced or set aside, whatever ends the process meanwhile."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import LibraryBusy, LibraryDamaged
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library import replacement
from hashdesk.core.storage.whole_library.library_files import (
    ASIDE_PREFIX,
    DECISIONS_FILE,
    REPLACING,
    SHELF_NAMES_FILE,
    LibraryPart,
)
from hashdesk.core.storage.writer_lock import take_lock
from tests.core.duplicates.decisions.test_decisions_db import alone, read
from tests.faults.killed import run_killed

REPLACE = """
from pathlib import Path
from hashdesk.core.storage.whole_library import replacement
from hashdesk.core.storage.whole_library.library_files import LibraryPart
from hashdesk.core.storage.writer_lock import take_lock
import shutil
library, new = map(Path, arguments)
lock = take_lock(library)
with replacement.replacing(library, LibraryPart, library / "set-aside-now") as folder:
    for file in new.iterdir():
        shutil.copy(file, folder)
"""


def make(folder: Path, key: str) -> Path:
    """A library with a word in `meta`, decisions that are none, and shelf names."""
    with LibraryDB(folder, write=True) as db, db.transaction():
        db.set_meta("word", key)
    (folder / DECISIONS_FILE).write_text(key)
    (folder / SHELF_NAMES_FILE).write_text(key)
    (folder / "library.lock").unlink()
    return folder


def crashed(library: Path, copy: Path, word: str) -> Path:
    """A copy of a library whose writer was killed right after it committed a word."""
    with LibraryDB(library, write=True) as db:
        with db.transaction():
            db.set_meta("word", word)
        shutil.copytree(library, copy)
    assert (copy / "library.db-wal").stat().st_size
    return copy


def word(folder: Path) -> str | None:
    with LibraryDB(folder) as db:
        assert not [found for found in check(db) if found.count]
        return db.meta("word")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library whose last word is in its log alone."""
    return crashed(make(tmp_path / "first", "first"), tmp_path / "old", "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The files of another library."""
    return make(tmp_path / "new", "new")


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.glob(f"old/{REPLACING}*"))


def test_all_parts_are_replaced(old: Path, new: Path) -> None:
    """The old ones are in the other folder, the log with its file; the new ones are in place."""
    lock = take_lock(old)
    aside = old / f"{ASIDE_PREFIX}1"
    with replacement.replacing(old, LibraryPart, aside) as folder:
        for file in new.iterdir():
            shutil.copy(file, folder)
    lock.release()
    assert word(old) == "new"
    assert word(aside) == "old"
    for name in (DECISIONS_FILE, SHELF_NAMES_FILE):
        assert (old / name).read_text() == "new"
        assert (aside / name).read_text() == "first"


def test_new_files_come_with_what_is_in_their_logs(old: Path, new: Path, tmp_path: Path) -> None:
    """A disk that was full when they were closed left it there, and SQLite kept quiet."""
    newest = crashed(new, tmp_path / "newest", "newest")
    lock = take_lock(old)
    with replacement.replacing(old, [LibraryPart.LIBRARY], old / f"{ASIDE_PREFIX}1") as folder:
        for file in newest.glob("library.db*"):
            shutil.copy(file, folder)
    lock.release()
    with LibraryDB(old) as db:
        assert db.meta("word") == "newest"


def test_a_log_that_does_not_fit_into_its_file(old: Path, new: Path, tmp_path: Path) -> None:
    """Somebody reads it, or the disk is full: nothing changes."""
    newest = crashed(new, tmp_path / "newest", "newest")
    lock = take_lock(old)

    def replace_while_read() -> None:
        with replacement.replacing(old, [LibraryPart.LIBRARY], old / f"{ASIDE_PREFIX}1") as folder:
            for file in newest.glob("library.db*"):
                shutil.copy(file, folder)
            reader = stack.enter_context(closing(sqlite3.connect(folder / "library.db")))
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM meta").fetchall()

    with ExitStack() as stack, pytest.raises(LibraryBusy):
        replace_while_read()
    lock.release()
    assert word(old) == "old"


def test_nothing_takes_the_place(old: Path) -> None:
    """A library that was set aside is not there, and the rest of its folder is as before."""
    lock = take_lock(old)
    with replacement.replacing(old, [LibraryPart.LIBRARY], old / f"{ASIDE_PREFIX}1"):
        pass
    lock.release()
    assert word(old / f"{ASIDE_PREFIX}1") == "old"
    assert not list(old.glob("library.db*"))
    assert (old / DECISIONS_FILE).read_text() == "first"
    with LibraryDB(old, write=True) as db:
        assert db.meta("word") is None


def test_nothing_to_set_aside_leaves_no_folder(old: Path) -> None:
    """An empty folder says nothing and would only puzzle."""
    (old / SHELF_NAMES_FILE).unlink()
    with replacement.replacing(old, [LibraryPart.SHELVES], old / f"{ASIDE_PREFIX}1"):
        pass
    assert not list(old.glob(f"{ASIDE_PREFIX}*"))


def test_what_fails_before_changes_nothing(old: Path) -> None:
    """An error while the new files are gathered leaves all as it was."""
    before = sorted((file, file.read_bytes()) for file in old.iterdir())

    def fail_halfway() -> None:
        with replacement.replacing(old, LibraryPart, old / f"{ASIDE_PREFIX}1") as folder:
            (folder / "library.db").write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert sorted((file, file.read_bytes()) for file in old.iterdir()) == before


@pytest.mark.slow
def test_killed_at_any_step(tmp_path: Path, old: Path, new: Path) -> None:
    """Kill -9 before each rename, deletion and flush: old or new, whole; a reader ends it."""
    step, seen = 0, set()
    while True:
        step += 1
        library = Path(shutil.copytree(old, tmp_path / f"killed {step}"))
        came = run_killed(step, REPLACE, library, new)
        begun = (library / REPLACING).is_dir()
        found = word(library)
        assert not (library / REPLACING).exists()
        assert found == "new" if begun or not came else found in ("old", "new")
        seen.add((begun, found))
        place, other = (library, library / "set-aside-now") if found == "new" else (None, library)
        if place is not None:
            assert (place / DECISIONS_FILE).read_text() == "new"
            assert (place / SHELF_NAMES_FILE).read_text() == "new"
        assert word(other) == "old"
        assert (other / DECISIONS_FILE).read_text() == "first"
        assert (other / SHELF_NAMES_FILE).read_text() == "first"
        if not came:
            break
    assert seen >= {(False, "old"), (True, "new"), (False, "new")}
    assert step > 20


def test_a_log_without_its_file_is_set_aside(old: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A new library does not read the log that another one left, and the log is kept."""
    (old / "library.db").rename(old.parent / "library.db")
    log = (old / "library.db-wal").read_bytes()
    with LibraryDB(old, write=True) as db:
        assert db.meta("word") is None
    assert word(old) is None
    (aside,) = old.glob(f"{ASIDE_PREFIX}*")
    assert (aside / "library.db-wal").read_bytes() == log
    (sentence,) = [record.getMessage() for record in caplog.records]
    assert "library.db-wal" in sentence
    assert str(aside) in sentence
    (old.parent / "library.db").rename(aside / "library.db")
    assert word(aside) == "old"  # as the sentence says


def test_a_reader_waits_for_a_replacement_at_work(old: Path) -> None:
    """While another process replaces files, the library is said to be just that, not gone."""
    lock = take_lock(old)
    (old / REPLACING).mkdir()
    with pytest.raises(LibraryBusy, match="just being replaced"):
        LibraryDB(old)
    (old / REPLACING).rmdir()
    lock.release()
    assert word(old) == "old"


def test_a_plan_that_cannot_be_read(old: Path) -> None:
    """It is not guessed what was meant: nothing moves."""
    (old / REPLACING / "new").mkdir(parents=True)
    (old / REPLACING / "plan.json").write_text("{")
    for write in (False, True):
        with pytest.raises(LibraryDamaged, match=r"plan\.json"):
            LibraryDB(old, write=write)
    (old / REPLACING / "plan.json").write_text(json.dumps({"aside": 5}))
    with pytest.raises(LibraryDamaged, match=r"plan\.json"):
        LibraryDB(old)
    shutil.rmtree(old / REPLACING)
    assert word(old) == "old"


def test_decisions_that_are_being_written_stay(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their file does not move under a process that writes to it; later it does."""
    monkeypatch.setattr("hashdesk.core.storage.sqlite.sqlite_file.BUSY_TIMEOUT_S", 0.1)
    (old / DECISIONS_FILE).unlink()
    other = sqlite3.connect(old / DECISIONS_FILE, isolation_level=None)
    other.execute("CREATE TABLE t (x)")
    other.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(LibraryBusy, match="locked"),
        replacement.replacing(old, [LibraryPart.DECISIONS], old / f"{ASIDE_PREFIX}1"),
    ):
        pass
    assert (old / DECISIONS_FILE).exists()
    other.close()
    assert word(old) == "old"  # and opening it went on with it
    assert not (old / DECISIONS_FILE).exists()
    assert (old / f"{ASIDE_PREFIX}1" / DECISIONS_FILE).exists()


@pytest.mark.slow
def test_decisions_wait_for_a_replacement(old: Path, new: Path) -> None:
    """Whoever decides after a crash ends the replacement first: no new file gets in its way."""
    (old / DECISIONS_FILE).unlink()
    (new / DECISIONS_FILE).unlink()
    with DecisionsDB(new, write=True) as decisions:
        decisions.add([alone(1)])
    step = 0
    while not (old / REPLACING).is_dir():
        step += 1
        run_killed(step, REPLACE, old, new)
    with DecisionsDB(old, write=True) as decisions:
        decisions.add([alone(2)])
    assert not (old / REPLACING).exists()
    assert [decision.created for decision in read(old)] == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"aside": "../elsewhere"}, {"aside": ""}, {"aside": "set-aside-1/../../x"},
        {"names": ["../victim"]}, {"names": [".."]}, {"names": ["settings.toml"]},
        {"comes": ["../victim"]}, {"names": "library.db"}, {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_plan_moves_nothing_outside(old: Path, change: dict[str, object]) -> None:
    """A library's folder from somebody else may hold a plan that names other people's files."""
    victim = old.parent / "victim"
    victim.write_text("mine")
    (old / REPLACING / "new").mkdir(parents=True)
    plan = {"aside": f"{ASIDE_PREFIX}1", "names": ["library.db"], "comes": [], **change}
    (old / REPLACING / "plan.json").write_text(json.dumps(plan))
    before = sorted(path.name for path in old.parent.iterdir())
    with pytest.raises(LibraryDamaged, match=r"plan\.json"):
        LibraryDB(old)
    assert victim.read_text() == "mine"
    assert sorted(path.name for path in old.parent.iterdir()) == before
    shutil.rmtree(old / REPLACING)
    assert word(old) == "old"
