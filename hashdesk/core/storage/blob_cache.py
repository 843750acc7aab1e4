"""Caches: SQLite files of blobs by content id, such as thumbnails.

A photo that was moved finds its blob again, and two copies share one. A cache may be deleted at
any time, and a broken one is deleted by its writer. Losing a cache costs time, never an answer.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hashdesk.core.storage import sqlite_file
from hashdesk.core.storage.sqlite_file import Synchronous

THUMBNAILS = "thumbnails.db"


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

    def get(self, content_ids: Iterable[bytes]) -> dict[bytes, bytes]:
        """The blobs that are kept, by content id."""
        return dict(self._select("id, blob", content_ids))

    def known(self, content_ids: Iterable[bytes]) -> set[bytes]:
        """The content ids for which a blob is kept."""
        return {content for (content,) in self._select("id", content_ids)}

    def remove(self, content_ids: Iterable[bytes]) -> None:
        """Delete some blobs, and shrink the file if the disk has enough room to do so."""
        if self._connection is None:
            return
        with self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            rows = ((content,) for content in content_ids)
            connection.executemany("DELETE FROM blobs WHERE id=?", rows)
        with contextlib.suppress(sqlite3.OperationalError):  # it writes the file anew
            self._connection.execute("VACUUM")

    def _select(self, columns: str, content_ids: Iterable[bytes]) -> list[Any]:
        self._connection = self._connection or self._open()
        if self._connection is None:
            return []
        # A damaged row of the library may give text where an id should be.
        wanted = [content.hex() for content in content_ids if isinstance(content, bytes)]
        query = "FROM blobs WHERE id IN (SELECT from_hex(value) FROM json_each(?))"
        try:
            found = self._connection.execute(f"SELECT {columns} {query}", (json.dumps(wanted),))
            return found.fetchall()
        except sqlite3.DatabaseError as error:
            if _is_broken(error):
                self._discard()
            return []

    def _open(self) -> sqlite3.Connection | None:
        if not self._write and not self.path.exists():
            return None
        try:
            return _connect(self.path, write=self._write)
        except sqlite3.DatabaseError as error:
            if self._write and not _is_broken(error):
                raise sqlite_file.explain(error, self.path) from error
            self._discard()
            return _connect(self.path, write=True) if self._write else None

    def _discard(self) -> None:
        """Delete a broken cache; only its writer may."""
        self.close()
        if self._write:
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def _is_broken(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is no cache any more; a full disk or a lock leaves it sound."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or name == "SQLITE_ERROR"


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    if write:
        connection = sqlite_file.connect(path, "rwc", journal="WAL", synchronous=Synchronous.NORMAL)
        table = "CREATE TABLE IF NOT EXISTS blobs (id BLOB PRIMARY KEY, blob BLOB NOT NULL)"
        connection.execute(table)
    else:
        connection = sqlite_file.connect(path, "ro")
    # JSON has no bytes, and SQLite knows unhex() since 3.41 only.
    connection.create_function("from_hex", 1, bytes.fromhex, deterministic=True)
    return connection
