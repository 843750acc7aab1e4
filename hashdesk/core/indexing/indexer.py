"""Indexing: folders of photos into the library.

    scan ─► files to read ─► codes from kept features ─► pipeline (read, encode, write) ─► summary

Content that the library knows is never decoded or encoded again, wherever it turns up: a
moved photo keeps its row and its codes, a copy gets a row with the same codes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.code_sets.going_over import Lacking, go_over
from hashdesk.core.code_sets.recode import encoder_row, photos_without_caches, recode, uncoded
from hashdesk.core.decoder.sandbox import Protection
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.indexing.damaged_shots import raw_of_damaged
from hashdesk.core.indexing.delete_photos import fold
from hashdesk.core.indexing.library_scan import (
    LibraryScan,
    ScanOptions,
    reachable_files,
    scan_folders,
    scan_targets,
    scanned_folder,
)
from hashdesk.core.indexing.photo_writer import PhotoWriter
from hashdesk.core.indexing.pipeline import IndexPipeline, PipelineResult
from hashdesk.core.indexing.read_heads import HeadsResult, heads_to_read, read_heads
from hashdesk.core.indexing.remove_folder import remove_photos_left
from hashdesk.core.indexing.write_batch import OnUnreadable, PhotoFile
from hashdesk.core.job import Job
from hashdesk.core.scanning.folder_walk import can_be_listed
from hashdesk.core.scanning.links import LinkCounts
from hashdesk.core.scanning.own_trash import InTrash, nothing_in_trash
from hashdesk.core.scanning.root_scan import scanned_file
from hashdesk.core.scanning.skipped_folders import SkipKind, SkipRules
from hashdesk.core.scanning.sudden_loss import UnconfirmedLoss
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_arrays, photo_rows
from hashdesk.core.storage.tables.schema import PhotoState

FEATURES_OFF = (
    "Features of photos are not kept: “keep_features” is false in settings.toml. Set it to true, "
    "then run: hashdesk index --features"
)


@dataclass(frozen=True)
class IndexOptions:
    """What to do beyond new and changed photos, and whom to tell of unreadable ones."""

    on_unreadable: OnUnreadable = lambda path, reason: None
    retry_failed: bool = False  # read photos again that could not be read before
    renew_features: bool = False  # read photos again whose features or thumbnails are not kept
    confirm_missing: bool = False  # believe that photos are gone, however many
    in_trash: InTrash = nothing_in_trash  # photos that are gone because HashDesk moved them


@dataclass(frozen=True)
class IndexSummary:
    """What indexing did, and how the scanned roots stand now."""

    indexed: int  # new or changed photos that can now be searched
    unchanged: int
    moved: int
    failed: int  # unreadable photos, including those of earlier scans
    missing: int
    gone: int  # of them: missed for the first time
    trashed: int  # … and of these: moved to the trash by HashDesk
    offline: int
    encoded: int  # photos that went through the backbone: copies and moves do not
    recoded: int  # photos whose codes were made from kept features
    looked_at: int  # known photos of which more was read than an older HashDesk did
    incomplete: int  # photos of the library of which only a part could be read
    photos_per_s: float  # read, decoded and encoded, first to last
    seconds: float
    protection: Protection | None  # from decoders; None where no photo had to be read
    unlisted: int  # folders that cannot be listed
    links: LinkCounts
    other_files: int  # that are no pictures
    skipped: dict[SkipKind, int]  # folders that were not entered
    more_skipped: bool  # more than the last scan did not enter
    taken_out: int  # photos of the library that are in such folders
    unconfirmed: tuple[UnconfirmedLoss, ...]  # photos that seem to be gone, too many to believe
    unplugged: tuple[bytes, ...]  # folders whose drive went while they were read
    lacking: Lacking | None  # why searches have not gone over to the encoder; None: they have


HEADS_AT_ONCE = 4096  # photos whose rows are in memory while heads are read
DEFAULT_INDEX_OPTIONS = IndexOptions()


def index(
    db: LibraryDB,
    encoder: Encoder,
    folders: Sequence[str | Path],
    settings: Settings,
    job: Job,
    options: IndexOptions = DEFAULT_INDEX_OPTIONS,
) -> IndexSummary:
    """Bring the library up to date with some folders, or with all its roots if none is named.

    New folders become roots. When the job is cancelled, what was done so far is committed and
    Cancelled is raised.
    """
    paths = [scanned_folder(db, folder) for folder in folders]
    if not paths and not db.roots():
        raise UsageError("This library has no folders yet. Name one: hashdesk index FOLDER")
    if options.renew_features and not settings.keep_features:
        raise UsageError(FEATURES_OFF)
    db.require_space()
    started = time.monotonic()
    targets = scan_targets(db, paths) or [(root, b"") for root in db.roots()]
    row = encoder_row(db, encoder)
    if db.encoder_in_use() is None:
        db.use_encoder(row)
    scan_options = ScanOptions(
        options.retry_failed,
        options.confirm_missing,
        settings.follow_links,
        SkipRules(settings.skip_originals, settings.skip_nomedia),
        options.in_trash,
    )
    found = scan_folders(db, targets, job, options.on_unreadable, scan_options, settings)
    bare = uncoded(db, row, found.known)
    recoded = recode(db, encoder, row, bare, job)
    to_read = set(bare) - recoded
    unreadable = {} if options.retry_failed else photo_rows.unreadable(db.connection, to_read)
    to_read -= unreadable.keys()
    with PhotoWriter(
        db, row, encoder.backbone, keep_features=settings.keep_features, doubted=found.doubted
    ) as writer:
        if options.renew_features:
            cacheless = photos_without_caches(db, encoder.backbone)
            writer.decode_again(cacheless)
            to_read |= cacheless - found.known
        pipeline = IndexPipeline(writer, encoder, settings, job, options.on_unreadable)
        files = found.files + reachable_files(db, sorted(to_read))
        done = pipeline.run(files)
        fold(db, found.folded)
        if beside := raw_of_damaged(db, files):
            pipeline = IndexPipeline(
                writer, encoder, settings, job, options.on_unreadable, pipeline.counted
            )
            found_beside = pipeline.run(beside)
            done.add(found_beside)
            done.indexed += found_beside.indexed
            done.moved += found_beside.moved
        looked_at = _look_again(db, writer, found.roots, settings, job)
        if looked_at.to_decode:
            writer.renew(looked_at.to_decode)
            again = IndexPipeline(
                writer, encoder, settings, job, options.on_unreadable, pipeline.counted
            )
            done.add(again.run(reachable_files(db, sorted(looked_at.to_decode.values()))))
    remove_photos_left(db, found.passed_over)
    found.taken_out += remove_photos_left(db, found.skipped_photos)
    places = photo_rows.places(db.connection, unreadable)
    for number in unreadable.keys() & places.keys():
        options.on_unreadable(places[number].full, unreadable[number])
    done.unread += len(unreadable)
    lacking = go_over(db, row)
    recoded_count = len(recoded) + done.recoded
    seconds = time.monotonic() - started
    return _summary(db, found, done, looked_at, recoded_count, lacking, seconds)


def _look_again(
    db: LibraryDB, writer: PhotoWriter, roots: set[int], settings: Settings, job: Job
) -> HeadsResult:
    """Read the heads of photos of which an older HashDesk has read less, where they are there."""
    with db.transaction():
        fact_rows.drop_damaged(db.connection)
    photos = heads_to_read(db, roots)
    if not photos:
        return HeadsResult()
    # A part at a time: the rows of a million photos would fill the memory.
    parts = (photos[at : at + HEADS_AT_ONCE] for at in range(0, len(photos), HEADS_AT_ONCE))
    files = (file for part in parts for file in reachable_files(db, part))
    return read_heads(db, writer, files, len(photos), settings, job)


def index_files(
    db: LibraryDB,
    encoder: Encoder,
    folder: bytes,
    paths: Sequence[bytes],
    settings: Settings,
    job: Job,
    on_unreadable: OnUnreadable,
) -> None:
    """Index some files below a folder into an empty library: a part of a larger one.

    paths: below the folder. Raises Cancelled, FolderError if the folder's drive goes.
    """
    root, _ = db.add_root(folder)
    row = encoder_row(db, encoder)
    db.use_encoder(row)
    found = (scanned_file(folder, path) for path in paths)
    files = [PhotoFile(root, file) for file in found if file is not None]
    with PhotoWriter(db, row, encoder.backbone, keep_features=settings.keep_features) as writer:
        done = IndexPipeline(writer, encoder, settings, job, on_unreadable).run(files)
    if done.lost or not can_be_listed(folder, with_entries=bool(paths)):
        raise unplugged_error(done.lost[0].path if done.lost else folder)


def unplugged_error(folder: bytes) -> FolderError:
    """The error where half an answer would be a wrong one."""
    return FolderError(
        f"{os.fsdecode(folder)} was unplugged while photos were read. Connect it and run the same "
        "command again."
    )


def _summary(
    db: LibraryDB,
    found: LibraryScan,
    done: PipelineResult,
    looked_at: HeadsResult,
    recoded: int,
    lacking: Lacking | None,
    seconds: float,
) -> IndexSummary:
    states = photo_arrays.counts(db.connection, found.roots)
    online = states.online
    unconfirmed = sum(loss.photos for loss in found.unconfirmed)
    unchanged = online[PhotoState.OK] - done.indexed - done.moved - done.unread - unconfirmed
    return IndexSummary(
        indexed=done.indexed,
        unchanged=max(unchanged, 0),
        moved=done.moved,
        failed=online[PhotoState.FAILED] + online[PhotoState.RETRY] + done.unread,
        missing=online[PhotoState.MISSING],
        gone=found.gone,
        trashed=found.trashed,
        offline=states.offline,
        encoded=done.encoded,
        recoded=recoded,
        looked_at=looked_at.read,
        incomplete=len(photo_arrays.incomplete(db.connection)),
        photos_per_s=done.encoded / done.seconds if done.encoded else 0.0,
        seconds=seconds,
        protection=done.protection,
        unlisted=found.unlisted,
        links=found.links,
        other_files=found.other_files,
        skipped=dict(found.skipped),
        more_skipped=found.more_skipped,
        taken_out=found.taken_out,
        unconfirmed=tuple(found.unconfirmed),
        unplugged=tuple(dict.fromkeys(lost.path for lost in (*done.lost, *looked_at.lost))),
        lacking=lacking,
    )
