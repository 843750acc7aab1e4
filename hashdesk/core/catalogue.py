"""The photos of a library as rows: what is kept of each, read and written.

Plain functions over an open connection; `store.Store` decides when they run and commits.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.exif import Facts
from hashdesk.core.schema import State


@dataclass(frozen=True)
class Photo:
    """One row of `photos`. `id` 0 means: not in the library yet."""

    id: int
    folder: int
    name: bytes
    size: int
    mtime_ns: int
    content_id: bytes = b""
    width: int | None = None
    height: int | None = None
    taken: int | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    phash: int | None = None  # signed
    state: State = State.OK
    reason: str | None = None

    def with_facts(self, facts: Facts, phash: int) -> Photo:
        """The same photo with what its decoder found. `phash` is unsigned."""
        return replace(
            self,
            width=facts.width,
            height=facts.height,
            taken=facts.taken,
            camera=facts.camera,
            latitude=facts.latitude,
            longitude=facts.longitude,
            phash=phash - (1 << 64) if phash >> 63 else phash,
        )


@dataclass(frozen=True)
class Place:
    """Where a photo lies: its root, its path below the root, and whether that can be reached."""

    root: bytes
    path: bytes
    offline: bool

    @property
    def full(self) -> bytes:
        """The absolute path."""
        return os.path.join(self.root, self.path)


COLUMNS = tuple(field.name for field in fields(Photo))
_LENGTHS = [struct.pack("<I", length) for length in range(256)]
_STATE, _STATES = COLUMNS.index("state"), frozenset(State)
_SELECT = f"SELECT {', '.join('p.' + name for name in COLUMNS)} FROM photos p"
_SELECT_CHECKED = _SELECT.replace(" FROM", ", p.checksum FROM")
# SQL: when a photo was taken (seconds since 1970), else the time of its file. That is 0 for a
# file that was written just before it was read, until the next scan: it is from now.
DATE = "coalesce(taken, nullif(mtime_ns, 0) / 1000000000, CAST(strftime('%s', 'now') AS INTEGER))"
OUTLINE_ROWS = 1 << 13  # photos that are read at a time
_MARKS = ", ".join("?" * (len(COLUMNS) + 1))


def checksum(photo: Photo) -> int:
    """A signed 64-bit BLAKE2b of everything in a row but the checksum itself."""
    return checksum_of([getattr(photo, name) for name in COLUMNS])


def checksum_of(row: Iterable[object]) -> int:
    """The same of a row in the order of COLUMNS. Raises TypeError."""
    parts: list[bytes] = []
    for value in row:  # a million rows are looked at when a library is checked
        if value is None:
            encoded = b"n"
        elif isinstance(value, int):
            encoded = b"i%d" % value
        elif isinstance(value, bytes):
            encoded = b"b" + value
        elif isinstance(value, str):
            encoded = b"b" + value.encode()
        elif isinstance(value, float):
            encoded = b"f" + struct.pack("<d", value)
        else:
            raise TypeError(f"no column holds {value!r}")
        length = len(encoded)
        parts += (_LENGTHS[length] if length < 256 else struct.pack("<I", length), encoded)
    digest = hashlib.blake2b(b"".join(parts), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def photo_from(row: Sequence[object]) -> Photo:
    """A row in the order of COLUMNS as a Photo."""
    values = dict(zip(COLUMNS, row, strict=True))
    return Photo(**{**values, "state": State(values["state"])})  # type: ignore[arg-type]


def put(connection: sqlite3.Connection, photo: Photo) -> int:
    """Insert or replace a photo inside the open transaction; the id it has."""
    if photo.id == 0:
        query = "SELECT id FROM photos WHERE folder=? AND name=?"
        known = connection.execute(query, (photo.folder, photo.name)).fetchone()
        new = known[0] if known else _next_id(connection)
        photo = replace(photo, id=new)
    values = [getattr(photo, name) for name in COLUMNS]
    connection.execute(
        f"INSERT INTO photos VALUES ({_MARKS}) ON CONFLICT (id) DO UPDATE SET "
        + ", ".join(f"{name}=excluded.{name}" for name in (*COLUMNS[1:], "checksum")),
        (*values, checksum(photo)),
    )
    return photo.id


def _next_id(connection: sqlite3.Connection) -> int:
    (highest,) = connection.execute("SELECT max(id) FROM photos").fetchone()
    return (highest or 0) + 1


def in_folder(connection: sqlite3.Connection, folder: int) -> dict[bytes, Photo]:
    """The photos of one folder by name. Of a damaged row only its place is believed."""
    found = {}
    for *row, expected in connection.execute(f"{_SELECT_CHECKED} WHERE p.folder=?", (folder,)):
        photo = photo_from(row) if is_sound(row, expected) else _stub(row)
        found[photo.name] = photo
    return found


def is_sound(row: Sequence[object], expected: object) -> bool:
    """Whether a row in the order of COLUMNS is what was once written."""
    try:
        return checksum_of(row) == expected and row[_STATE] in _STATES
    except (TypeError, UnicodeError):
        return False


def _stub(row: Sequence[object]) -> Photo:
    """A damaged row's photo: to be read again as if it were new, under its old id."""
    values = dict(zip(COLUMNS, row, strict=True))
    number, folder, name = values["id"], values["folder"], values["name"]
    assert isinstance(number, int)
    assert isinstance(folder, int)
    name = name if isinstance(name, bytes) else str(name).encode()
    return Photo(number, folder, name, 0, 0, state=State.RETRY)


