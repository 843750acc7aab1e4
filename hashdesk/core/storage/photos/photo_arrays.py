"""All photos of a library as arrays: ids, folders, dates, sort orders and counts.

Functions over an open connection, as `photo_rows` has for single photos.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.photos import photo_blocks
from hashdesk.core.storage.sqlite.sqlite_file import json_ids
from hashdesk.core.storage.tables import sealed_tables
from hashdesk.core.storage.tables.schema import PhotoState

# SQL: when a photo was taken (seconds since 1970), else the time of its file. mtime_ns is 0 for a
# file that was written just before it was read, until the next scan: it counts as taken now.
DATE = "coalesce(taken, nullif(mtime_ns, 0) / 1000000000, CAST(strftime('%s', 'now') AS INTEGER))"
PHOTO_ROWS_AT_ONCE = 1 << 13  # rows fetched at a time


@dataclass(frozen=True)
class PhotoArrays:
    """All photos that are there (neither failed nor missing), by ascending id."""

    ids: NDArray[np.int64]  # (n,)
    folders: NDArray[np.int64]  # (n,)
    dates: NDArray[np.int64]  # (n,), seconds since 1970: when taken, else file time
    offline: NDArray[np.bool_]  # (n,)
    phashes: NDArray[np.uint64]  # (n,), 0 for none
    taken_ms: NDArray[np.int64]  # (n,), 0 … 999 after `dates`, 0 for none: photos of a burst
    dated: NDArray[np.bool_]  # (n,): it is known when they were taken
    left_out: int = 0  # photos whose row, or whose folder's row, is damaged

    def newest_first(self) -> NDArray[np.intp]:
        """The rows (n,) by date, to the millisecond where that is known.

        Photos of which nobody knows when they were taken come last, by the dates of their files.
        """
        return np.lexsort((self.ids, -self.taken_ms, -self.dates, ~self.dated))

    def where(self, kept: NDArray[np.bool_]) -> PhotoArrays:
        """Some of the photos; kept: (n,)."""
        return PhotoArrays(
            self.ids[kept],
            self.folders[kept],
            self.dates[kept],
            self.offline[kept],
            self.phashes[kept],
            self.taken_ms[kept],
            self.dated[kept],
            self.left_out,
        )


def load(connection: sqlite3.Connection) -> PhotoArrays:
    """Read the arrays, every row verified: a million photos take about two seconds.

    Damaged photos are left out, and so are those in a folder or root whose row is damaged.
    """
    damaged = photo_blocks.damaged_rows(connection)
    query = (
        f"SELECT id, folder, {DATE}, coalesce(phash, 0), coalesce(taken_ms, 0), taken NOTNULL "
        "FROM photos WHERE state=? ORDER BY id"
    )
    rows = connection.execute(query, (PhotoState.OK,))
    # In batches: converting a million tuples at once would block all other threads meanwhile.
    batches = [np.empty((0, 6), np.int64)]
    while batch := rows.fetchmany(PHOTO_ROWS_AT_ONCE):
        if damaged:  # it may hold a value that is no number
            batch = [row for row in batch if row[0] not in damaged]
        if batch:
            batches.append(np.array(batch, np.int64))
    ids, folders, dates, phashes, taken_ms, dated = np.concatenate(batches).T
    known, offline = _folders(connection)
    # SQLite's integers are signed.
    arrays = PhotoArrays(
        ids,
        folders,
        dates,
        np.isin(folders, offline),
        phashes.astype(np.uint64),
        taken_ms,
        dated.astype(bool),
        len(damaged),
    )
    placed: NDArray[np.bool_] = np.isin(folders, known)
    if placed.all():
        return arrays
    return replace(arrays.where(placed), left_out=len(damaged) + int((~placed).sum()))


def _folders(connection: sqlite3.Connection) -> tuple[list[int], list[int]]:
    """The ids of the folders whose place is known for sure, and of those that are offline."""
    sound = [row for row, sound in sealed_tables.rows(connection, "roots") if sound]
    offline_roots = {row[0]: bool(row[2]) for row in sound}
    known, offline = [], []
    for row, is_sound in sealed_tables.rows(connection, "folders"):
        if is_sound and row[1] in offline_roots:
            known.append(row[0])
            if row[3] or offline_roots[row[1]]:
                offline.append(row[0])
    return known, offline


def by_name(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there, by file name, case-insensitively."""
    return select_ids(connection, order="lower(CAST(name AS TEXT)), id")


