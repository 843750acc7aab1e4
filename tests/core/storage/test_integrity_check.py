"""The self-check: each counter finds exactly its own fault, and nothing is changed."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.core.storage import integrity_check as check_module
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB

FAULTS = {
    "rows": "UPDATE photos SET size = size + 1 WHERE id = 3",
    "segments": "UPDATE code_segments SET blob = zeroblob(length(blob)) WHERE bits = 16",
    "places": "UPDATE code_segments SET first_row = 7 WHERE bits = 8",
    "in_use": "DELETE FROM meta WHERE key = 'encoder'",
}


def counters(folder: Path) -> dict[str, int]:
    with LibraryDB(folder) as db:
        return {result.name: result.count for result in check(db)}


@pytest.fixture
def broken(tmp_path: Path, library_folder: Path) -> Path:
    """A copy of the library that may be broken."""
    return Path(shutil.copytree(library_folder, tmp_path / "library"))


def test_a_sound_library_has_only_zeros(library_folder: Path) -> None:
    """Every counter is there, and zero."""
    assert set(counters(library_folder).values()) == {0}


@pytest.mark.parametrize("name", ["rows", "segments", "places", "in_use"])
def test_each_fault_is_found(broken: Path, name: str) -> None:
    """The counter of the fault is not zero; the structure is sound."""
    with LibraryDB(broken, write=True) as db:
        db.connection.execute(FAULTS[name])
    found = counters(broken)
    assert found[name] == 1
    assert found["structure"] == 0


def test_photos_without_codes_and_codes_without_photos(broken: Path) -> None:
    """A lost row and lost codes have counters of their own."""
    with LibraryDB(broken, write=True) as db:
        db.connection.execute("DELETE FROM photos WHERE id = 2")
    assert counters(broken)["orphans"] == 1
    with LibraryDB(broken, write=True) as db:
        db.connection.execute("DELETE FROM code_segments")
    assert counters(broken)["uncoded"] == 23


def test_a_torn_page_is_a_fault_of_the_structure(broken: Path) -> None:
    """A zeroed page in the middle is found, whatever it held, and stops nothing."""
    with LibraryDB(broken, write=True) as db:
        db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.connection.execute("PRAGMA page_size").fetchone()
        (root,) = db.connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'photos_by_content'"
        ).fetchone()
    file = broken / "library.db"
    data = bytearray(file.read_bytes())
    data[(root - 1) * page : root * page] = bytes(page)
    file.write_bytes(data)
    assert counters(broken)["structure"] > 0


def test_checking_changes_nothing(broken: Path) -> None:
    """Not a byte, even of a broken library."""
    with LibraryDB(broken, write=True) as db:
        db.connection.execute(FAULTS["segments"])
        db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = (broken / "library.db").read_bytes()
    counters(broken)
    assert (broken / "library.db").read_bytes() == before


def test_it_can_be_stopped_among_the_rows(library_folder: Path) -> None:
    """Before each block of rows it asks whether to go on."""

    class StopsAtRows(Job):
        asked = 0

        def check(self) -> None:
            self.asked += 1
            if self.asked == 2:  # once for the counter, once for the first block
                self.cancel()
            super().check()

    job = StopsAtRows()
    with LibraryDB(library_folder) as db, pytest.raises(Cancelled):
        check(db, job)
    assert job.asked == 2


def test_it_can_be_stopped_in_the_structure(
    library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite stops with an error, which would count as a fault: `check` must not return it."""
    job = Job()
    monkeypatch.setattr(check_module, "SQLITE_STEPS", 1)
    with LibraryDB(library_folder) as db:
        assert check_module._structure(db, job) == 0
        job.cancel()
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            check_module._structure(db, job)
