"""library.db: its tables, and how it is opened.

The numbers in this file are part of the format; they never change meaning. A change of the tables
raises the version in `LIBRARY_FORMAT`, adds a step in `migrations`, and leaves a golden file in
tests/golden.
"""

from __future__ import annotations

import enum
import sqlite3
from contextlib import ExitStack
from pathlib import Path

from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import FileFormat, explained_errors

LIBRARY_FILE = "library.db"
LIBRARY_FORMAT = FileFormat(
    application_id=0x48444B31,  # "HDK1"
    version=4,
    foreign="is not a HashDesk library. Choose another folder with --library.",
)

# Of format 1. The comments are stored in the file and compared on import: they never change either.
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


FORMAT_OF_FACTS = 3  # the first with `facts` and `former_contents`
# What it added to `photos`; why, is said in `photo_rows.Photo`.
ADDED_IN_3 = {
    "taken_ms": "INTEGER",
    "utc_offset": "INTEGER",
    "taken_from": "INTEGER",
    "pixel_id": "BLOB",
    "incomplete": "TEXT",
    "companions": "BLOB",
}
# An older library that is only read looks as if it had these tables: views of these names hide its
# own, and exist in the connection alone.
VIEWS_OF_OLD_LIBRARIES = (
    "CREATE TEMP VIEW photos AS SELECT *, "
    f"{', '.join(f'NULL AS {name}' for name in ADDED_IN_3)} FROM main.photos",
    "CREATE TEMP VIEW facts AS SELECT NULL AS photo, NULL AS lens, NULL AS exposure_seconds, "
    "NULL AS aperture, NULL AS iso, NULL AS focal_length, NULL AS rating, NULL AS keywords, "
    "NULL AS read_by, NULL AS checksum WHERE 0",
    "CREATE TEMP VIEW former_contents AS "
    "SELECT NULL AS content_id, NULL AS pixel_id, NULL AS checksum WHERE 0",
)


class PhotoState(enum.IntEnum):
    """The state of a photo. Offline is a state of its folder, not its own."""

    OK = 0
    FAILED = 1  # its content cannot be read; read again only when the file changes
    RETRY = 2  # it could not be reached; read again at every scan
    MISSING = 3  # deleted or moved away; its codes stay in case it comes back


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open an existing library. Raises LibraryError or DiskFull."""
    with explained_errors(path), ExitStack() as stack:
        connection = sqlite_file.connect(path, "rw" if write else "ro")
        stack.callback(connection.close)
        # A flipped bit may leave text that is no UTF-8: the checksum of its row finds that.
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        LIBRARY_FORMAT.require(connection, path)
        if not write and sqlite_file.stamped(connection)[1] < FORMAT_OF_FACTS:
            for view in VIEWS_OF_OLD_LIBRARIES:
                connection.execute(view)
        stack.pop_all()
    return connection
