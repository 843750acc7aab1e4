"""The bounded pipeline that reads photo files, encodes them and writes them.

    files ─► decode pool (hash; decode if the content is new) ─► encoder ─► write batch ─► writer

A window of photos is read ahead while the encoder works on a batch, so that the CPU's cores (or
the GPU) stay busy and memory does not grow with the library. When a photo cannot be read, its drive
is asked for: what lies on one that has gone is left for the next time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.decoder.sandbox import Protection
from hashdesk.core.encoding.encoder import EncodedBatch, Encoder
from hashdesk.core.errors import Cancelled
from hashdesk.core.indexing.drive_watch import DriveWatch, LostDrive
from hashdesk.core.indexing.photo_writer import PhotoWriter
from hashdesk.core.indexing.write_batch import DecodedFile, OnUnreadable, PhotoFile, WriteBatch
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.tables.schema import PhotoState

ENCODE_AFTER_S = 1.0  # a smaller batch than the encoder takes, so that photos appear as they come
Outcome = ReadPhoto | UnreadablePhoto  # of reading a file


@dataclass
class PipelineResult:
    """What the pipeline did, in photos."""

    indexed: int = 0
    moved: int = 0
    encoded: int = 0
    recoded: int = 0  # with codes from kept features
    unread: int = 0  # known photos that could not be read this time, and stay as they are
    lost: list[LostDrive] = field(default_factory=list)  # drives that went meanwhile
    seconds: float = 0.0
    protection: Protection | None = None  # from decoders; None where none was needed

    def add(self, other: PipelineResult) -> None:
        """Add what another one did to known photos that were decoded again."""
        self.encoded += other.encoded
        self.unread += other.unread
        self.lost += other.lost
        self.seconds += other.seconds
        self.protection = other.protection or self.protection


class IndexPipeline:
    """Reads, encodes and writes files; used once."""

    def __init__(
        self,
        writer: PhotoWriter,
        encoder: Encoder,
        settings: Settings,
        job: Job,
        on_unreadable: OnUnreadable,
        counted: int = 0,
    ) -> None:
        """counted: files that pipelines before this one read for the same job."""
        self._writer = writer
        self._encoder = encoder
        self._settings = settings
        self._job = job
        self._on_unreadable = on_unreadable
        self._decoded: list[DecodedFile] = []  # waits for the encoder
        # One batch is encoded while the next is read and the last one is written.
        self._encoding: tuple[list[DecodedFile], Future[EncodedBatch]] | None = None
        self._encoded_at = time.monotonic()  # when the last batch went to the encoder
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._batch = WriteBatch(settings.keep_features)
        self._drives = DriveWatch()
        self._to_read_again: list[PhotoFile] = []
        self._result = PipelineResult()
        self.counted = counted  # … and those of this one: reports go on from there

    def run(self, files: Sequence[PhotoFile]) -> PipelineResult:
        """Index all files. Raises Cancelled, with everything so far written."""
        started = time.monotonic()
        try:
            while files:
                self._index(files)
                files, self._to_read_again = self._to_read_again, []
            self._write()
        except Cancelled:
            self._collect()
            self._write()
            raise
        finally:
            self._thread.shutdown()
            if self._drives.lost:  # once more: photos that were read before have new folders now
                self._writer.note_lost(self._drives.lost)
        self._result.lost = self._drives.lost
        self._result.seconds = time.monotonic() - started
        return self._result

    def _index(self, files: Sequence[PhotoFile]) -> None:
        before, self.counted = self.counted, self.counted + len(files)
        self._job.report("index", before, self.counted)
        for done, (file, outcome) in enumerate(self._read(files), start=before + 1):
            self._add(file, outcome)
            self._write_when_due()
            self._job.report("index", done, self.counted)
            self._job.check()
        self._encode()
        self._collect()
        self._write()

    def _read(self, files: Sequence[PhotoFile]) -> Iterator[tuple[PhotoFile, Outcome]]:
        """What became of each file, in their order, with a window of files read ahead."""
        ahead = 2 * self._encoder.batch + 2 * self._settings.worker_count
        has_codes, wanted = self._writer.has_codes, self._encoder.input
        window: deque[tuple[PhotoFile, Future[Outcome]]] = deque()
        with DecodePool(self._settings) as pool:
            for file in files:
                if self._drives.has_lost(file):
                    continue
                read = pool.submit(file.path, has_codes, sidecar=file.sidecar, wanted=wanted)
                window.append((file, read))
                if len(window) > ahead:
                    yield self._next(window)
            while window:
                yield self._next(window)
            self._result.protection = pool.protection or self._result.protection

    def _next(self, window: deque[tuple[PhotoFile, Future[Outcome]]]) -> tuple[PhotoFile, Outcome]:
        """The oldest file of the window, read. Raises Cancelled while it waits."""
        file, future = window.popleft()
        while True:
            self._job.check()
            with suppress(TimeoutError):
                return file, future.result(timeout=0.25)

    def _add(self, file: PhotoFile, outcome: Outcome) -> None:
        if isinstance(outcome, UnreadablePhoto):
            if not self._went_with_drive(file):
                self._add_failed(file, outcome)
        elif outcome.decoded is None:
            self._batch.known.append((file, outcome))
        else:
            self._decoded.append((file, outcome, outcome.decoded))
            if self._encoding_is_due():
                self._encode()

    def _encoding_is_due(self) -> bool:
        """Whether there is a whole batch, or the encoder has nothing to do for some time."""
        if len(self._decoded) >= self._encoder.batch:
            return True
        idle = self._encoding is None or self._encoding[1].done()
        return idle and time.monotonic() - self._encoded_at >= ENCODE_AFTER_S

    def _went_with_drive(self, file: PhotoFile) -> bool:
        """Whether a photo could not be read because its drive has gone, which is noted at once."""
        if self._drives.has_lost(file):
            return True
        lost = self._drives.ask(file)
        if lost is not None:
            self._writer.note_lost([lost])
        return lost is not None

    def _add_failed(self, file: PhotoFile, outcome: UnreadablePhoto) -> None:
        self._batch.add_failed(
            file, outcome.reason, transient=outcome.transient, content=outcome.content_id
        )
        self._on_unreadable(file.path, outcome.reason)

    def _encode(self) -> None:
        """Hand the decoded photos to the encoder's thread, and collect those it has finished."""
        photos, self._decoded = self._decoded, []
        self._encoded_at = time.monotonic()
        self._collect()
        if photos:
            photos = self._without_kept(photos)
        if photos:
            pixels = np.stack([decoded.pixels for _, _, decoded in photos])
            self._encoding = photos, self._thread.submit(self._encoder.encode, pixels)

    def _without_kept(self, photos: list[DecodedFile]) -> list[DecodedFile]:
        """Give photos whose features are kept codes from these; the others.

        The library has lost their rows, or they are back after their folder was removed.
        """
        # A row that knows the content is to be encoded anew, for its features are half floats.
        lost = [photo for photo in photos if not _is_known(photo)]
        kept = self._writer.kept_features([read.content_id for _, read, _ in lost])
        known = [photo for photo in lost if photo[1].content_id in kept]
        if not known:
            return photos
        blobs = [kept[read.content_id] for _, read, _ in known]
        encoded = self._encoder.encode_features(feature_cache.unpack_features(blobs))
        self._batch.add_encoded(known, encoded)
        self._result.recoded += len(known)
        contents = {read.content_id for _, read, _ in known}
        return [p for p in photos if p[1].content_id not in contents or _is_known(p)]

    def _collect(self) -> None:
        """Wait for the photos that are being encoded, and add them to the write batch."""
        if self._encoding is not None:
            (photos, future), self._encoding = self._encoding, None
            self._batch.add_encoded(photos, future.result())
            self._result.encoded += len(photos)

    def _write_when_due(self) -> None:
        if self._encoding is not None and self._encoding[1].done():
            self._collect()
        if self._batch.is_due(self._settings.commit_photos, self._settings.commit_seconds):
            self._write()

    def _write(self) -> None:
        batch, self._batch = self._batch, WriteBatch(self._settings.keep_features)
        written = self._writer.write(batch)
        self._result.unread += batch.unread
        self._result.indexed += written.indexed
        self._result.moved += written.moved
        self._to_read_again += written.to_read_again


def _is_known(photo: DecodedFile) -> bool:
    """Whether the library has a good row of this file with the content that it has now."""
    file, read, _ = photo
    known = file.scanned.known
    if known is None or known.state is not PhotoState.OK:
        return False
    return known.content_id == read.content_id
