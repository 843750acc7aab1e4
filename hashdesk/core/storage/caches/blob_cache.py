"""Caches: SQLite files of blobs by content id, such as thumbnails.

A photo that was moved finds its blob again, and two copies share one. A cache may be deleted at
any time. Losing it costs time, never an answer.

Each blob has a checksum, over its content id too, in a table of its own: a cache of an older
HashDesk gets them without being written anew. A damaged blob counts as absent, so it is made again;
of a damaged file, what can be read is kept. A file that is another cache (`cache_stamp.py`) counts
as damaged, and none of it is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from hashdesk.core.files.atomic_files import NEW_SUFFIX
from hashdesk.core.storage.caches.cache_stamp import require_stamp, stamp_of
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.salvage import readable_rows
from hashdesk.core.storage.sqlite.sqlite_file import Synchronous, stamped

THUMBNAILS = "thumbnails.db"
LEAST_BLOB_BYTES = 1024  # hardly any is smaller
LONGEST_ID = 64  # bytes that BLAKE2b takes as a key
BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH")
CACHE_FORMAT = 1  # its user_version; 0: without checksums
# The text is stored in the file, and compared on import: it never changes.
BLOBS_TABLE = "CREATE TABLE blobs (id BLOB PRIMARY KEY, blob BLOB NOT NULL)"
CHECKSUMS_TABLE = "CREATE TABLE checksums (id BLOB PRIMARY KEY, checksum BLOB) WITHOUT ROWID"


class BlobCache:
    """Blobs by content id in one file. Not thread-safe: one thread at a time.

    A reader may open it before the file is there, and finds nothing until it is.
    """

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.path = path
        self._write = write
        self._connection: sqlite3.Connection | None = None
        self._connection = self._open()

    def __enter__(self) -> BlobCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def put(self, blobs: Mapping[bytes, bytes]) -> None:
        """Keep some blobs, all or none. Raises sqlite3.Error, for instance on a full disk."""
        if self._connection is not None and blobs:
            with self._connection as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?)", blobs.items())
                sums = [(content, _checksum(content, blob)) for content, blob in blobs.items()]
                connection.executemany("INSERT OR REPLACE INTO checksums VALUES (?, ?)", sums)

    def get(self, content_ids: Iterable[bytes]) -> dict[bytes, bytes]:
        """The blobs that are kept and sound, by content id."""
        # A damaged row of the library may give text where an id should be.
        wanted = [content for content in content_ids if isinstance(content, bytes)]
        self._connection = self._connection or self._open()
        if self._connection is None:
            return {}
        try:
            return _sound_blobs(self._connection, wanted)
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                return {}
        if self._write:
            self._renew()
            return self.get(wanted) if self._connection is not None else {}
        found: dict[bytes, bytes] = {}
        for content in wanted:  # one page is damaged, and the others can be read
            with contextlib.suppress(sqlite3.DatabaseError):
                found |= _sound_blobs(self._connection, [content])
        return found

    def ids(self) -> list[bytes]:
        """The ids of all blobs, sound or not. Raises sqlite3.Error."""
        if self._connection is None:
            return []
        return [name for (name,) in self._connection.execute("SELECT id FROM blobs")]

    def known(self, content_ids: Iterable[bytes]) -> set[bytes]:
        """The content ids for which a sound blob is kept."""
        return set(self.get(content_ids))

    def damaged(self) -> int:
        """How many blobs are damaged, every one of them read; 1 at least if the file is.

        A file that a crash left half written is none: its next writer puts it in order.
        """
        if self._connection is None and not self.path.exists():
            return 0
        try:
            self._connection = self._connection or _connect(self.path, write=False)
            if not _has_checksums(self._connection):
                return 0
            (count,) = self._connection.execute("SELECT count(*) FROM blobs").fetchone()
            rows = self._connection.execute(_CHECKED_BLOBS)
            sound = sum(expected == _checksum(name, blob) for name, blob, expected in rows)
            # The longer check: it also compares the index with the table.
            check = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
            broken = check != ("ok",)
        except sqlite3.DatabaseError as error:
            return int(getattr(error, "sqlite_errorname", "") != "SQLITE_READONLY_ROLLBACK")
        return max(int(count - sound), int(broken))

    def drop_damaged(self) -> None:
        """Keep only sound blobs, in a new file if any is damaged; only for a writer."""
        assert self._write
        if self.damaged():
            self._renew()

    def remove(self, content_ids: Iterable[bytes]) -> None:
        """Delete some blobs, and shrink the file if the disk has enough room to do so."""
        if self._connection is None:
            return
        with self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            removed = list(content_ids)
            for table in ("blobs", "checksums"):
                rows = [(content,) for content in removed]
                connection.executemany(f"DELETE FROM {table} WHERE id=?", rows)
        with contextlib.suppress(sqlite3.OperationalError):  # it writes the file anew
            self._connection.execute("VACUUM")

    def _open(self) -> sqlite3.Connection | None:
        if not self._write and not self.path.exists():
            return None
        try:
            return _connect(self.path, write=self._write)
        except sqlite3.DatabaseError as error:
            if self._write and not _is_broken(error):
                raise sqlite_file.explain(error, self.path) from error
            if not self._write:
                return None
            self._renew()
            return self._connection

    def _renew(self) -> None:
        """Put what can be read of a broken file into a new one; only its writer may."""
        self.close()
        new = self.path.with_name(self.path.name + NEW_SUFFIX)
        _delete(new)
        made = _connect(new, write=True, name=self.path)
        with contextlib.closing(made) as connection, connection:
            connection.execute("BEGIN")
            _copy_sound_blobs(self.path, connection)
        sqlite_file.fold_log(new)
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        new.replace(self.path)
        _delete(new)
        self._connection = _connect(self.path, write=True)


_CHECKED_BLOBS = "SELECT b.id, b.blob, c.checksum FROM blobs b LEFT JOIN checksums c ON c.id = b.id"


def _sound_blobs(connection: sqlite3.Connection, content_ids: list[bytes]) -> dict[bytes, bytes]:
    wanted = json.dumps([content.hex() for content in content_ids])
    among = "b.id IN (SELECT from_hex(value) FROM json_each(?))"
    if not _has_checksums(connection):
        query = f"SELECT b.id, b.blob FROM blobs b WHERE {among}"
        return dict(connection.execute(query, (wanted,)).fetchall())
    rows = connection.execute(f"{_CHECKED_BLOBS} WHERE {among}", (wanted,))
    return {
        content: blob for content, blob, expected in rows if _checksum(content, blob) == expected
    }


def _copy_sound_blobs(broken: Path, new: sqlite3.Connection) -> None:
    """Copy the blobs whose checksum can be read and is right."""
    with (
        contextlib.suppress(sqlite3.DatabaseError),
        contextlib.closing(sqlite_file.connect(broken, "ro")) as old,
    ):
        require_stamp(old, broken)
        if not _has_checksums(old):
            return  # nothing says which are sound
        checksum = "SELECT checksum FROM checksums WHERE id=?"
        last = broken.stat().st_size // LEAST_BLOB_BYTES
        for content, blob in readable_rows(old, "blobs", ("id", "blob"), last):
            with contextlib.suppress(sqlite3.DatabaseError):
                row = old.execute(checksum, (content,)).fetchone()
                if row is not None and row[0] == _checksum(content, blob):
                    new.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", (content, blob))
                    new.execute("INSERT OR IGNORE INTO checksums VALUES (?, ?)", (content, row[0]))


def _has_checksums(connection: sqlite3.Connection) -> bool:
    """Whether its blobs have checksums. The version alone does not tell: it may be damaged."""
    query = "SELECT EXISTS (SELECT * FROM sqlite_schema WHERE name='checksums')"
    return stamped(connection)[1] >= CACHE_FORMAT or connection.execute(query).fetchone() == (1,)


def _checksum(content: object, blob: object) -> bytes:
    """BLAKE2b-64 of a content id and its blob; no checksum of what is no bytes."""
    if not isinstance(content, bytes) or not isinstance(blob, bytes):
        return b""
    if len(content) > LONGEST_ID:
        return b""
    return hashlib.blake2b(blob, digest_size=8, key=content).digest()


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _is_broken(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is no cache any more; a full disk or a lock leaves it sound."""
    name = getattr(error, "sqlite_errorname", "") or ""  # none: Python's complaint about a text
    return name in ("", "SQLITE_ERROR") or name.startswith(BROKEN)


