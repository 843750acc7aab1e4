"""Merge: the photos of a container into an existing or new library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hashdesk.core.code_sets.code_sets import bundle_folder, keep_bundle
from hashdesk.core.encoding.codes import take
from hashdesk.core.errors import HashDeskError, LibraryError, UsageError
from hashdesk.core.exchange.columns.listing import PathStyle
from hashdesk.core.exchange.import_library import EncoderCheck, import_library
from hashdesk.core.files.atomic_files import WHOLE, scratch_folder
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_rows
from hashdesk.core.storage.photos.photo_rows import FIRST_COLUMNS, PHOTO_COLUMNS, Photo, Place
from hashdesk.core.storage.tables.library_rows import EncoderRow, Root
from hashdesk.core.storage.tables.schema import LIBRARY_FILE, PhotoState

MERGE_BATCH = 1_000  # photos in a transaction


@dataclass(frozen=True)
class MergeResult:
    """The photos of a container that was merged."""

    photos: int  # that are in the library now
    new: int  # … of which so many were not in it before, or were different


def merge(
    library: Path, file: Path, photos: Path | None, check_encoder: EncoderCheck, job: Job
) -> MergeResult:
    """Put all photos of a container into a library, which is created if needed.

    photos: see `import_library`; needed unless the container has absolute paths. Photos and codes
    are committed in batches, and merging again changes nothing. Until the container has been
    verified, nothing is created and nothing locked. Raises ImportRefused, LibraryError if the
    library belongs to another encoder or cannot be written to, UsageError, Cancelled.
    """
    library = Path(os.path.abspath(library))
    if (library / LIBRARY_FILE).exists():
        LibraryDB(library, write=True).close()  # fails before the work if it cannot be written to
    with _scratch_folder(library) as scratch:
        folder = scratch / WHOLE
        manifest = import_library(file, folder, photos, check_encoder, job)
        if manifest.get("paths") == PathStyle.NONE:
            raise UsageError(f"{file} does not name its photos: it can only be imported.")
        with Library(folder) as source:
            for root in source.db.roots():
                _require_mapped(root, folder)
            with LibraryDB(library, write=True) as db:
                return _merge(db, source, job)


@contextmanager
def _scratch_folder(library: Path) -> Iterator[Path]:
    """A scratch folder in the library's folder, or in its nearest parent that exists."""
    parent = next(place for place in (library, *library.parents) if place.is_dir())
    with ExitStack() as stack:
        try:
            scratch = stack.enter_context(scratch_folder(parent / "merged", library))
        except OSError as error:
            raise HashDeskError(
                f"{parent} cannot be written: {error.strerror or error}."
            ) from error
        yield scratch


def _require_mapped(root: Root, folder: Path) -> None:
    """Raise UsageError if an imported library does not know where the photos of a root are."""
    if root.path.startswith(os.path.join(os.fsencode(folder), b"")):
        raise UsageError("The container does not say where its photos are. Name it with --photos.")


def _merge(db: LibraryDB, source: Library, job: Job) -> MergeResult:
    encoder = _take_over_encoder(db, source)
    paths = [root.path for root in source.db.roots()]
    for path in paths:
        db.add_root(path)
    roots = {path: db.add_root(path) for path in paths}  # again: one may lie in another
    ids = source.codes.ids
    new = 0
    with (
        BlobCache(db.folder / THUMBNAILS, write=True) as thumbnails,
        BlobCache(source.db.folder / THUMBNAILS) as source_thumbnails,
    ):
        for rows in map(np.array, job.batches("merge", np.argsort(ids).tolist(), MERGE_BATCH)):
            numbers = ids[rows].tolist()
            places, photos = source.places(numbers), source.photos(numbers)
            contents = {photo.content_id for photo in photos.values()}
            thumbnails.put(source_thumbnails.get(contents - thumbnails.known(contents)))
            with db.transaction():
                pairs = [(photos[number], places[number]) for number in numbers]
                changed = dict(_changed_rows(db, roots, pairs))
                put = [photo_rows.put(db.connection, row) for row in changed.values()]
                fact_rows.remove(db.connection, put)  # indexing reads them from the photos
                code_segments.clear_others(db.connection, encoder.id, put)
                codes = take(source.codes.codes, rows[list(changed)])
                code_segments.put(db.connection, encoder.id, encoder.name, put, codes)
            new += len(changed)
    return MergeResult(len(ids), new)


def _take_over_encoder(db: LibraryDB, source: Library) -> EncoderRow:
    """The encoder of a container in the library: its row, its bundle, in use."""
    used = db.encoder_in_use()
    if used is not None and used.name != source.encoder.name:
        raise LibraryError(
            f"The library in {db.folder} is of another model ({used.title}) than the "
            f"container ({source.encoder.title}). Merge it into a new one with --library."
        )
    bundle = bundle_folder(source.db.folder, source.encoder.name)
    if bundle.is_dir() and not bundle_folder(db.folder, source.encoder.name).exists():
        keep_bundle(db, bundle, source.encoder.name)
    row = used or db.encoder(source.encoder.name, source.encoder.manifest)
    if used is None:
        db.use_encoder(row)
    return row


def _changed_rows(
    db: LibraryDB, roots: dict[bytes, tuple[Root, bytes]], photos: list[tuple[Photo, Place]]
) -> Iterator[tuple[int, Photo]]:
    """The new rows of a container's photos that the library lacks or has otherwise, by index."""
    folders: dict[tuple[int, bytes], tuple[int, dict[bytes, Photo]]] = {}
    for index, (photo, place) in enumerate(photos):
        root, below = roots[place.root]
        key = root.id, os.path.join(below, os.path.dirname(place.path)).rstrip(b"/")
        if key not in folders:
            number = db.folder_id(*key)
            folders[key] = number, photo_rows.in_folder(db.connection, number)
        number, before = folders[key]
        old = before.get(photo.name)
        row = _as_known(replace(photo, id=old.id if old else 0, folder=number), old)
        if old != row and not _is_up_to_date(old, place):
            yield index, row


def _as_known(row: Photo, old: Photo | None) -> Photo:
    """A container's row with what the library knows of the same content, and containers do not."""
    if old is None or old.content_id != row.content_id or old.taken != row.taken:
        return row
    names = [name for name in PHOTO_COLUMNS if name not in FIRST_COLUMNS]
    return replace(row, **{name: getattr(old, name) for name in names})


def _is_up_to_date(old: Photo | None, place: Place) -> bool:
    """Whether the library's row matches the file as it is now: then the container is older."""
    if old is None or old.state is not PhotoState.OK:
        return False
    try:
        status = os.stat(place.full)
    except OSError:
        return False
    return (old.size, old.mtime_ns) == (status.st_size, mtime_ns(status))
