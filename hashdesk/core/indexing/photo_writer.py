"""Writes batches of photos into a library, each in one transaction with its codes."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from hashdesk.core.decoder.reading_version import READING_VERSION, pixels_alone
from hashdesk.core.decoder.replies import ReadPhoto
from hashdesk.core.encoding.codes import CodeTable, concatenated, take
from hashdesk.core.imaging.companion_files import sidecar_of
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.indexing.drive_watch import LostDrive
from hashdesk.core.indexing.renewed_contents import RenewedContents, with_decoded
from hashdesk.core.indexing.write_batch import FailedFile, PhotoFile, WriteBatch
from hashdesk.core.storage import code_segments, folder_mounts
from hashdesk.core.storage.caches import blob_cache, feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.photos.fact_rows import NO_FACTS, StoredFacts
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.sqlite.sqlite_file import explained_errors
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.tables.schema import PhotoState

RACY_NS = 3_000_000_000  # a file this fresh may change again within its clock's resolution


@dataclass
class WriteResult:
    """What writing one batch did."""

    indexed: int = 0  # photos that can now be searched
    moved: int = 0
    # Not decoded, because a row had their codes, and not written, because it has lost them since.
    to_read_again: list[PhotoFile] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)  # photos that had other content before


@dataclass(frozen=True)
class _Donor:
    """The photos that have some content, and the codes of one of them."""

    twins: list[Photo]
    codes: CodeTable  # (1,) each
    read_by: int  # the oldest version that read one of them


class PhotoWriter:
    """Writes photos, codes, thumbnails and features under one encoder. Use as a context manager.

    It knows which content has codes, so that such a photo need not be decoded. doubted: photos that
    the scan did not find, and that are not known to be gone: their content may turn up elsewhere.
    """

    def __init__(
        self,
        db: LibraryDB,
        encoder: EncoderRow,
        backbone: str,
        *,
        keep_features: bool,
        doubted: Collection[int] = (),
    ) -> None:
        self._db = db
        self._connection = db.connection
        self._encoder = encoder
        self._doubted = doubted
        self._thumbnails = BlobCache(db.folder / blob_cache.THUMBNAILS, write=True)
        features = feature_cache.features_path(db.folder, backbone)
        self._features = BlobCache(features, write=True) if keep_features else None
        self._coded = self._coded_contents()  # content id -> a photo that has its codes
        self._renewed = RenewedContents(db, features)

    def __enter__(self) -> PhotoWriter:
        return self

    def __exit__(self, *_: object) -> None:
        for cache in filter(None, (self._thumbnails, self._features)):
            cache.close()

    def has_codes(self, content: bytes) -> bool:
        """Whether a photo of the library has codes for some content. Called from any thread."""
        return content in self._coded

    def decode_again(self, photos: Iterable[int]) -> None:
        """Take the content of these photos for new, although the library has its codes."""
        again = set(photos)
        self._coded = {c: photo for c, photo in self._coded.items() if photo not in again}

    def renew(self, contents: Iterable[bytes]) -> None:
        """Take these contents for new: their pixels come out differently than they did."""
        self._renewed.add(contents)
        self._coded = {c: photo for c, photo in self._coded.items() if c not in self._renewed}

    def kept_features(self, contents: Iterable[bytes]) -> dict[bytes, bytes]:
        """The finite features that are kept of some contents, as packed."""
        if self._features is None:
            return {}
        kept = feature_cache.get_features(self._features, contents)
        return {
            content: blob
            for content, blob in kept.items()
            if np.isfinite(feature_cache.unpack_halves([blob])).all()
        }

    def write(self, batch: WriteBatch) -> WriteResult:
        """Write a batch: caches first, then photos and codes together."""
        result = WriteResult(indexed=len(batch.encoded))
        if not len(batch):
            return result
        with explained_errors(self._db.folder / blob_cache.THUMBNAILS):
            self._thumbnails.put({r.content_id: photo.thumbnail for _, r, photo in batch.encoded})
            if self._features is not None:
                self._features.put(batch.features)
        self._renewed.forget_features(read.content_id for _, read, _ in batch.encoded)
        with self._db.transaction():
            donors = [self._donor(read.content_id) for _, read in batch.known]
            for failed in batch.failed:
                self._write_failed(failed, result)
            for photo, reason in batch.stuck:
                photo_rows.put(self._connection, replace(photo, reason=reason))
            self._write_known(batch, donors, result)
            ids = [self._write_encoded(*entry, result) for entry in batch.encoded]
            if ids:
                table = concatenated(batch.codes)
                self._write_codes(ids, table)
                self._write_twins(batch, ids, table, result)
            code_segments.clear_others(self._connection, self._encoder.id, result.changed)
        contents = (read.content_id for _, read, _ in batch.encoded)
        self._coded.update(zip(contents, ids, strict=True))
        return result

    def note_lost(self, drives: Iterable[LostDrive]) -> None:
        """Write that drives are gone, so that their photos are offline."""
        with self._db.transaction():
            for drive in drives:
                if drive.mount:
                    mounts = folder_mounts.read(self._connection, drive.root.id)
                    folders = [n for n, mount in mounts.items() if mount.point == drive.mount]
                    self._db.set_folders_offline(folders, True)
                else:
                    self._db.set_offline(drive.root.id, True)

    # -- inside the transaction

    def _write_failed(self, failed: FailedFile, result: WriteResult) -> None:
        file = failed.file
        row = self._row(file, file.scanned.size, file.scanned.mtime_ns)
        row = replace(row, state=failed.state, reason=failed.reason)
        photo = photo_rows.put(self._connection, row)
        fact_rows.put(self._connection, photo, StoredFacts(read_by=READING_VERSION))
        if file.scanned.known is not None:
            code_segments.clear(self._connection, self._encoder.id, self._encoder.name, [photo])
            self._note_change(file, b"", result)

    def _write_encoded(
        self, file: PhotoFile, read: ReadPhoto, decoded: DecodedPhoto, result: WriteResult
    ) -> int:
        self._note_change(file, read.content_id, result)
        row = self._row(file, read.size, _settled(read.mtime_ns), read.content_id)
        photo = photo_rows.put(self._connection, with_decoded(row, decoded))
        facts = StoredFacts.of(decoded.facts, READING_VERSION)
        fact_rows.put(self._connection, photo, facts)
        self._note_same_picture(file, read.content_id, decoded.pixel_id)
        return photo

    def _note_same_picture(self, file: PhotoFile, content: bytes, pixel_id: bytes) -> None:
        """Remember a photo's old content if only a tag or a comment of it has changed."""
        known = file.scanned.known
        if known is not None and known.pixel_id == pixel_id and known.content_id != content:
            known_pictures.remember(self._connection, known.content_id, pixel_id)

    def _write_twins(
        self, batch: WriteBatch, ids: list[int], table: CodeTable, result: WriteResult
    ) -> None:
        """Write what was decoded of renewed contents to all photos that have them."""
        for row, (file, read, decoded) in enumerate(batch.encoded):
            known = file.scanned.known
            before = known.pixel_id if known else None
            twins = self._renewed.write_twins(ids[row], read.content_id, before, decoded)
            if twins:
                same = take(table, np.full(len(twins), row, np.int64))
                self._write_codes(twins, same)
                result.changed += twins

    def _donor(self, content: bytes) -> _Donor | None:
        """What the library has of a content, read before anything of the batch is written."""
        holder = self._coded.get(content)
        twins = photo_rows.by_content(self._connection, content)
        if holder is None or not twins:
            return None
        details = self._db.has_details(self._encoder)
        rows = (self._encoder.id, np.array([holder]))
        codes = code_segments.load_rows(self._connection, *rows, details=details)
        facts = fact_rows.get(self._connection, [twin.id for twin in twins])
        versions = [facts.get(twin.id, NO_FACTS).read_by for twin in twins]
        return _Donor(twins, codes, min(versions))

    def _write_known(
        self, batch: WriteBatch, donors: list[_Donor | None], result: WriteResult
    ) -> None:
        """Photos whose content has codes: touched ones, moved ones, and copies."""
        claimed: set[int] = set()
        for (file, read), donor in zip(batch.known, donors, strict=True):
            if donor is None:
                self._coded.pop(read.content_id, None)  # next time it is decoded
                result.to_read_again.append(file)
                continue
            row = self._row(file, read.size, _settled(read.mtime_ns))
            twins = [twin for twin in donor.twins if twin.id not in claimed]
            itself = next((twin for twin in twins if twin.id == row.id), None)
            missing = next((twin for twin in twins if self._may_have_moved(twin)), None)
            if itself is not None:
                photo = self._write_like(itself, row, itself.id)
            elif missing is not None and row.id == 0:
                photo = self._write_like(missing, row, missing.id)
                result.moved += 1
            else:
                photo = self._write_like(donor.twins[0], row, row.id)
                result.indexed += 1
            if itself is None or not _same_sidecar(itself, row):
                # Its name, or what lies beside it, may say something else.
                version = pixels_alone(donor.read_by)
                fact_rows.put(self._connection, photo, StoredFacts(read_by=version))
            claimed.add(photo)
            if self._coded.get(read.content_id) != photo:
                self._write_codes([photo], donor.codes)
            self._note_change(file, read.content_id, result)
            self._coded[read.content_id] = photo

    def _may_have_moved(self, photo: Photo) -> bool:
        return photo.state is PhotoState.MISSING or photo.id in self._doubted

    def _note_change(self, file: PhotoFile, content: bytes, result: WriteResult) -> None:
        """A row with other content than before can no longer give the old content's codes."""
        known = file.scanned.known
        if known is None or known.content_id == content:
            return
        result.changed.append(known.id)
        if self._coded.get(known.content_id) == known.id:
            del self._coded[known.content_id]

    def _write_like(self, twin: Photo, row: Photo, photo: int) -> int:
        """Write `row` under an id, with the facts that a photo of the same content has."""
        names = ("folder", "name", "size", "mtime_ns", "companions")
        file = {name: getattr(row, name) for name in names}
        photo_row = replace(twin, id=photo, state=PhotoState.OK, reason=None, **file)
        return photo_rows.put(self._connection, photo_row)

    def _write_codes(self, ids: list[int], codes: CodeTable) -> None:
        photos = np.array(ids, np.int64)
        code_segments.put(self._connection, self._encoder.id, self._encoder.name, photos, codes)

    def _row(self, file: PhotoFile, size: int, mtime_ns: int, content: bytes = b"") -> Photo:
        """A bare row for a file, under its old id if the library knows its path."""
        known, scanned = file.scanned.known, file.scanned
        if known:
            folder = known.folder
        else:
            folder = self._db.folder_id(file.root.id, scanned.folder, file.mount)
        number = known.id if known else 0
        row = (number, folder, scanned.name, size, mtime_ns, content)
        return Photo(*row, companions=scanned.companions)

    def _coded_contents(self) -> dict[bytes, int]:
        present = self._db.load_codes(self._encoder).present
        query = "SELECT id, content_id FROM photos WHERE state IN (?, ?)"
        rows = self._connection.execute(query, (PhotoState.OK, PhotoState.MISSING))
        return {c: photo for photo, c in rows if photo <= len(present) and present[photo - 1]}


def _same_sidecar(one: Photo, other: Photo) -> bool:
    return sidecar_of(one.name, one.companions) == sidecar_of(other.name, other.companions)


def _settled(mtime_ns: int) -> int:
    """The time to remember: none if the file is so fresh that it may change unseen."""
    return 0 if time.time_ns() - mtime_ns < RACY_NS else mtime_ns
