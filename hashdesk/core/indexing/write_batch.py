"""A unit: what the next commit will keep, all of it or nothing.

Findings wait here in memory and are written in one transaction, photos together with their
codes. Until then nobody counts them as indexed.
"""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import dataclass, field, replace

import numpy as np

from hashdesk.core.decoder.replies import ReadPhoto
from hashdesk.core.encoding.codes import BITS, CodeTable
from hashdesk.core.encoding.encoder import EncodedBatch
from hashdesk.core.imaging.decode import DecodedPhoto
from hashdesk.core.indexing.scan import ScannedFile
from hashdesk.core.storage import (
    blob_cache,
    code_segments,
    photo_rows,
    schema,
)
from hashdesk.core.storage.blob_cache import BlobCache
from hashdesk.core.storage.library_db import EncoderRow, LibraryDB, Root
from hashdesk.core.storage.photo_rows import Photo
from hashdesk.core.storage.schema import PhotoState

RACY_NS = 3_000_000_000  # a file this fresh may change again within its clock's resolution


@dataclass(frozen=True)
class PhotoFile:
    """A photo file below a root."""

    root: Root
    candidate: ScannedFile

    @property
    def path(self) -> bytes:
        """The absolute path."""
        return os.path.join(self.root.path, self.candidate.path)


@dataclass
class BatchCounts:
    """What has been committed so far."""

    indexed: int = 0
    moved: int = 0
    failed: int = 0


@dataclass(frozen=True)
class _Donor:
    """Photos with some content, and the codes of one of them."""

    twins: list[Photo]
    codes: CodeTable  # bits -> (1,)


@dataclass
class _Waiting:
    failed: list[tuple[PhotoFile, str, PhotoState]] = field(default_factory=list)
    known: list[tuple[PhotoFile, ReadPhoto]] = field(default_factory=list)
    encoded: list[tuple[PhotoFile, ReadPhoto, DecodedPhoto]] = field(default_factory=list)
    codes: list[CodeTable] = field(default_factory=list)  # of `encoded`, batch by batch
    features: dict[bytes, bytes] = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)

    def __len__(self) -> int:
        return len(self.failed) + len(self.known) + len(self.encoded)


