"""Copies of SQLite files that may be in use, made with SQLite's backup API.

Copying such a file as bytes may catch it between two writes, and leaves out what is only in its
log.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from hashdesk.core.job import Job
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import Synchronous, explained_errors

PAGES_AT_ONCE = 2_000  # of 4 kB, between two checks for a cancel


def copy_database(source: Path, target: Path, job: Job) -> None:
    """Copy what was committed to a file at one moment; the copy is whole without a log.

    `target` is a new file; the caller flushes it. Raises LibraryError, DiskFull, Cancelled.
    """

    def check(_status: int, _left: int, _pages: int) -> None:
        job.check()

    with ExitStack() as stack:
        with explained_errors(source):
            reading = stack.enter_context(closing(_begin_reading(source)))
        with explained_errors(target):
            new = sqlite_file.connect(target, "rwc", journal="OFF", synchronous=Synchronous.OFF)
            writing = stack.enter_context(closing(new))
        try:
            reading.backup(writing, pages=PAGES_AT_ONCE, progress=check)
        except sqlite3.Error as error:
            # One error for both files: a damaged page can only be the source's.
            name = getattr(error, "sqlite_errorname", "") or ""
            at_fault = source if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) else target
            raise sqlite_file.explain(error, at_fault) from error


def _begin_reading(source: Path) -> sqlite3.Connection:
    """Open a file and hold on to what is committed to it now."""
    try:
        return _snapshot(sqlite_file.connect(source, "ro"))
    except sqlite3.OperationalError as error:
        # A killed writer left something to roll back, which only a writer may do.
        if not (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_READONLY"):
            raise
        return _snapshot(sqlite_file.connect(source, "rw"))


def _snapshot(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