def by_size(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there, largest file first."""
    return select_ids(connection, order="size DESC, id")


def good_ids(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids (n,) of all photos that were read and are not missing, ascending."""
    return select_ids(connection)


def select_ids(
    connection: sqlite3.Connection, conditions: Sequence[tuple[str, object]] = (), order: str = "id"
) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there and meet SQL conditions, each with its value."""
    where = " AND ".join(["state=?", *(condition for condition, _ in conditions)])
    values = (PhotoState.OK, *(value for _, value in conditions))
    rows = connection.execute(f"SELECT id FROM photos WHERE {where} ORDER BY {order}", values)
    return np.fromiter((row[0] for row in rows), np.int64)


@dataclass(frozen=True)
class StateCounts:
    """Number of photos that can be reached, by state, and of good ones that cannot."""

    online: dict[PhotoState, int]
    offline: int


def counts(connection: sqlite3.Connection, roots: Iterable[int] | None = None) -> StateCounts:
    """Count the photos of some roots, or of all."""
    rows = connection.execute(
        "SELECT f.root, p.state, f.offline OR r.offline, count(*) FROM photos p "
        "JOIN folders f ON f.id = p.folder JOIN roots r ON r.id = f.root "
        "WHERE p.state IN (0, 1, 2, 3) GROUP BY 1, 2, 3"
    )
    wanted = None if roots is None else set(roots)
    online, offline = dict.fromkeys(PhotoState, 0), 0
    for root, state, is_offline, count in rows:
        if wanted is not None and root not in wanted:
            continue
        if not is_offline:
            online[PhotoState(state)] += count
        elif state == PhotoState.OK:
            offline += count
    return StateCounts(online, offline)


def within_reach(connection: sqlite3.Connection, roots: Iterable[int]) -> NDArray[np.int64]:
    """The ids (n,) of the photos below some roots that are there and can be reached, ascending."""
    query = (
        "SELECT p.id FROM photos p JOIN folders f ON f.id = p.folder JOIN roots r ON r.id = f.root "
        "WHERE p.state=? AND NOT f.offline AND NOT r.offline "
        "AND r.id IN (SELECT value FROM json_each(?)) ORDER BY p.id"
    )
    rows = connection.execute(query, (PhotoState.OK, json_ids(roots)))
    return np.fromiter((row[0] for row in rows), np.int64)


def present_per_folder(connection: sqlite3.Connection, root: int) -> dict[int, int]:
    """The number of photos of a root that are not missing, by folder id."""
    query = (
        "SELECT p.folder, count(*) FROM photos p JOIN folders f ON f.id = p.folder "
        "WHERE f.root=? AND p.state<>? GROUP BY 1"
    )
    return dict(connection.execute(query, (root, PhotoState.MISSING)).fetchall())


def failed(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """The ids and reasons of the photos that could not be read, in id order."""
    query = (
        "SELECT id, coalesce(CAST(reason AS TEXT), '') FROM photos WHERE state IN (?, ?) ORDER BY 1"
    )
    return connection.execute(query, (PhotoState.FAILED, PhotoState.RETRY)).fetchall()


def incomplete(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """The ids of the photos that are there but were read in part, and why, in id order."""
    query = (
        "SELECT id, CAST(incomplete AS TEXT) FROM photos WHERE state=? AND incomplete NOTNULL "
        "ORDER BY 1"
    )
    return connection.execute(query, (PhotoState.OK,)).fetchall()


def all_content_ids(connection: sqlite3.Connection) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Photo ids (n,) and content ids (n, 2) as big-endian words: they sort as the bytes do."""
    # Joined by SQLite: row by row, Python would block all other threads.
    query = (
        "SELECT group_concat(id), group_concat(hex(content_id), '') FROM photos "
        "WHERE id >= ? AND id < ? AND length(content_id) = 16"
    )
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM photos").fetchone()
    ids, words = [np.empty(0, np.int64)], [np.empty((0, 2), np.uint64)]
    for start in range(0, last + 1, PHOTO_ROWS_AT_ONCE):
        bounds = (start, start + PHOTO_ROWS_AT_ONCE)
        numbers, contents = connection.execute(query, bounds).fetchone()
        if numbers:
            ids.append(np.array(numbers.split(","), np.int64))
            words.append(np.frombuffer(bytes.fromhex(contents), ">u8").reshape(-1, 2))
    return np.concatenate(ids), np.concatenate(words).astype(np.uint64)
