"""SQLite files: which versions of SQLite are trusted with what."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

import pytest

from hashdesk.core.errors import DiskFull, LibraryDamaged, LibraryError
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import Synchronous, has_wal_reset_bug


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_versions_with_the_wal_reset_bug(version: tuple[int, int, int], *, affected: bool) -> None:
    """It was fixed in 3.51.3, 3.50.7 and 3.44.6."""
    assert has_wal_reset_bug(version) == affected


@pytest.mark.parametrize("wanted", list(Synchronous))
def test_when_sqlite_waits_for_the_disk(tmp_path: Path, wanted: Synchronous) -> None:
    """The mode that was asked for is the one that is set."""
    connection = sqlite_file.connect(tmp_path / "file.db", "rwc", synchronous=wanted)
    numbers = {"OFF": 0, "NORMAL": 1, "FULL": 2, "EXTRA": 3}
    assert connection.execute("PRAGMA synchronous").fetchone() == (numbers[wanted.value],)
    connection.close()


@pytest.mark.parametrize("mode", ["ro", "rw", "rwc"])
def test_a_damaged_name_of_a_table(tmp_path: Path, mode: Literal["ro", "rw", "rwc"]) -> None:
    """SQLite's message quotes the name, which is no text any more: damage like any other."""
    file = tmp_path / "file.db"
    with closing(sqlite_file.connect(file, "rwc")) as connection:
        connection.execute("CREATE TABLE names (name TEXT)")
    data = bytearray(file.read_bytes())
    data[data.index(b"names")] ^= 128
    file.write_bytes(data)
    with (
        pytest.raises(LibraryDamaged, match=r"file\.db is damaged \(a name in its tables is no"),
        sqlite_file.explained_errors(file),
    ):
        sqlite_file.connect(file, mode)


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """SQLite calls it a disk that fails."""
    for mode in ("ro", "rw"):
        with (
            pytest.raises(LibraryError, match="is a folder, where a file has to be"),
            sqlite_file.explained_errors(tmp_path),
        ):
            sqlite_file.connect(tmp_path, mode)


@pytest.mark.parametrize("mode", ["ro", "rw", "rwc"])
def test_a_pipe_in_the_place_of_a_file(tmp_path: Path, mode: Literal["ro", "rw", "rwc"]) -> None:
    """SQLite would wait for somebody to write to it."""
    pipe = tmp_path / "file.db"
    os.mkfifo(pipe)
    with (
        pytest.raises(
            LibraryError, match=r"file\.db is a pipe or a device, where a file has to be"
        ),
        sqlite_file.explained_errors(pipe),
    ):
        sqlite_file.connect(pipe, mode)


def test_a_read_only_disk(disk: Path) -> None:
    """A file that is written through a log can be read there, although no log can be made."""
    file = disk / "file.db"
    with closing(sqlite_file.connect(file, "rwc", journal="WAL")) as connection:
        connection.execute("CREATE TABLE names (name TEXT)")
        connection.execute("INSERT INTO names VALUES ('first')")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert [path.name for path in disk.iterdir()] == ["file.db"]
    with closing(sqlite_file.connect(file, "ro")) as connection:
        assert connection.execute("SELECT name FROM names").fetchall() == [("first",)]


def test_a_full_disk_that_sqlite_calls_a_failing_one(disk: Path) -> None:
    """It cannot make the index of its log; what a person has to do is to free some space."""
    file = disk / "file.db"
    with closing(sqlite_file.connect(file, "rwc", journal="WAL")) as connection:
        connection.execute("CREATE TABLE names (name TEXT)")
    with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(4096))
    with pytest.raises(DiskFull, match="Free some space"), sqlite_file.explained_errors(file):
        sqlite_file.connect(file, "rw")
