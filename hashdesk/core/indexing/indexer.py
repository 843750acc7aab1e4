"""The first deed: folders of photos into the library.

    scan ─► candidates ─► findings ─► run (read, encode, keep) ─► summary

Content that the library knows is never decoded or encoded again, wherever it turns up: a
moved photo keeps its row and its codes, a copy gets a row with the same codes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hashdesk.core.code_sets.recode import encoder_row, recode, uncoded, with_lost_caches
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.indexing.pipeline import Failed, IndexPipeline
from hashdesk.core.indexing.scan import RootScan, ScannedFile, candidate, scan, under
from hashdesk.core.indexing.write_batch import PhotoFile
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage import photo_arrays, photo_rows
from hashdesk.core.storage.library_db import LibraryDB, Root
from hashdesk.core.storage.schema import PhotoState

FEATURES_OFF = (
    "Features of photos are not kept: “keep_features” is false in settings.toml. Set it to true, "
    "then run: hashdesk index --features"
)


@dataclass(frozen=True)
class IndexSummary:
    """What an index run did, and how the roots it looked at stand now."""

    indexed: int  # new or changed photos that can now be searched
    unchanged: int
    moved: int
    failed: int  # photos that cannot be read, those known before included
    missing: int
    gone: int  # of them: missed for the first time
    offline: int
    encoded: int  # photos that went through the backbone: copies and moves do not
    recoded: int  # photos whose codes were made from kept features
    photos_per_s: float  # read, decoded and encoded, from the first to the last
    seconds: float


def index(
    db: LibraryDB,
    encoder: Encoder,
    folders: Sequence[str | Path],
    settings: Settings,
    job: Job,
    failed: Failed = lambda path, reason: None,
    *,
    retry_failed: bool = False,
    renew_features: bool = False,
) -> IndexSummary:
    """Bring the library up to date with some folders, or with all its roots if none is named.

    New folders become roots. `failed` hears of every photo that cannot be read. With
    `renew_features`, photos whose features or thumbnails are not kept are read again. When the
    job is cancelled, what was done so far is committed and Cancelled is raised.
    """
    paths = [absolute_folder(folder) for folder in folders]
    if not paths and not db.roots():
        raise UsageError("This library has no folders yet. Name one: hashdesk index FOLDER")
    if renew_features and not settings.keep_features:
        raise UsageError(FEATURES_OFF)
    db.require_space()
    started = time.monotonic()
    targets = [db.add_root(path) for path in paths] or [(root, b"") for root in db.roots()]
    _note_lost_roots(db, {root.id for root, _ in targets})
    row = encoder_row(db, encoder)
    if db.encoder_in_use() is None:
        db.use_encoder(row)
    findings, refused, gone = [], [], 0
    for root, below in targets:
        found = _look_at(db, root, below, job, failed, retry_failed)
        findings += [PhotoFile(root, candidate) for candidate in found.candidates]
        refused += [PhotoFile(root, candidate) for candidate in found.unsupported]
        gone += len(found.gone)
    known = {f.candidate.known.id for f in findings if f.candidate.known}
    lacking = uncoded(db, row, known)
    recoded = recode(db, encoder, row, lacking, job)
    again = set(lacking) - recoded
    run = IndexPipeline(db, encoder, row, settings, job, failed)
    if renew_features:
        bare = with_lost_caches(db, encoder.backbone)
        run.read_again(bare)
        again |= bare - known
    run.take(findings + _findings(db, sorted(again)), refused)
    if db.encoder_in_use() != row:
        db.use_encoder(row)
    return _summary(db, {root.id for root, _ in targets}, run, len(recoded), gone, started)


def index_files(
    db: LibraryDB,
    encoder: Encoder,
    folder: bytes,
    paths: Sequence[bytes],
    settings: Settings,
    job: Job,
    failed: Failed = lambda path, reason: None,
) -> IndexSummary:
    """Put some photos below a folder into a library that is empty: a part of a larger one.

    paths: below the folder. Raises Cancelled.
    """
    started = time.monotonic()
    root, _ = db.add_root(folder)
    row = encoder_row(db, encoder)
    db.use_encoder(row)
    found = (candidate(folder, path) for path in paths)
    run = IndexPipeline(db, encoder, row, settings, job, failed)
    run.take([PhotoFile(root, one) for one in found if one is not None], [])
    return _summary(db, {root.id}, run, 0, 0, started)


def _note_lost_roots(db: LibraryDB, looked_at: set[int]) -> None:
    """Of the roots that nobody asked to look at: those that are gone, such as a renamed one."""
    others = [root for root in db.roots() if root.id not in looked_at and not root.offline]
    lost = [root for root in others if not os.path.isdir(root.path)]
    with db.transaction():
        for root in lost:
            db.set_offline(root.id, True)


def absolute_folder(folder: str | Path) -> bytes:
    """The absolute, real path of a folder of photos. Raises FolderError."""
    try:
        path = Path(folder).expanduser().resolve(strict=True)
        with os.scandir(path):
            return os.fsencode(path)
    except FileNotFoundError as error:
        text = f"There is no folder {folder}. Check its name, or plug its drive in."
        raise FolderError(text) from error
    except NotADirectoryError as error:
        text = f"{folder} is a file, not a folder. Name the folder that it lies in."
        raise FolderError(text) from error
    except PermissionError as error:
        text = f"You have no permission to read {folder}. Change that, or choose another."
        raise FolderError(text) from error
    except (OSError, RuntimeError) as error:
        raise FolderError(f"The folder {folder} cannot be read: {error}.") from error


def _look_at(
    db: LibraryDB, root: Root, below: bytes, job: Job, failed: Failed, retry_failed: bool
) -> RootScan:
    """Scan a root, and note at once what is gone, back or out of reach."""
    folders = db.folders(root.id)
    connection = db.connection
    found = scan(
        root.path,
        below,
        folders,
        lambda folder: photo_rows.in_folder(connection, folder),
        job,
        retry_failed=retry_failed,
    )
    paths = {folder.id: folder.path for folder in folders}
    for folder, problem in found.problems:
        failed(folder, problem)
    for photo in found.failed_before:
        path = os.path.join(root.path, paths[photo.folder], photo.name)
        failed(path, photo.reason or "it cannot be read")
    reached = {f.id for f in folders if under(f.path, below)} - found.unreachable
    with db.transaction():
        db.set_offline(root.id, found.offline)
        if not found.offline:
            db.set_folders_offline(found.unreachable, True)
            db.set_folders_offline(reached, False)
        for photo in found.returned:
            photo_rows.put(connection, replace(photo, state=PhotoState.OK))
        for photo in found.gone:
            photo_rows.put(connection, replace(photo, state=PhotoState.MISSING))
    return found


def _findings(db: LibraryDB, ids: list[int]) -> list[PhotoFile]:
    """Photos of the library as findings, those that can be reached now."""
    photos, places = photo_rows.get(db.connection, ids), photo_rows.places(db.connection, ids)
    roots = {root.path: root for root in db.roots()}
    findings = []
    for number in ids:
        photo, place = photos[number], places.get(number)
        if place is not None and not place.offline:
            folder = os.path.dirname(place.path)
            candidate = ScannedFile(folder, photo.name, photo.size, photo.mtime_ns, photo)
            findings.append(PhotoFile(roots[place.root], candidate))
    return findings


def _summary(
    db: LibraryDB, roots: set[int], run: IndexPipeline, recoded: int, gone: int, started: float
) -> IndexSummary:
    states = photo_arrays.counts(db.connection, roots)
    online, counts = states.online, run.counts
    return IndexSummary(
        indexed=counts.indexed,
        unchanged=online[PhotoState.OK] - counts.indexed - counts.moved,
        moved=counts.moved,
        failed=online[PhotoState.FAILED] + online[PhotoState.RETRY],
        missing=online[PhotoState.MISSING],
        gone=gone,
        offline=states.offline,
        encoded=run.encoded,
        recoded=recoded,
        photos_per_s=run.encoded / run.seconds if run.encoded else 0.0,
        seconds=time.monotonic() - started,
    )
