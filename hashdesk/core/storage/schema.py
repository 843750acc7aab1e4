"""library.db: its tables, and how it is opened.

The numbers in this file are part of the format; they never change meaning. A change of the
tables raises `LIBRARY_VERSION`, adds a migration, and leaves a golden file behind in tests/golden.
"""

from __future__ import annotations

import enum
import sqlite3
import time
import uuid
from pathlib import Path

from hashdesk.core.errors import DiskFull, LibraryBusy, LibraryDamaged, LibraryError, LibraryTooNew

LIBRARY_VERSION = 1
LIBRARY_APPLICATION_ID = 0x48444B31  # "HDK1": tells a library from any other SQLite file
LIBRARY_FILE = "library.db"
BUSY_TIMEOUT_S = 5.0
RESTORE = "Put it back from a copy, or move it away and index again."

LIBRARY_TABLES = """
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE roots (
    id      INTEGER PRIMARY KEY,
    path    BLOB NOT NULL UNIQUE,          -- absolute
    offline INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE folders (
    id      INTEGER PRIMARY KEY,
    root    INTEGER NOT NULL REFERENCES roots,
    path    BLOB NOT NULL,                 -- below the root, '/' between names, '' for the root
    offline INTEGER NOT NULL DEFAULT 0,
    UNIQUE (root, path)
);

CREATE TABLE photos (
    id         INTEGER PRIMARY KEY,        -- row id - 1 of every code set
    folder     INTEGER NOT NULL REFERENCES folders,
    name       BLOB NOT NULL,
    size       INTEGER NOT NULL,           -- bytes
    mtime_ns   INTEGER NOT NULL,           -- 0: look again at the next scan
    content_id BLOB NOT NULL,              -- BLAKE2b-128 of the file; empty if it was never read
    width      INTEGER,
    height     INTEGER,
    taken      INTEGER,                    -- seconds since 1970 by the camera's clock
    camera     TEXT,
    latitude   REAL,
    longitude  REAL,
    phash      INTEGER,                    -- 64 bits, signed as SQLite wants
    state      INTEGER NOT NULL,           -- State
    reason     TEXT,                       -- why it failed
    checksum   INTEGER NOT NULL,           -- of all the columns above
    UNIQUE (folder, name)
);
CREATE INDEX photos_by_content ON photos (content_id);

CREATE TABLE encoders (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,         -- the encoder id
    manifest TEXT NOT NULL,
    created  INTEGER NOT NULL              -- seconds since 1970, UTC
);

CREATE TABLE code_segments (
    encoder   INTEGER NOT NULL REFERENCES encoders,
    bits      INTEGER NOT NULL,            -- 4 … 64; 0: which rows have codes, a bit each
    first_row INTEGER NOT NULL,            -- a multiple of 1024
    blob      BLOB NOT NULL,
    checksum  BLOB NOT NULL,               -- BLAKE2b-128 of encoder name, bits, first row, blob
    PRIMARY KEY (encoder, bits, first_row)
);
"""


class PhotoState(enum.IntEnum):
    """What is known of a photo. Offline is its folder's state, not its own."""

    OK = 0
    FAILED = 1  # its content cannot be read; tried again only when it changes
    RETRY = 2  # it could not be reached; tried again at every scan
    MISSING = 3  # deleted or moved away; its codes stay in case it comes back


def create(path: Path) -> None:
    """Make an empty library file, whole or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript(LIBRARY_TABLES)
        connection.execute(f"PRAGMA application_id={LIBRARY_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={LIBRARY_VERSION}")
        rows = [("library", uuid.uuid4().hex), ("created", str(int(time.time())))]
        connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise explain(error, path) from error
    finally:
        connection.close()
    unfinished.replace(path)


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open an existing library. Only the writer may ever checkpoint its log."""
    mode = "rw" if write else "ro"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT_S,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            connection.execute("PRAGMA synchronous=FULL")
            if not write:
                connection.execute("PRAGMA wal_autocheckpoint=0")
            _check_version(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return connection


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != LIBRARY_APPLICATION_ID:
        raise LibraryDamaged(
            f"{path} is not a HashDesk library. Choose another folder with --library."
        )
    if version > LIBRARY_VERSION:
        raise LibraryTooNew(
            f"{path} was made by a newer HashDesk (format {version}, this one knows "
            f"{LIBRARY_VERSION}). Update HashDesk; nothing was changed."
        )


def explain(error: sqlite3.Error, path: Path) -> LibraryError | DiskFull:
    """The sentence for a person that belongs to an error of SQLite's."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return DiskFull(
            f"The disk is full: {path.parent} cannot grow. Free some space and index again; "
            "everything indexed so far is kept."
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryBusy(
            f"Another program has locked {path}. Close it, or wait until it is done, and try again."
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LibraryDamaged(f"{path} is damaged ({error}). {RESTORE}")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return LibraryError(
            f"{path} cannot be opened for this ({error}). Check its permissions and its drive."
        )
    if name.startswith("SQLITE_IOERR"):
        return LibraryError(
            f"The drive does not let {path} be read or written ({error}). Check it, its free space "
            "and your quota, then index again; everything indexed so far is kept."
        )
    if not name:  # Python's own complaint about a text in it
        return LibraryDamaged(f"{path} is damaged: a text in it is no UTF-8. {RESTORE}")
    return LibraryError(f"{path} cannot be used: {error}.")