def by_content(connection: sqlite3.Connection, content: bytes) -> list[Photo]:
    """The photos with this content that were read well, in the order of their ids."""
    query = f"{_SELECT_CHECKED} WHERE p.content_id=? AND p.state IN (?, ?) ORDER BY p.id"
    rows = connection.execute(query, (content, State.OK, State.MISSING))
    return [photo_from(row) for *row, expected in rows if is_sound(row, expected)]


def get(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Photo]:
    """Photos by id; unknown ids are left out."""
    found: dict[int, Photo] = {}
    for part in _parts(list(ids)):
        marks = ", ".join("?" * len(part))
        for row in connection.execute(f"{_SELECT} WHERE p.id IN ({marks})", part):
            found[int(row[0])] = photo_from(row)
    return found


def places(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Place]:
    """Where photos lie, by id."""
    found: dict[int, Place] = {}
    for part in _parts(list(ids)):
        marks = ", ".join("?" * len(part))
        rows = connection.execute(
            "SELECT p.id, r.path, f.path, p.name, r.offline OR f.offline FROM photos p "
            "JOIN folders f ON f.id = p.folder JOIN roots r ON r.id = f.root "
            f"WHERE p.id IN ({marks})",
            part,
        )
        for number, root, folder, name, offline in rows:
            found[number] = Place(root, os.path.join(folder, name), bool(offline))
    return found


def every_row(connection: sqlite3.Connection) -> Iterator[tuple[Sequence[object], int]]:
    """Every row, raw, in the order of COLUMNS and of ids, with the checksum that it carries."""
    for row in connection.execute(f"{_SELECT_CHECKED} ORDER BY p.id"):
        yield row[:-1], row[-1]


def content_ids(
    connection: sqlite3.Connection, ids: Iterable[int] | None = None
) -> dict[int, bytes]:
    """Content ids by photo id: of some photos, or of all."""
    if ids is None:
        return dict(connection.execute("SELECT id, content_id FROM photos").fetchall())
    found: dict[int, bytes] = {}
    for part in _parts(list(ids)):
        marks = ", ".join("?" * len(part))
        query = f"SELECT id, content_id FROM photos WHERE id IN ({marks})"
        found.update(connection.execute(query, part).fetchall())
    return found


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
    for start in range(0, last + 1, OUTLINE_ROWS):
        numbers, contents = connection.execute(query, (start, start + OUTLINE_ROWS)).fetchone()
        if numbers:
            ids.append(np.array(numbers.split(","), np.int64))
            words.append(np.frombuffer(bytes.fromhex(contents), ">u8").reshape(-1, 2))
    return np.concatenate(ids), np.concatenate(words).astype(np.uint64)


