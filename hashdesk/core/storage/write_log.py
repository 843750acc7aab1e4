"""Notices that library.db lost its write-ahead log, and with it photos that were committed.

SQLite replays `library.db-wal` if it is there; if somebody deleted it, or copied library.db without
it, the newest commits are missing and nothing says so. So a writer leaves a mark in library.db
itself for as long as commits may be in the log alone. A mark without a log: the log was lost.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from hashdesk.core.files.file_sizes import file_bytes
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import Synchronous
from hashdesk.core.storage.tables import sealed_tables

log = logging.getLogger(__name__)

WRITING = "writing"  # key in `meta`: when the writer began, in seconds since 1970
LOG_LOST = "log_lost"  # key in `meta`: when the writer began whose log was lost last


def lost_since(connection: sqlite3.Connection, path: Path) -> int | None:
    """When the writer began whose log is gone, in seconds since 1970; None: nothing is missing."""
    query = "SELECT value FROM meta WHERE key=?"
    row = connection.execute(query, (WRITING,)).fetchone()
    # Looked at after the mark was read: a writer that begins meanwhile fills the log first.
    if row is None or file_bytes(f"{path}-wal"):
        return None
    return int(row[0]) if row[0].isdecimal() else 0


def is_of_another_library(path: Path) -> bool:
    """Whether the log beside library.db is another library's: the file was exchanged by hand.

    Every writer writes the page with the library's id to its log, beside its mark.
    """
    if not file_bytes(f"{path}-wal"):
        return False
    ids = []
    for with_log in (False, True):
        # What cannot be read is said when the library is opened.
        with (
            suppress(sqlite3.Error),
            closing(sqlite_file.connect(path, "ro", with_log=with_log)) as connection,
        ):
            ids += connection.execute("SELECT value FROM meta WHERE key='library'").fetchall()
    return len(set(ids)) == 2


def begin_writing(connection: sqlite3.Connection, path: Path) -> None:
    """Leave the mark, unless no log is used; first say so if the writer before lost its log."""
    since = lost_since(connection, path)
    has_log = sqlite_file.use_log(connection, path, Synchronous.FULL)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if since is not None:
            _set(connection, LOG_LOST, since)
        if has_log:
            _set(connection, WRITING, int(time.time()))
        else:
            connection.execute("DELETE FROM meta WHERE key=?", (WRITING,))
    # Into library.db itself, unless a reader is in the way; the log keeps its bytes.
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    if since is not None:
        log.warning("%s", lost_sentence(path, since))


def end_writing(connection: sqlite3.Connection) -> None:
    """Take the mark away: closing the file will copy the log into it."""
    for _ in range(2):
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("DELETE FROM meta WHERE key=?", (WRITING,))
            return
        with suppress(sqlite3.Error):  # a full disk may have room once the log is empty
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def lost_sentence(path: Path, since: int) -> str:
    """What is said about a log that is gone."""
    moment = time.strftime("%Y-%m-%d %H:%M", time.localtime(since))
    return (
        f"{path}-wal is gone, and what was written since {moment} may have been in it alone. Put "
        "it back if you have it; if not, index again: photos that are missing are read again."
    )


def _set(connection: sqlite3.Connection, key: str, seconds: int) -> None:
    row = key, str(seconds)
    query = "INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)"
    connection.execute(query, (*row, sealed_tables.checksum("meta", row)))
