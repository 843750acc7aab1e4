"""One run of the chain that reads photos, encodes them and keeps both: a part of indexing.

    findings ─► pool (hash; decode if the content is new) ─► batch ─► encoder ─► unit

The chain is bounded: a window of photos is read ahead while the encoder works, so both the
processor's cores (or the GPU) stay busy and memory does not grow with the library.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.encoding.encoder import EncodedBatch, Encoder
from hashdesk.core.errors import Cancelled
from hashdesk.core.imaging.decode import DecodedPhoto
from hashdesk.core.indexing.write_batch import PhotoFile, WriteBatch
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import EncoderRow, LibraryDB
from hashdesk.core.storage.schema import PhotoState

Failed = Callable[[bytes, str], None]  # absolute path, reason
PhotoBatch = list[tuple[PhotoFile, ReadPhoto, DecodedPhoto]]


class IndexPipeline:
    """Reads, encodes and keeps; used once."""

    def __init__(
        self,
        db: LibraryDB,
        encoder: Encoder,
        row: EncoderRow,
        settings: Settings,
        job: Job,
        failed: Failed,
    ) -> None:
        self._encoder = encoder
        self._settings = settings
        self._job = job
        self._failed = failed
        self._unit = WriteBatch(db, row, encoder.backbone, settings.keep_features)
        self._batch: PhotoBatch = []
        # One batch is encoded while the next is read and the last one is written.
        self._encoding: tuple[PhotoBatch, Future[EncodedBatch]] | None = None
        self._thread = ThreadPoolExecutor(1, "encoder")
        self.counts = self._unit.counts
        self.encoded = 0
        self.seconds = 0.0

    def read_again(self, photos: set[int]) -> None:
        """Decode these photos although the library has their codes."""
        contents = self._unit.contents
        self._unit.contents = {c: number for c, number in contents.items() if number not in photos}

    def take(self, findings: Sequence[PhotoFile], refused: Sequence[PhotoFile]) -> None:
        """Read all findings and keep them; `refused` are pictures in formats that are not read.

        Raises Cancelled, with everything so far kept.
        """
        started = time.monotonic()
        try:
            for finding in refused:
                suffix = os.fsdecode(os.path.splitext(finding.candidate.name)[1].lower())
                self._fail(finding, f"HashDesk does not read {suffix} files", PhotoState.FAILED)
            while findings:
                self._take(findings)
                findings, self._unit.lost = self._unit.lost, []
            self._unit.commit()
        except Cancelled:
            self._keep()
            self._unit.commit()
            raise
        finally:
            self._thread.shutdown()
            self._unit.close()
            self.seconds = time.monotonic() - started

    def _take(self, findings: Sequence[PhotoFile]) -> None:
        self._job.report("index", 0, len(findings))
        for done, (finding, outcome) in enumerate(self._read(findings), start=1):
            self._sort(finding, outcome)
            self._commit_when_due()
            self._job.report("index", done, len(findings))
            self._job.check()
        self._encode()
        self._keep()
        self._unit.commit()

    def _read(
        self, findings: Sequence[PhotoFile]
    ) -> Iterator[tuple[PhotoFile, ReadPhoto | UnreadablePhoto]]:
        """Outcomes in the order of the findings, with a window of photos read ahead."""
        ahead = 2 * self._encoder.batch + 2 * self._settings.worker_count
        window: deque[tuple[PhotoFile, Future[ReadPhoto | UnreadablePhoto]]] = deque()
        if not findings:
            return
        with DecodePool(self._settings) as pool:
            for finding in findings:
                future = pool.submit(finding.path, self._unit.contents.__contains__)
                window.append((finding, future))
                if len(window) > ahead:
                    yield self._next(window)
            while window:
                yield self._next(window)

    def _next(
        self, window: deque[tuple[PhotoFile, Future[ReadPhoto | UnreadablePhoto]]]
    ) -> tuple[PhotoFile, ReadPhoto | UnreadablePhoto]:
        """The oldest finding's outcome. Raises Cancelled while it waits."""
        finding, future = window.popleft()
        while True:
            self._job.check()
            try:
                return finding, future.result(timeout=0.25)
            except TimeoutError:
                continue

    def _sort(self, finding: PhotoFile, outcome: ReadPhoto | UnreadablePhoto) -> None:
        if isinstance(outcome, UnreadablePhoto):
            state = PhotoState.RETRY if outcome.transient else PhotoState.FAILED
            self._fail(finding, outcome.reason, state)
        elif outcome.decoded is None:
            self._unit.adopt(finding, outcome)
        else:
            self._batch.append((finding, outcome, outcome.decoded))
            if len(self._batch) >= self._encoder.batch:
                self._encode()

    def _fail(self, finding: PhotoFile, reason: str, state: PhotoState) -> None:
        self._unit.fail(finding, reason, state)
        self._failed(finding.path, reason)
        self._commit_when_due()

    def _commit_when_due(self) -> None:
        if self._unit.due(self._settings.commit_photos, self._settings.commit_seconds):
            self._unit.commit()

    def _encode(self) -> None:
        """Hand the batch to the encoder's thread, and keep the one that it has finished."""
        batch, self._batch = self._batch, []
        self._keep()
        if batch:
            pixels = np.stack([photo.pixels for _, _, photo in batch])
            self._encoding = batch, self._thread.submit(self._encoder.encode, pixels)

    def _keep(self) -> None:
        """Wait for the batch that is being encoded, and keep it."""
        if self._encoding is not None:
            (batch, future), self._encoding = self._encoding, None
            self._unit.keep(batch, future.result())
            self.encoded += len(batch)