def _connect(path: Path, *, write: bool, name: Path | None = None) -> sqlite3.Connection:
    """Open a cache. name: its path later, if it is another one."""
    if write:
        connection = sqlite_file.connect(path, "rwc", journal="WAL", synchronous=Synchronous.NORMAL)
    else:
        connection = sqlite_file.connect(path, "ro")
    try:
        require_stamp(connection, name or path)
        if write:
            _bring_up_to_date(connection, stamp_of(name or path))
    except BaseException:
        connection.close()
        raise
    # JSON has no bytes, and SQLite knows unhex() since 3.41 only.
    connection.create_function("from_hex", 1, bytes.fromhex, deterministic=True)
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, stamp: int) -> None:
    """Make the tables of a new file; give that of an older HashDesk checksums and its stamp."""

    def is_done() -> bool:
        has_stamp, version = stamped(connection)
        return has_stamp == stamp and version >= CACHE_FORMAT

    if is_done():
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if is_done():
            return  # another process was faster
        connection.execute(f"PRAGMA application_id={stamp}")
        if stamped(connection)[1] >= CACHE_FORMAT:
            return
        connection.execute(BLOBS_TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))
        connection.execute(CHECKSUMS_TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))
        insert = "INSERT OR IGNORE INTO checksums VALUES (?, ?)"
        for content, blob in connection.execute("SELECT id, blob FROM blobs"):
            connection.execute(insert, (content, _checksum(content, blob)))
        connection.execute(f"PRAGMA user_version={CACHE_FORMAT}")
