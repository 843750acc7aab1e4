"""The library as a whole: every photo's id, folder and date, orders and counts.

Plain functions over an open connection, as catalogue.py has for single photos.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.schema import PhotoState

# SQL: when a photo was taken (seconds since 1970), else the time of its file. That is 0 for a
# file that was written just before it was read, until the next scan: it is from now.
DATE = "coalesce(taken, nullif(mtime_ns, 0) / 1000000000, CAST(strftime('%s', 'now') AS INTEGER))"
PHOTO_ROWS_AT_ONCE = 1 << 13  # photos that are read at a time


@dataclass(frozen=True)
class PhotoArrays:
    """What the grid needs of all photos that are there (not failed, not missing), in id order."""

    ids: NDArray[np.int64]  # (n,)
    folders: NDArray[np.int64]  # (n,)
    dates: NDArray[np.int64]  # (n,), seconds since 1970: when taken, else the file's time
    offline: NDArray[np.bool_]  # (n,)
    phashes: NDArray[np.uint64]  # (n,), 0 for none


def outline(connection: sqlite3.Connection) -> PhotoArrays:
    """The library at a glance: a million photos in about a second."""
    rows = connection.execute(
        f"SELECT id, folder, {DATE}, coalesce(phash, 0) FROM photos WHERE state=? ORDER BY id",
        (PhotoState.OK,),
    )
    # In parts: one array of a million tuples would hold every other thread up meanwhile.
    parts = [np.empty((0, 4), np.int64)]
    while part := rows.fetchmany(PHOTO_ROWS_AT_ONCE):
        parts.append(np.array(part, np.int64))
    table = np.concatenate(parts)
    query = "SELECT f.id FROM folders f JOIN roots r ON r.id = f.root WHERE f.offline OR r.offline"
    away = [folder for (folder,) in connection.execute(query)]
    phashes = table[:, 3].astype(np.uint64)  # SQLite's numbers have a sign
    return PhotoArrays(table[:, 0], table[:, 1], table[:, 2], np.isin(table[:, 1], away), phashes)


def by_name(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there, by file name; upper and lower case are one."""
    return _sorted_ids(connection, "lower(CAST(name AS TEXT)), id")


def by_size(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there, the largest file first."""
    return _sorted_ids(connection, "size DESC, id")


def _sorted_ids(connection: sqlite3.Connection, order: str) -> NDArray[np.int64]:
    query = f"SELECT id FROM photos WHERE state=? ORDER BY {order}"
    return np.fromiter((row[0] for row in connection.execute(query, (PhotoState.OK,))), np.int64)


@dataclass(frozen=True)
class StateCounts:
    """Photos that can be reached, by state, and the good ones that cannot."""

    online: dict[PhotoState, int]
    offline: int


def counts(connection: sqlite3.Connection, roots: Iterable[int] | None = None) -> StateCounts:
    """The photos of some roots, or of all, by state."""
    rows = connection.execute(
        "SELECT f.root, p.state, f.offline OR r.offline, count(*) FROM photos p "
        "JOIN folders f ON f.id = p.folder JOIN roots r ON r.id = f.root "
        "WHERE p.state BETWEEN 0 AND 3 GROUP BY 1, 2, 3"
    )
    wanted = None if roots is None else set(roots)
    online, offline = dict.fromkeys(PhotoState, 0), 0
    for root, state, away, count in rows:
        if wanted is not None and root not in wanted:
            continue
        if not away:
            online[PhotoState(state)] += count
        elif state == PhotoState.OK:
            offline += count
    return StateCounts(online, offline)


def failed(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """The ids and reasons of the photos that could not be read, in id order."""
    query = "SELECT id, reason FROM photos WHERE state IN (?, ?) ORDER BY id"
    return connection.execute(query, (PhotoState.FAILED, PhotoState.RETRY)).fetchall()


def good_ids(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids of all photos that were read well and are not missing, ascending."""
    rows = connection.execute("SELECT id FROM photos WHERE state=? ORDER BY id", (PhotoState.OK,))
    return np.fromiter((row[0] for row in rows), np.int64)


def all_content_ids(
    connection: sqlite3.Connection,
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Photo ids (n,) and their content ids (n, 2), as words that sort as the bytes do."""
    # SQLite puts the parts together: row by row, Python would hold every other thread up.
    query = (
        "SELECT group_concat(id), group_concat(hex(content_id), '') FROM photos "
        "WHERE id >= ? AND id < ? AND length(content_id) = 16"
    )
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM photos").fetchone()
    ids, words = [np.empty(0, np.int64)], [np.empty((0, 2), np.uint64)]
    for start in range(0, last + 1, PHOTO_ROWS_AT_ONCE):
        numbers, contents = connection.execute(
            query, (start, start + PHOTO_ROWS_AT_ONCE)
        ).fetchone()
        if numbers:
            ids.append(np.array(numbers.split(","), np.int64))
            words.append(np.frombuffer(bytes.fromhex(contents), ">u8").reshape(-1, 2))
    return np.concatenate(ids), np.concatenate(words).astype(np.uint64)
