"""Mends rows of library.db: settings, folders, encoders and photos.

A row that one flipped bit away agrees with its checksum is exactly as it was. What else can be done
depends on the row: a photo is read again from its file, a model is described anew by its bundle. A
folder that cannot be told any more gets a name that says so; its photos keep their codes, and are
recognised by their content when the right folder is added.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import HashDeskError
from hashdesk.core.repair.single_bit import RawText, decoded, restored
from hashdesk.core.repair.step import RepairStep
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_blocks, photo_rows
from hashdesk.core.storage.photos.photo_rows import INSERT_PHOTO, PHOTO_COLUMNS
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.tables import sealed_tables
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.core.storage.tables.sealed_tables import SEALED_TABLES

EncoderOpener = Callable[[EncoderRow], Encoder]  # raises HashDeskError
BIT_TURNED_BACK = "the flipped bit is found by the checksum and turned back"
READ_FROM_FILES = "read again from the photos' files, when their drives are there"
UNKNOWN_FOLDER = "unreadable-folder-%d"  # the name of a folder that cannot be told any more
ENCODER_KEY = "encoder"


@dataclass(frozen=True)
class _Damaged:
    """A damaged row of a sealed table: as it is, and as it was if one bit away."""

    row: Sequence[Any]
    restored: list[Any] | None


def mend_rows(db: LibraryDB, open_encoder: EncoderOpener) -> list[RepairStep]:
    """Mend all tables but the codes, each in one transaction. Raises LibraryError or DiskFull."""
    for table in SEALED_TABLES:  # else the first transaction would seal what was never checked
        db.connection.execute(f"UPDATE {table} SET checksum=0 WHERE checksum IS NULL")
    return [
        _mend_settings(db),
        _mend_encoders(db, open_encoder),
        _mend_folders(db),
        _mend_photos(db),
    ]


def _mend_settings(db: LibraryDB) -> RepairStep:
    damaged = _damaged_rows(db, "meta")
    with db.transaction():
        for one in damaged:
            _write(db, "meta", one.row[0], one.restored)
        known = dict(db.connection.execute("SELECT key, value FROM meta"))
        defaults = {"library": uuid.uuid4().hex, "created": str(int(time.time()))}
        for key, value in defaults.items():
            if key not in known:
                db.set_meta(key, value)
        name = known.get(ENCODER_KEY)
        if name is None or db.find_encoder(name) is None:
            largest = _largest_code_set(db)
            if largest is not None:
                db.set_meta(ENCODER_KEY, largest)
    return RepairStep(
        "settings",
        "settings of the library that were damaged",
        len(damaged),
        f"{BIT_TURNED_BACK}; the model in use is the one with most codes where it is not known",
    )


def _largest_code_set(db: LibraryDB) -> str | None:
    """The id of the encoder with most segments of codes; None if there are none."""
    query = (
        "SELECT e.name FROM code_segments s JOIN encoders e ON e.id = s.encoder "
        "GROUP BY e.id ORDER BY count(*) DESC, e.id DESC LIMIT 1"
    )
    row = db.connection.execute(query).fetchone()
    return str(row[0]) if row else None


def _mend_encoders(db: LibraryDB, open_encoder: EncoderOpener) -> RepairStep:
    damaged = _damaged_rows(db, "encoders")
    left = 0
    with db.transaction():
        for one in damaged:
            row = one.restored
            if row is None:
                row = _described_anew(db, one.row, open_encoder)
            if row is None:
                left += 1
            else:
                _write(db, "encoders", one.row[0], row)
    return RepairStep(
        "manifests",
        "models whose description was damaged",
        len(damaged) - left,
        f"{BIT_TURNED_BACK}, or the description is read from the model's own files",
        left,
        "Restore a backup (hashdesk restore), or go over to another model (hashdesk models).",
    )


def _described_anew(db: LibraryDB, row: Sequence[Any], open_encoder: EncoderOpener) -> Any:
    number, name = row[0], _text(row[1])
    created = row[3] if isinstance(row[3], int) else int(time.time())
    try:
        encoder = open_encoder(EncoderRow(number, name, "", created))
    except HashDeskError:
        return None
    return [number, name, encoder.description, created] if encoder.id == name else None


def _mend_folders(db: LibraryDB) -> RepairStep:
    mended = left = 0
    connection = db.connection
    with db.transaction():
        for table in ("roots", "folders"):
            for one in _damaged_rows(db, table):
                row = one.restored or _seen_on_disk(db, table, one.row)
                mended += row is not None
                left += row is None
                _write(db, table, one.row[0], row or _unknown(table, one.row))
        roots = {row[0] for row, _ in sealed_tables.rows(connection, "roots")}
        for number in {row[1] for row, _ in sealed_tables.rows(connection, "folders")} - roots:
            left += 1
            _write(db, "roots", number, _unknown("roots", (number,)))
        folders = {row[0] for row, _ in sealed_tables.rows(connection, "folders")}
        damaged = photo_blocks.damaged_rows(connection)
        for number, folder in connection.execute("SELECT id, folder FROM photos").fetchall():
            if number not in damaged and folder not in folders:
                left += 1
                folders.add(folder)
                _add_unknown_folder(db, folder)
    return RepairStep(
        "paths",
        "folders whose path or state was damaged",
        mended,
        f"{BIT_TURNED_BACK}, or the photos in it show that its path is right",
        left,
        "Restore a backup (hashdesk restore), or add the folder again (hashdesk index FOLDER): its "
        "photos are recognised. Until then it is called “unreadable-folder-…”.",
    )


def _seen_on_disk(db: LibraryDB, table: str, row: Sequence[Any]) -> list[Any] | None:
    """The row, if a photo of it lies where it says: then only its state was damaged."""
    query = (
        "SELECT r.path, f.path, p.name FROM photos p JOIN folders f ON f.id = p.folder "
        f"JOIN roots r ON r.id = f.root WHERE {'r' if table == 'roots' else 'f'}.id=? LIMIT 20"
    )
    for parts in db.connection.execute(query, (row[0],)):
        if all(isinstance(part, bytes) for part in parts) and os.path.isfile(os.path.join(*parts)):
            return [*row[:2], False] if table == "roots" else [*row[:3], False, None]
    return None


def _unknown(table: str, row: Sequence[Any]) -> list[Any]:
    """A row that says that its folder is not known, and is offline."""
    name = os.fsencode(UNKNOWN_FOLDER % row[0])
    if table == "roots":
        return [row[0], b"/" + name, True]
    return [row[0], row[1] if isinstance(row[1], int) else row[0], name, True, None]


def _add_unknown_folder(db: LibraryDB, folder: int) -> None:
    """Give the photos of a folder that is lost a place, below a root that is not there."""
    (_, path, offline), row = _unknown("roots", (folder,)), _unknown("folders", (folder, folder))
    insert = "INSERT OR IGNORE INTO roots (path, offline) VALUES (?, ?)"
    db.connection.execute(insert, (path, offline))
    (root,) = db.connection.execute("SELECT id FROM roots WHERE path=?", (path,)).fetchone()
    _write(db, "folders", folder, [folder, root, *row[2:]])


def _mend_photos(db: LibraryDB) -> RepairStep:
    damaged = sorted(photo_blocks.damaged_rows(db.connection))
    turned_back = 0
    folders = {row[0] for row, _ in sealed_tables.rows(db.connection, "folders")}
    with _raw(db) as raw, db.transaction():
        for number in damaged:
            ((row, expected),) = photo_rows.rows_between(raw, number, number)
            found = restored((*row, expected), fits_photo)
            db.connection.execute("DELETE FROM photos WHERE id=?", (number,))
            if found is not None:
                turned_back += 1
                db.connection.execute(INSERT_PHOTO, found)
            elif row[1] in folders and isinstance(row[2], bytes):
                # Its file is read again, under its old number, with the codes that it has.
                bare = _bare_photo(number, row)
                db.connection.execute(INSERT_PHOTO, (*bare, photo_rows.row_checksum(bare)))
    how = turned_back_or_read_again(turned_back)
    return RepairStep("rows", "photos whose row was damaged", len(damaged), how)


def turned_back_or_read_again(turned_back: int) -> str:
    """What is done to photos of which so many had one flipped bit."""
    if turned_back:
        return f"{BIT_TURNED_BACK} in {turned_back:,} of them; the rest is {READ_FROM_FILES}"
    return f"they are {READ_FROM_FILES}"


def _bare_photo(number: int, row: Sequence[Any]) -> list[Any]:
    bare = photo_rows.Photo(number, row[1], row[2], 0, 0, state=PhotoState.RETRY)
    return [getattr(bare, name) for name in PHOTO_COLUMNS]


def _damaged_rows(db: LibraryDB, table: str) -> list[_Damaged]:
    """The damaged rows of a sealed table."""
    columns = SEALED_TABLES[table]
    found = []
    with _raw(db) as raw:
        for row in raw.execute(f"SELECT {', '.join(columns)}, checksum FROM {table}"):
            fits = partial(fits_sealed, table)
            if not fits(row):
                sound = restored(row, fits)
                found.append(_Damaged(row[:-1], None if sound is None else sound[:-1]))
    return found


def fits_sealed(table: str, row: Sequence[Any]) -> bool:
    """Whether a row of a sealed table agrees with the checksum at its end."""
    values = decoded(row[:-1])
    return values is not None and sealed_tables.checksum(table, values) == row[-1]


def fits_photo(row: Sequence[Any]) -> bool:
    """Whether a row of `photos` agrees with the checksum at its end."""
    values = decoded(row[:-1])
    return values is not None and photo_rows.is_sound(values, row[-1])


def _write(db: LibraryDB, table: str, key: Any, row: Sequence[Any] | None) -> None:
    """Put a row in the place of another one; None: there is none any more."""
    columns = SEALED_TABLES[table]
    delete = f"DELETE FROM {table} WHERE {columns[0]}=?"
    db.connection.execute(delete, (_text(key) if isinstance(key, RawText) else key,))
    if row is not None:
        insert = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) "
        db.connection.execute(f"{insert} VALUES ({', '.join('?' * len(columns))})", row)


def _raw(db: LibraryDB) -> Any:
    """A second connection to the same file that gives text as bytes; a context manager."""
    connection = sqlite_file.connect(db.path, "ro")
    connection.text_factory = RawText
    return closing(connection)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