class WriteBatch:
    """Collects findings and commits them to a store under one encoder."""

    def __init__(self, db: LibraryDB, encoder: EncoderRow, backbone: str, keep_features: bool):
        self._store = db
        self._connection = db.connection
        self._encoder = encoder
        self._thumbnails = BlobCache(db.folder / blob_cache.THUMBNAILS, write=True)
        self._features = (
            BlobCache(blob_cache.features_path(db.folder, backbone), write=True)
            if keep_features
            else None
        )
        self._waiting = _Waiting()
        self.counts = BatchCounts()
        self.contents = self._contents_with_codes()  # content id -> a photo that has its codes
        # Photos that were not decoded because a row had their codes, which it then lost.
        self.lost: list[PhotoFile] = []
        self._changed: list[int] = []  # photos of this unit that had other content before

    def close(self) -> None:
        """Let go of the caches; what was not committed is gone."""
        self._thumbnails.close()
        if self._features is not None:
            self._features.close()

    def fail(self, finding: PhotoFile, reason: str, state: PhotoState) -> None:
        """Note that a photo cannot be read."""
        self._waiting.failed.append((finding, reason, state))

    def adopt(self, finding: PhotoFile, read: ReadPhoto) -> None:
        """Keep a photo whose content has codes already."""
        self._waiting.known.append((finding, read))

    def keep(
        self, batch: list[tuple[PhotoFile, ReadPhoto, DecodedPhoto]], encoded: EncodedBatch
    ) -> None:
        """Keep a batch that the encoder has seen."""
        waiting = self._waiting
        for row, entry in enumerate(batch):
            if encoded.finite[row]:
                waiting.encoded.append(entry)
            else:
                reason = "the encoder gave no finite features for it"
                waiting.failed.append((entry[0], reason, PhotoState.FAILED))
        good = np.flatnonzero(encoded.finite)
        waiting.codes.append({bits: codes[good] for bits, codes in encoded.codes.items()})
        if self._features is not None:
            blobs = blob_cache.pack_features(encoded.features[good])
            contents = [batch[row][1].content_id for row in good]
            waiting.features.update(zip(contents, blobs, strict=True))

    def due(self, photos: int, seconds: float) -> bool:
        """Whether that many photos wait, or any has waited that long."""
        age = time.monotonic() - self._waiting.since
        return len(self._waiting) >= photos or (len(self._waiting) > 0 and age >= seconds)

    def commit(self) -> None:
        """Write everything that waits: caches first, then photos and codes together."""
        waiting, self._waiting = self._waiting, _Waiting()
        if not len(waiting):
            return
        try:
            thumbnails = {read.content_id: photo.thumbnail for _, read, photo in waiting.encoded}
            self._thumbnails.put(thumbnails)
            if self._features is not None:
                self._features.put(waiting.features)
        except sqlite3.Error as error:
            raise schema.explain(error, self._store.folder / blob_cache.THUMBNAILS) from error
        done = BatchCounts(failed=len(waiting.failed), indexed=len(waiting.encoded))
        with self._store.transaction():
            donors = [self._donor(read.content_id) for _, read in waiting.known]
            for finding, reason, state in waiting.failed:
                self._write_failed(finding, reason, state)
            self._write_known(waiting.known, donors, done)
            ids = [self._write_encoded(*entry) for entry in waiting.encoded]
            if ids:
                table = {b: np.concatenate([part[b] for part in waiting.codes]) for b in BITS}
                self._write_codes(ids, table)
            changed, self._changed = self._changed, []
            code_segments.clear_others(self._connection, self._encoder.id, changed)
        self.counts.indexed += done.indexed
        self.counts.moved += done.moved
        self.counts.failed += done.failed
        contents = (read.content_id for _, read, _ in waiting.encoded)
        self.contents.update(zip(contents, ids, strict=True))

    # -- inside the transaction

    def _write_failed(self, finding: PhotoFile, reason: str, state: PhotoState) -> None:
        candidate = finding.candidate
        photo = replace(
            self._row(finding, candidate.size, candidate.mtime_ns), state=state, reason=reason
        )
        number = photo_rows.put(self._connection, photo)
        if candidate.known is not None:
            code_segments.clear(self._connection, self._encoder.id, self._encoder.name, [number])
            self._forget(finding, b"")

    def _write_encoded(self, finding: PhotoFile, read: ReadPhoto, decoded: DecodedPhoto) -> int:
        self._forget(finding, read.content_id)
        photo = self._row(finding, read.size, _settled(read.mtime_ns))
        photo = replace(photo, content_id=read.content_id)
        return photo_rows.put(self._connection, photo.with_facts(decoded.facts, decoded.phash))

    def _donor(self, content: bytes) -> _Donor | None:
        """What the library has of a content, read before anything of this unit is written."""
        holder = self.contents.get(content)
        twins = photo_rows.by_content(self._connection, content)
        if holder is None or not twins:
            return None
        codes = code_segments.load_rows(self._connection, self._encoder.id, np.array([holder]))
        return _Donor(twins, codes)

    def _write_known(
        self,
        known: list[tuple[PhotoFile, ReadPhoto]],
        donors: list[_Donor | None],
        done: BatchCounts,
    ) -> None:
        """Photos whose content has codes: the same as before, moved ones, and copies."""
        claimed: set[int] = set()
        for (finding, read), donor in zip(known, donors, strict=True):
            if donor is None:
                self.contents.pop(read.content_id, None)  # next time it is decoded
                self.lost.append(finding)
                continue
            row = self._row(finding, read.size, _settled(read.mtime_ns))
            twins = [twin for twin in donor.twins if twin.id not in claimed]
            itself = next((twin for twin in twins if twin.id == row.id), None)
            gone = next((twin for twin in twins if twin.state is PhotoState.MISSING), None)
            if itself is not None:
                number = self._put_like(itself, row, itself.id)
            elif gone is not None and row.id == 0:
                number = self._put_like(gone, row, gone.id)
                done.moved += 1
            else:
                number = self._put_like(donor.twins[0], row, row.id)
                done.indexed += 1
            claimed.add(number)
            if self.contents.get(read.content_id) != number:
                self._write_codes([number], donor.codes)
            self._forget(finding, read.content_id)
            self.contents[read.content_id] = number

    def _forget(self, finding: PhotoFile, content: bytes) -> None:
        """A row has another content now: it can no longer give the old one's codes."""
        known = finding.candidate.known
        if known is None or known.content_id == content:
            return
        self._changed.append(known.id)
        if self.contents.get(known.content_id) == known.id:
            del self.contents[known.content_id]

    def _put_like(self, twin: Photo, row: Photo, number: int) -> int:
        """Write `row` under an id, with what is known of its content from a twin."""
        photo = replace(
            twin,
            id=number,
            folder=row.folder,
            name=row.name,
            size=row.size,
            mtime_ns=row.mtime_ns,
            state=PhotoState.OK,
        )
        return photo_rows.put(self._connection, photo)

    def _write_codes(self, ids: list[int], codes: CodeTable) -> None:
        numbers = np.array(ids, np.int64)
        code_segments.store(self._connection, self._encoder.id, self._encoder.name, numbers, codes)

    def _row(self, finding: PhotoFile, size: int, mtime_ns: int) -> Photo:
        """A bare row for a file, under its old id if the library knows its path."""
        candidate = finding.candidate
        known = candidate.known
        return Photo(
            id=known.id if known else 0,
            folder=known.folder if known else self._folder(finding),
            name=candidate.name,
            size=size,
            mtime_ns=mtime_ns,
        )

    def _folder(self, finding: PhotoFile) -> int:
        return self._store.folder_id(finding.root.id, finding.candidate.folder)

    def _contents_with_codes(self) -> dict[bytes, int]:
        present = self._store.load_codes(self._encoder).present
        rows = self._connection.execute(
            "SELECT id, content_id FROM photos WHERE state IN (?, ?)",
            (PhotoState.OK, PhotoState.MISSING),
        )
        return {
            content: number
            for number, content in rows
            if number <= len(present) and present[number - 1]
        }


def _settled(mtime_ns: int) -> int:
    """The time to remember: none if the file is so fresh that it may change unseen."""
    return 0 if time.time_ns() - mtime_ns < RACY_NS else mtime_ns
