"""Thumbnails and features: things that can be made again from the photos.

Each cache is one SQLite file of blobs by content id, so a moved photo keeps its own and two
copies share one. A cache may be deleted at any time; a broken one deletes itself. Losing
a cache costs time, never an answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.encoder import Features
from hashdesk.core.storage import sqlite_file

THUMBNAILS = "thumbnails.db"
ALL_FEATURES = "features-*.db"  # one for each backbone
CHECKSUM_BYTES = 8


class BlobCache:
    """Blobs by content id in one file. Not thread-safe: one thread at a time."""

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
        if self._connection is None or not blobs:
            return
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT OR REPLACE INTO blobs VALUES (?, ?)", blobs.items()
            )

    def get(self, contents: Iterable[bytes]) -> dict[bytes, bytes]:
        """The blobs that are there."""
        return dict(self._select("id, blob", contents))

    def among(self, contents: Iterable[bytes]) -> set[bytes]:
        """The contents of which there is a blob."""
        return {content for (content,) in self._select("id", contents)}

    def remove(self, contents: Iterable[bytes]) -> None:
        """Delete some blobs, and give their room back if the disk has enough to do so."""
        if self._connection is None:
            return
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "DELETE FROM blobs WHERE id=?", ((content,) for content in contents)
            )
        with contextlib.suppress(sqlite3.OperationalError):  # it writes the file anew
            self._connection.execute("VACUUM")

    def _select(self, columns: str, contents: Iterable[bytes]) -> Iterator[Any]:
        wanted = list(dict.fromkeys(contents))
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ", ".join("?" * len(part))
            yield from self._query(f"SELECT {columns} FROM blobs WHERE id IN ({marks})", part)

    def _query(self, query: str, values: Iterable[bytes]) -> list[tuple[bytes, ...]]:
        if self._connection is None:
            self._connection = self._open()  # a reader may come before the file
        if self._connection is None:
            return []
        try:
            return self._connection.execute(query, tuple(values)).fetchall()
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
    if not write:
        return sqlite_file.connect(path, "ro")
    # NORMAL: what a power cut takes away can be made again.
    connection = sqlite_file.connect(path, "rwc", journal="WAL", synchronous="NORMAL")
    connection.execute("CREATE TABLE IF NOT EXISTS blobs (id BLOB PRIMARY KEY, blob BLOB NOT NULL)")
    return connection


def features_path(library: Path, backbone: str) -> Path:
    """Where a library keeps the features of one backbone."""
    return library / f"features-{re.sub('[^a-z0-9.-]', '_', backbone.lower())}.db"


def pack_features(features: Features) -> list[bytes]:
    """Features (n, d) as blobs of half floats: half the size, and the codes hardly notice.

    Each ends in a checksum: SQLite has none, and a flipped bit would be a wrong code.
    """
    with np.errstate(over="ignore"):
        halves = features.astype("<f2")
    return [blob + _checksum(blob) for blob in (row.tobytes() for row in halves)]


def get_features(cache: BlobCache, contents: Iterable[bytes]) -> dict[bytes, bytes]:
    """The kept features of some contents, as packed; damaged ones are left out."""
    return {content: blob for content, blob in cache.get(contents).items() if are_sound(blob)}


def are_sound(blob: bytes) -> bool:
    """Whether kept features are as they were packed."""
    return _checksum(blob[:-CHECKSUM_BYTES]) == blob[-CHECKSUM_BYTES:]


def unpack_features(blobs: list[bytes]) -> NDArray[np.float32]:
    """Sound blobs of one backbone back to features (n, d)."""
    return unpack_halves(blobs).astype(np.float32)


def unpack_halves(blobs: list[bytes]) -> NDArray[np.float16]:
    """Sound blobs of one backbone as they were packed: (n, d), little-endian."""
    data = b"".join(blob[:-CHECKSUM_BYTES] for blob in blobs)
    return np.frombuffer(data, "<f2").reshape(len(blobs), -1)


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=CHECKSUM_BYTES).digest()