def good_ids(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids of all photos that were read well and are not missing, ascending."""
    rows = connection.execute("SELECT id FROM photos WHERE state=? ORDER BY id", (State.OK,))
    return np.fromiter((row[0] for row in rows), np.int64)


@dataclass(frozen=True)
class Outline:
    """What the grid needs of all photos that are there (not failed, not missing), in id order."""

    ids: NDArray[np.int64]  # (n,)
    folders: NDArray[np.int64]  # (n,)
    dates: NDArray[np.int64]  # (n,), seconds since 1970: when taken, else the file's time
    offline: NDArray[np.bool_]  # (n,)
    phashes: NDArray[np.uint64]  # (n,), 0 for none


def outline(connection: sqlite3.Connection) -> Outline:
    """The library at a glance: a million photos in about a second."""
    rows = connection.execute(
        f"SELECT id, folder, {DATE}, coalesce(phash, 0) FROM photos WHERE state=? ORDER BY id",
        (State.OK,),
    )
    # In parts: one array of a million tuples would hold every other thread up meanwhile.
    parts = [np.empty((0, 4), np.int64)]
    while part := rows.fetchmany(OUTLINE_ROWS):
        parts.append(np.array(part, np.int64))
    table = np.concatenate(parts)
    query = "SELECT f.id FROM folders f JOIN roots r ON r.id = f.root WHERE f.offline OR r.offline"
    away = [folder for (folder,) in connection.execute(query)]
    phashes = table[:, 3].astype(np.uint64)  # SQLite's numbers have a sign
    return Outline(table[:, 0], table[:, 1], table[:, 2], np.isin(table[:, 1], away), phashes)


def by_name(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there, by file name; upper and lower case are one."""
    return _sorted_ids(connection, "lower(CAST(name AS TEXT)), id")


def by_size(connection: sqlite3.Connection) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there, the largest file first."""
    return _sorted_ids(connection, "size DESC, id")


def _sorted_ids(connection: sqlite3.Connection, order: str) -> NDArray[np.int64]:
    query = f"SELECT id FROM photos WHERE state=? ORDER BY {order}"
    return np.fromiter((row[0] for row in connection.execute(query, (State.OK,))), np.int64)


@dataclass(frozen=True)
class Counts:
    """Photos that can be reached, by state, and the good ones that cannot."""

    online: dict[State, int]
    offline: int


def counts(connection: sqlite3.Connection, roots: Iterable[int] | None = None) -> Counts:
    """The photos of some roots, or of all, by state."""
    rows = connection.execute(
        "SELECT f.root, p.state, f.offline OR r.offline, count(*) FROM photos p "
        "JOIN folders f ON f.id = p.folder JOIN roots r ON r.id = f.root "
        "WHERE p.state BETWEEN 0 AND 3 GROUP BY 1, 2, 3"
    )
    wanted = None if roots is None else set(roots)
    online, offline = dict.fromkeys(State, 0), 0
    for root, state, away, count in rows:
        if wanted is not None and root not in wanted:
            continue
        if not away:
            online[State(state)] += count
        elif state == State.OK:
            offline += count
    return Counts(online, offline)


def failed(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """The ids and reasons of the photos that could not be read, in id order."""
    query = "SELECT id, reason FROM photos WHERE state IN (?, ?) ORDER BY id"
    return connection.execute(query, (State.FAILED, State.RETRY)).fetchall()


def _parts(ids: list[int], size: int = 500) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield [int(number) for number in ids[start : start + size]]
