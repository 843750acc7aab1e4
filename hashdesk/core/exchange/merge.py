"""Merge: the photos of containers into a library of one's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hashdesk.core.atomic_files import scratch_folder
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.encoding.codes import take
from hashdesk.core.errors import HashDeskError, LibraryError, UsageError
from hashdesk.core.exchange.columns.listing import PathStyle
from hashdesk.core.exchange.import_library import Vouch, import_library
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage import code_segments, photo_rows
from hashdesk.core.storage.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import EncoderRow, LibraryDB, Root
from hashdesk.core.storage.photo_rows import Photo, Place
from hashdesk.core.storage.schema import LIBRARY_FILE, PhotoState

PHOTOS_A_TRANSACTION = 1_000  # photos in a transaction


@dataclass(frozen=True)
class MergeResult:
    """What came of a container."""

    photos: int  # that are in the library now
    new: int  # … of which so many were not there before, or otherwise


def merge(library: Path, file: Path, photos: Path | None, vouch: Vouch, job: Job) -> MergeResult:
    """Put all photos of a container into a library, made if it is not there yet.

    photos: see `import_library`; needed unless the container names whole paths. Each thousand
    photos are kept, with their codes, or not at all; merging again changes nothing. Nothing is
    made before the container has been verified, and nothing is locked meanwhile. Raises
    ImportRefused, LibraryError if the library is of another encoder or cannot be written to,
    Cancelled.
    """
    library = Path(os.path.abspath(library))
    if (library / LIBRARY_FILE).exists():
        LibraryDB(library, write=True).close()  # what cannot be written to is told before the work
    with _scratch(library) as scratch:
        folder = scratch / "library"
        said = import_library(file, folder, photos, vouch, job)
        if said.get("paths") == PathStyle.NONE:
            raise UsageError(f"{file} does not name its photos: it can only be imported.")
        with Library(folder) as part:
            roots = [_real(root, folder) for root in part.db.roots()]
            with LibraryDB(library, write=True) as db:
                return _merge(db, part, folder, roots, job)


@contextmanager
def _scratch(library: Path) -> Iterator[Path]:
    """A folder of our own in that of a library, or in the one above it that is there."""
    there = next(place for place in (library, *library.parents) if place.is_dir())
    with ExitStack() as stack:
        try:
            scratch = stack.enter_context(scratch_folder(there / "merged"))
        except OSError as error:
            raise HashDeskError(f"{there} cannot be written: {error.strerror}.") from error
        yield scratch


def _merge(
    db: LibraryDB, part: Library, folder: Path, brought_roots: list[bytes], job: Job
) -> MergeResult:
    row = _encoder(db, part, folder)
    for path in brought_roots:
        db.add_root(path)
    roots = {path: db.add_root(path) for path in brought_roots}  # one may lie in another
    ids = np.sort(part.codes.ids)
    order = np.argsort(part.codes.ids)
    new = 0
    with (
        BlobCache(db.folder / THUMBNAILS, write=True) as kept,
        BlobCache(folder / THUMBNAILS) as brought,
    ):
        for start in range(0, len(ids), PHOTOS_A_TRANSACTION):
            job.check()
            some = slice(start, start + PHOTOS_A_TRANSACTION)
            here, places = ids[some].tolist(), part.places(ids[some].tolist())
            rows = part.photos(here)
            contents = {photo.content_id for photo in rows.values()}
            kept.put(brought.get(contents - kept.known(contents)))
            with db.transaction():
                known = list(_known(db, roots, [rows[number] for number in here], places))
                changed = [
                    place
                    for place, (old, one) in enumerate(known)
                    if old != one and not _is_newer(old, places[here[place]])
                ]
                put = [photo_rows.put(db.connection, known[place][1]) for place in changed]
                code_segments.clear_others(db.connection, row.id, put)
                codes = take(part.codes.codes, order[some][changed])
                code_segments.store(db.connection, row.id, row.name, np.array(put, np.int64), codes)
            new += len(changed)
            job.report("merge", start + len(here), len(ids))
    return MergeResult(len(ids), new)


def _is_newer(old: Photo | None, place: Place) -> bool:
    """Whether the library knows the file just as it lies there: then the container is older."""
    if old is None or old.state is not PhotoState.OK:
        return False
    try:
        status = os.stat(place.full)
    except OSError:
        return False
    return (old.size, old.mtime_ns) == (status.st_size, status.st_mtime_ns)


def _encoder(db: LibraryDB, part: Library, folder: Path) -> EncoderRow:
    used = db.encoder_in_use()
    if used is not None and used.name != part.encoder.name:
        raise LibraryError(
            f"The library in {db.folder} is of another encoder ({used.title}) than the "
            f"container ({part.encoder.title}). Merge it into a new one with --library."
        )
    bundle = bundle_folder(folder, part.encoder.name)
    own = bundle_folder(db.folder, part.encoder.name)
    if bundle.is_dir() and not own.exists():
        own.parent.mkdir(exist_ok=True)
        shutil.copytree(bundle, own)
    row = used or db.encoder(part.encoder.name, part.encoder.manifest)
    if used is None:
        db.use_encoder(row)
    return row


def _real(root: Root, folder: Path) -> bytes:
    """Where a root of a container lies. Raises UsageError if nobody said so."""
    if root.path.startswith(os.path.join(os.fsencode(folder), b"")):
        raise UsageError("The container does not say where its photos are. Name it with --photos.")
    return root.path


def _known(
    db: LibraryDB,
    roots: dict[bytes, tuple[Root, bytes]],
    photos: list[Photo],
    places: dict[int, Place],
) -> Iterator[tuple[Photo | None, Photo]]:
    """What the library has of each photo, and what it shall have."""
    folders: dict[tuple[int, bytes], tuple[int, dict[bytes, Photo]]] = {}
    for photo in photos:
        place = places[photo.id]
        root, below = roots[place.root]
        key = root.id, os.path.join(below, os.path.dirname(place.path)).rstrip(b"/")
        if key not in folders:
            number = db.folder_id(*key)
            folders[key] = number, photo_rows.in_folder(db.connection, number)
        number, before = folders[key]
        old = before.get(photo.name)
        yield old, replace(photo, id=old.id if old else 0, folder=number)
