"""Copies of SQLite files that are in use, left by a killed writer, or damaged."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk.core.errors import Cancelled, LibraryDamaged, LibraryError
from hashdesk.core.job import Job
from hashdesk.core.storage.sqlite.sqlite_copy import copy_database

# Kills itself in the middle of a transaction whose pages are in the file already.
KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA journal_mode={sys.argv[2]}")
connection.execute("CREATE TABLE t (x)")
connection.execute("INSERT INTO t VALUES (1)")
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE t SET x=2")
connection.executemany("INSERT INTO t VALUES (?)", [("x" * 4000,)] * 99)
os.kill(os.getpid(), signal.SIGKILL)
"""


def rows(path: Path) -> list[object]:
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute("SELECT x FROM t")]
    finally:
        connection.close()


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_after_a_killed_writer(tmp_path: Path, journal: str) -> None:
    """What was committed is in the copy, whether in the file, in its log, or to be rolled back."""
    source = tmp_path / "source.db"
    subprocess.run([sys.executable, "-c", KILLED, str(source), journal], check=False)
    beside = source.with_name(f"source.db-{'wal' if journal == 'WAL' else 'journal'}")
    assert beside.stat().st_size > 4_096
    copy_database(source, tmp_path / "copy.db", Job())
    assert rows(tmp_path / "copy.db") == [1]
    assert rows(source) == [1]


def test_one_moment(tmp_path: Path) -> None:
    """A commit while the pages are copied is not in the copy, and does not make it begin anew."""
    source = tmp_path / "source.db"
    writer = sqlite3.connect(source, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE t (x)")
    for _ in range(3):
        writer.execute("INSERT INTO t VALUES (zeroblob(9000000))")
    job, calls = Job(), []

    def commit() -> None:
        calls.append(writer.execute("INSERT INTO t VALUES (1)"))

    job.check = commit  # type: ignore[method-assign]
    copy_database(source, tmp_path / "copy.db", job)
    assert len(rows(tmp_path / "copy.db")) == 3
    assert 3 <= len(calls) < 9
    writer.close()


def test_what_cannot_be_copied(tmp_path: Path) -> None:
    """A cancelled copy, a file that is none, one that is not there, a place that cannot be."""
    source = tmp_path / "source.db"
    connection = sqlite3.connect(source)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        copy_database(source, tmp_path / "copy.db", job)
    with pytest.raises(LibraryError, match="nowhere"):
        copy_database(tmp_path / "nowhere.db", tmp_path / "copy.db", Job())
    with pytest.raises(LibraryError, match="nofolder"):
        copy_database(source, tmp_path / "nofolder" / "copy.db", Job())
    source.write_bytes(os.urandom(9_999))
    with pytest.raises(LibraryDamaged, match=r"source\.db"):
        copy_database(source, tmp_path / "copy2.db", Job())
