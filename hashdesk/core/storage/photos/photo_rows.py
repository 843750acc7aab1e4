"""Photos as rows of `photos`, each with a checksum: read and written.

Functions over an open connection; the caller opens and commits transactions.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from sqlite3 import Connection
from typing import Any

from hashdesk.core.metadata.photo_facts import PhotoFacts
from hashdesk.core.storage.sqlite.sqlite_file import json_ids
from hashdesk.core.storage.tables.row_checksum import checksum_of
from hashdesk.core.storage.tables.schema import PhotoState


@dataclass(frozen=True)
class Photo:
    """One row of `photos`. `id` 0: not in the library yet."""

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
    state: PhotoState = PhotoState.OK
    reason: str | None = None
    taken_ms: int | None = None  # 0 … 999, of the second it was taken in
    utc_offset: int | None = None  # minutes that the camera's clock was ahead of UTC
    taken_from: int | None = None  # a DateSource; None: read before format 3, which did not say
    pixel_id: bytes | None = None  # of the decoded picture; None: not decoded since format 3
    incomplete: str | None = None  # why only a part of the picture could be read; None: all of it
    companions: bytes | None = None  # names of files that belong to it, NUL between them

    def with_facts(self, facts: PhotoFacts, **others: Any) -> Photo:
        """A copy with the facts that were read, as far as they lie here, and other columns."""
        return replace(self, **{name: getattr(facts, name) for name in _STORED_FACTS}, **others)


@dataclass(frozen=True)
class Place:
    """Where a photo lies: its root, its path below the root, and whether it cannot be reached."""

    root: bytes
    path: bytes
    offline: bool

    @property
    def full(self) -> bytes:
        """The absolute path."""
        return os.path.join(self.root, self.path)


PHOTO_COLUMNS = tuple(field.name for field in fields(Photo))
FIRST_COLUMNS = PHOTO_COLUMNS[: PHOTO_COLUMNS.index("reason") + 1]  # those of formats 1 and 2
_STORED_FACTS = [field.name for field in fields(PhotoFacts) if field.name in PHOTO_COLUMNS]
_STATE, _STATES = PHOTO_COLUMNS.index("state"), frozenset(PhotoState)
_NAME, _CONTENT = PHOTO_COLUMNS.index("name"), PHOTO_COLUMNS.index("content_id")
_TEXTS = [PHOTO_COLUMNS.index(name) for name in ("camera", "reason", "incomplete")]
_BLOBS = [PHOTO_COLUMNS.index(name) for name in ("pixel_id", "companions")]
_SELECT = f"SELECT {', '.join('p.' + name for name in PHOTO_COLUMNS)} FROM photos p"
_SELECT_CHECKED = _SELECT.replace(" FROM", ", p.checksum FROM")
_AMONG_IDS = "p.id IN (SELECT value FROM json_each(?))"


def insert_statement(columns: Sequence[str]) -> str:
    """The statement that inserts a row with some columns and its checksum."""
    names, marks = ", ".join((*columns, "checksum")), ", ".join("?" * (len(columns) + 1))
    return f"INSERT INTO photos ({names}) VALUES ({marks})"


INSERT_PHOTO = insert_statement(PHOTO_COLUMNS)
_PUT_PHOTO = f"{INSERT_PHOTO} ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{name}=excluded.{name}" for name in (*PHOTO_COLUMNS[1:], "checksum")
)


def row_checksum(row: Sequence[object]) -> int:
    """Signed 64-bit BLAKE2b of a row in the order of PHOTO_COLUMNS.

    NULL in the last columns does not count, down to those of format 1: so a row that was written
    before there were more columns keeps its checksum, and a migration need not write a million.
    """
    end = len(row)
    while end > len(FIRST_COLUMNS) and row[end - 1] is None:
        end -= 1
    return checksum_of(row[:end])


def photo_from(row: Sequence[object]) -> Photo:
    """A row in the order of PHOTO_COLUMNS as a Photo."""
    values = dict(zip(PHOTO_COLUMNS, row, strict=True))
    return Photo(**{**values, "state": PhotoState(values["state"])})  # type: ignore[arg-type]


def put(connection: Connection, photo: Photo) -> int:
    """Insert or replace a photo inside the open transaction; its id."""
    number = photo.id
    if number == 0:
        query = "SELECT id FROM photos WHERE folder=? AND name=?"
        known = connection.execute(query, (photo.folder, photo.name)).fetchone()
        next_id = "SELECT coalesce(max(id), 0) + 1 FROM photos"
        (number,) = known or connection.execute(next_id).fetchone()
    values = [number, *(getattr(photo, name) for name in PHOTO_COLUMNS[1:])]
    connection.execute(_PUT_PHOTO, (*values, row_checksum(values)))
    return number


def in_folder(connection: Connection, folder: int) -> dict[bytes, Photo]:
    """The photos of one folder by name. Of a damaged row only id, folder and name are used."""
    photos = {}
    for *row, expected in connection.execute(f"{_SELECT_CHECKED} WHERE p.folder=?", (folder,)):
        photo = photo_from(row) if is_sound(row, expected) else _stub(row)
        photos[photo.name] = photo
    return photos


def is_sound(row: Sequence[object], expected: object) -> bool:
    """Whether a row in the order of PHOTO_COLUMNS matches its checksum."""
    if not (isinstance(row[_NAME], bytes) and isinstance(row[_CONTENT], bytes)):
        return False  # the checksum does not tell text from bytes
    if any(isinstance(row[place], bytes) for place in _TEXTS):
        return False
    if any(isinstance(row[place], str) for place in _BLOBS):
        return False
    try:
        return row_checksum(row) == expected and row[_STATE] in _STATES
    except (TypeError, UnicodeError):
        return False


def _stub(row: Sequence[object]) -> Photo:
    """The photo of a damaged row: it is read again like a new one, under its old id."""
    number, folder, name, *_ = row
    assert isinstance(number, int)
    assert isinstance(folder, int)
    name = name if isinstance(name, bytes) else str(name).encode()
    return Photo(number, folder, name, 0, 0, state=PhotoState.RETRY)


def by_content(connection: Connection, content: bytes) -> list[Photo]:
    """The photos with this content that were read, by ascending id."""
    query = f"{_SELECT_CHECKED} WHERE p.content_id=? AND p.state IN (?, ?) ORDER BY p.id"
    rows = connection.execute(query, (content, PhotoState.OK, PhotoState.MISSING))
    return [photo_from(row) for *row, expected in rows if is_sound(row, expected)]


def get(connection: Connection, ids: Iterable[int]) -> dict[int, Photo]:
    """Photos by id; unknown ids and damaged rows are left out."""
    rows = connection.execute(f"{_SELECT_CHECKED} WHERE {_AMONG_IDS}", (json_ids(ids),))
    return {int(row[0]): photo_from(row) for *row, expected in rows if is_sound(row, expected)}


def places(connection: Connection, ids: Iterable[int]) -> dict[int, Place]:
    """Where photos lie, by id; unknown ids are left out."""
    rows = connection.execute(
        "SELECT p.id, CAST(r.path AS BLOB), CAST(f.path AS BLOB), CAST(p.name AS BLOB), "
        "r.offline OR f.offline FROM photos p "
        f"JOIN folders f ON f.id = p.folder JOIN roots r ON r.id = f.root WHERE {_AMONG_IDS}",
        (json_ids(ids),),
    )
    return {
        number: Place(root, os.path.join(folder, name), bool(offline))
        for number, root, folder, name, offline in rows
    }


def rows_between(
    connection: Connection, first: int, last: int, columns: Sequence[str] = PHOTO_COLUMNS
) -> Iterator[tuple[Sequence[Any], object]]:
    """The rows with ids from `first` to `last`, in the order of PHOTO_COLUMNS, with checksums.

    columns: the first of PHOTO_COLUMNS, as far as the table has them; the others are None.
    """
    lacking = (None,) * (len(PHOTO_COLUMNS) - len(columns))
    query = (
        f"SELECT {', '.join(columns)}, checksum FROM photos WHERE id BETWEEN ? AND ? ORDER BY id"
    )
    for row in connection.execute(query, (first, last)):
        yield (*row[:-1], *lacking), row[-1]


def unreadable(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Why photos that have codes could not be read again, by id; others are left out."""
    query = (
        f"SELECT p.id, p.reason FROM photos p WHERE p.state=? AND p.reason NOTNULL AND {_AMONG_IDS}"
    )
    return dict(connection.execute(query, (PhotoState.OK, json_ids(ids))).fetchall())


def every_row(connection: Connection) -> Iterator[tuple[Sequence[object], int]]:
    """Every row by ascending id, in the order of PHOTO_COLUMNS, with its stored checksum."""
    for row in connection.execute(f"{_SELECT_CHECKED} ORDER BY p.id"):
        yield row[:-1], row[-1]


def content_ids(connection: Connection, ids: Iterable[int] | None = None) -> dict[int, bytes]:
    """Content ids by photo id: of some photos, or of all."""
    query = "SELECT p.id, p.content_id FROM photos p"
    if ids is None:
        return dict(connection.execute(query).fetchall())
    return dict(connection.execute(f"{query} WHERE {_AMONG_IDS}", (json_ids(ids),)).fetchall())
