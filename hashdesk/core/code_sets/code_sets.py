"""The code sets of a library: list, update and remove them, and keep their bundles.

    encoders/ID/      the bundle of an encoder that was adapted to this library

A bundle is written before the row that refers to it, and deleted after it. So a crash may leave a
bundle without a row, never a code set without its heads.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hashdesk.core.code_sets.recode import encoder_row, recode, uncoded
from hashdesk.core.encoding.codes import bytes_per_photo
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import UsageError
from hashdesk.core.files.atomic_files import atomic_folder
from hashdesk.core.files.file_sizes import folder_bytes
from hashdesk.core.job import Job
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.whole_library.library_files import BUNDLES_FOLDER
from hashdesk.core.storage.write_log import LOG_LOST

ENCODER_UNCHANGED = "the model in use has not changed"
SHOWN_ID_LENGTH = 8  # characters of an encoder id that are shown


@dataclass(frozen=True)
class CodeSetInfo:
    """One code set of a library."""

    encoder: EncoderRow
    photos: int  # that are there and have codes
    bytes: int  # on the disk, of codes and bundle
    bytes_per_photo: int  # of codes
    in_use: bool
    damaged: int = 0  # photos that are there, but whose codes are damaged


@dataclass(frozen=True)
class CodeSetUpdate:
    """A code set after an update."""

    encoder: EncoderRow
    photos: int  # with codes
    recoded: int  # … of which so many got them now
    uncoded: int  # without codes, for lack of kept features: “hashdesk index” reads them


def bundle_folder(library: Path, name: str) -> Path:
    """Where a library keeps the bundle of an encoder."""
    return library / BUNDLES_FOLDER / name


def list_code_sets(db: LibraryDB, left_out: PhotoIds = NO_PHOTOS) -> list[CodeSetInfo]:
    """The code sets of a library, oldest first. left_out (k,): photos that they do not count."""
    good = np.setdiff1d(photo_arrays.good_ids(db.connection), left_out)
    used = db.encoder_in_use()
    query = "SELECT coalesce(sum(length(blob)), 0) FROM code_segments WHERE encoder=?"
    found = []
    for row in db.encoders():
        (count,) = db.connection.execute(query, (row.id,)).fetchone()
        count += folder_bytes(bundle_folder(db.folder, row.name))
        codes = db.load_codes(row)
        photos = len(np.intersect1d(codes.ids, good, assume_unique=True))
        damaged = min(codes.damaged, len(good) - photos)
        each = bytes_per_photo(details=db.has_details(row))
        found.append(CodeSetInfo(row, photos, count, each, row == used, damaged))
    return found


def update_code_set(db: LibraryDB, encoder: Encoder, job: Job) -> CodeSetUpdate:
    """Give all photos codes of an encoder, from kept features. Raises Cancelled."""
    row = encoder_row(db, encoder)
    lacking = uncoded(db, row)
    done = recode(db, encoder, row, lacking, job)
    photos = len(photo_arrays.good_ids(db.connection)) - len(lacking) + len(done)
    return CodeSetUpdate(row, photos, len(done), len(lacking) - len(done))


def remove(db: LibraryDB, row: EncoderRow) -> None:
    """Delete a code set and its bundle. Raises UsageError if it is in use."""
    if db.encoder_in_use() == row:
        raise UsageError(
            f"Model {row.name[:SHOWN_ID_LENGTH]} is in use. Go over to another one first: "
            "hashdesk models --use MODEL"
        )
    with db.transaction():
        db.connection.execute("DELETE FROM code_segments WHERE encoder=?", (row.id,))
        db.connection.execute("DELETE FROM encoders WHERE id=?", (row.id,))
    remove_orphaned_bundles(db)


def keep_bundle(db: LibraryDB, bundle: Path, name: str) -> None:
    """Copy a bundle into the library. Raises DiskFull or LibraryError."""
    with atomic_folder(bundle_folder(db.folder, name), unchanged=ENCODER_UNCHANGED) as new:
        for file in bundle.iterdir():
            shutil.copyfile(file, new / file.name)


def remove_orphaned_bundles(db: LibraryDB) -> None:
    """Delete bundles without a row, which a crash or a removal leaves.

    Where a log was lost, the row may have been in it, and the bundle is all there is.
    """
    if db.meta(LOG_LOST) is not None:
        return
    known = {row.name for row in db.encoders()}
    for folder in (db.folder / BUNDLES_FOLDER).glob("*"):
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
