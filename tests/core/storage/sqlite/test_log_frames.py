"""A flipped bit in a write-ahead log, and what a crash leaves of one."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.storage.sqlite.log_frames import FRAME_HEAD, HEADER, is_damaged

COMMITS = 6
FRAME = FRAME_HEAD + 4096


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The log of a killed writer: six commits of several pages each."""
    place = tmp_path / "live"
    place.mkdir()
    with closing(sqlite3.connect(place / "file.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE blobs (blob BLOB)")
        for _ in range(COMMITS - 1):
            connection.execute("INSERT INTO blobs VALUES (randomblob(9000))")
        for suffix in ("", "-wal"):
            shutil.copy(place / f"file.db{suffix}", tmp_path)
    return tmp_path / "file.db-wal"


def rows(log: Path) -> int:
    """What SQLite finds with the log."""
    log.with_name("file.db-shm").unlink(missing_ok=True)
    file = log.with_name("file.db")
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        count: int = connection.execute("SELECT count(*) FROM blobs").fetchone()[0]
        return count


def test_every_flip_before_the_last_commit(log: Path) -> None:
    """SQLite leaves out what follows, and says nothing."""
    assert not is_damaged(log)
    data, rng = log.read_bytes(), random.Random(3)
    starts = range(HEADER, len(data), FRAME)
    ends = [start + FRAME for start in starts if any(data[start + 4 : start + 8])]  # of commits
    assert len(ends) == COMMITS
    for place in [*range(0, 32, 4), *(rng.randrange(32, ends[-2]) for _ in range(40))]:
        changed = bytearray(data)
        changed[place] ^= 1 << rng.randrange(8)
        log.write_bytes(changed)
        assert is_damaged(log), place


def test_what_a_crash_leaves_is_no_damage(log: Path) -> None:
    """Broken off anywhere, or with a hole in the commit that was being written."""
    data = log.read_bytes()
    for length in range(0, len(data), 1000):
        log.write_bytes(data[:length])
        assert not is_damaged(log)
    log.write_bytes(data[: -2 * FRAME] + bytes(FRAME) + data[-FRAME:])
    assert not is_damaged(log)
    assert rows(log) == COMMITS - 2


def test_a_log_that_was_begun_again(tmp_path: Path) -> None:
    """Behind its frames lie those of an earlier round, with other salts."""
    with closing(sqlite3.connect(tmp_path / "file.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE blobs (blob BLOB)")
        for _ in range(20):
            connection.execute("INSERT INTO blobs VALUES (randomblob(9000))")
        connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        for _ in range(3):
            connection.execute("INSERT INTO blobs VALUES (randomblob(9000))")
        assert not is_damaged(tmp_path / "file.db-wal")
