"""Files that only their owner may read, whatever the process's umask is."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import atomic_folder, write_atomically
from hashdesk.core.storage.sqlite import sqlite_file

if os.name != "posix":
    pytest.skip("modes are POSIX's", allow_module_level=True)


@pytest.fixture(params=[0o000, 0o022], ids=["umask 000", "umask 022"], autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Both the usual umask and one that hides nothing."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_private_and_an_old_one_stays(tmp_path: Path) -> None:
    """Neither content nor mode of what is there changes."""
    private_files.create(tmp_path / "new")
    assert mode(tmp_path / "new") == 0o600
    (tmp_path / "old").write_text("kept")
    (tmp_path / "old").chmod(0o644)
    private_files.create(tmp_path / "old")
    assert (tmp_path / "old").read_text() == "kept"
    assert mode(tmp_path / "old") == 0o644


def test_only_what_is_private_is_written_privately(tmp_path: Path, umask: int) -> None:
    """An export is as readable as the umask says."""
    write_atomically(tmp_path / "secret", b"x", private=True)
    write_atomically(tmp_path / "export", b"x")
    assert mode(tmp_path / "secret") == 0o600
    assert mode(tmp_path / "export") == 0o666 & ~umask


def test_a_folder_of_a_library_is_private_while_it_is_written(tmp_path: Path) -> None:
    """Nobody gets in before its files have their modes, nor after."""
    with atomic_folder(tmp_path / "made", unchanged="nothing was changed") as new:
        assert mode(new) == 0o700
        (new / "inner").mkdir()
        (new / "inner" / "file").write_text("x")
    assert mode(tmp_path / "made") == mode(tmp_path / "made" / "inner") == 0o700
    assert mode(tmp_path / "made" / "inner" / "file") == 0o600


def test_a_database_and_its_logs_are_private(tmp_path: Path) -> None:
    """SQLite gives the log and its index the mode of the file."""
    path = tmp_path / "library.db"
    with closing(sqlite_file.connect(path, "rwc", journal="WAL")) as connection:
        connection.execute("CREATE TABLE t (x)")
        names = {file.name: mode(file) for file in tmp_path.iterdir()}
    assert names == {"library.db": 0o600, "library.db-wal": 0o600, "library.db-shm": 0o600}


def test_opening_a_database_again_keeps_its_locks(tmp_path: Path) -> None:
    """A descriptor that is closed takes all locks of its process along: there must be none."""
    path = tmp_path / "decisions.db"
    with closing(sqlite_file.connect(path, "rwc")) as one:
        one.execute("CREATE TABLE t (x)")
        one.execute("BEGIN IMMEDIATE")
        sqlite_file.connect(path, "rwc").close()
        script = f"import sqlite3; sqlite3.connect({str(path)!r}, 0).execute('BEGIN IMMEDIATE')"
        assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", script]) == 1
        one.execute("ROLLBACK")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")


def test_an_open_folder_is_said_with_what_to_do(open_place: Path) -> None:
    """One sentence that names the folder, in words for a shell; none for a private one."""
    folder = open_place / "my library"
    folder.mkdir()
    folder.chmod(0o755)
    said = private_files.exposed(folder)
    assert f"Others on this computer can read the library in {folder}" in said
    assert said.endswith(f"chmod -R go= '{folder}'")
    folder.chmod(0o700)
    assert private_files.exposed(folder) == ""
    assert private_files.exposed(open_place / "nothing") == ""


def test_nobody_gets_into_an_open_folder_of_a_closed_one(open_place: Path) -> None:
    """A library in a home that only its owner may enter is private, whatever its mode."""
    folder = open_place / "library"
    folder.mkdir()
    folder.chmod(0o755)
    open_place.chmod(0o700)
    assert private_files.exposed(folder) == ""
