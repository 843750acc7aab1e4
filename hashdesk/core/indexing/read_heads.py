"""Known photos looked at once more, because an older HashDesk read less out of their files.

    facts of an older version ─► head of the file ─┬─► facts ─► commit
                                                   └─ other pixels than then ─► to decode again

Only heads are read, and nothing is hashed or decoded: 100,000 photos in minutes. What lies on a
drive that is away waits for the next time, and so does the rest of a run that was stopped.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.reading_version import READING_VERSION, has_old_pixels
from hashdesk.core.decoder.replies import ReadHead, UnreadablePhoto
from hashdesk.core.indexing.drive_watch import DriveWatch, LostDrive
from hashdesk.core.indexing.photo_writer import PhotoWriter
from hashdesk.core.indexing.write_batch import PhotoFile
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_arrays, photo_rows
from hashdesk.core.storage.photos.fact_rows import NO_FACTS, StoredFacts

HEADS_PHASE = "facts"  # of the job
HEADS_PER_COMMIT = 1_000
COMMIT_SECONDS = 2.0
HEADS_AHEAD = 16  # for each worker

HeadOutcome = ReadHead | UnreadablePhoto


@dataclass
class HeadsResult:
    """What reading heads found."""

    read: int = 0  # photos whose facts are up to date now, or will be once they are decoded
    to_decode: dict[bytes, int] = field(default_factory=dict)  # content -> a photo; pixels differ
    lost: list[LostDrive] = field(default_factory=list)  # drives that went meanwhile


def heads_to_read(db: LibraryDB, roots: Iterable[int]) -> list[int]:
    """The ids of the photos below some roots, within reach, of which an older version read less."""
    old = fact_rows.not_read_by(db.connection, READING_VERSION)
    within = photo_arrays.within_reach(db.connection, roots)
    photos: list[int] = np.intersect1d(np.array(old, np.int64), within).tolist()
    return photos


def read_heads(
    db: LibraryDB,
    writer: PhotoWriter,
    files: Iterable[PhotoFile],
    total: int,
    settings: Settings,
    job: Job,
) -> HeadsResult:
    """Read the heads of known photos, and commit their facts.

    total: about how many files there are. Reports the phase "facts". Raises Cancelled, with
    everything so far committed.
    """
    reading = _HeadReading(db)
    drives = DriveWatch()
    try:
        for done, (file, outcome) in enumerate(_outcomes(files, drives, settings, job), start=1):
            if isinstance(outcome, ReadHead):
                reading.add(file, outcome)
            elif not drives.has_lost(file) and (lost := drives.ask(file)) is not None:
                writer.note_lost([lost])
            elif not drives.has_lost(file) and not outcome.transient:
                reading.add_unreadable(file)
            job.report(HEADS_PHASE, done, total)
    finally:  # when it is cancelled, too
        reading.commit()
    reading.result.lost = drives.lost
    return reading.result


def _outcomes(
    files: Iterable[PhotoFile], drives: DriveWatch, settings: Settings, job: Job
) -> Iterator[tuple[PhotoFile, HeadOutcome]]:
    """What became of each file, in their order, with a window of files read ahead."""
    window: deque[tuple[PhotoFile, Future[HeadOutcome]]] = deque()
    with DecodePool(settings) as pool:
        for file in files:
            if drives.has_lost(file):
                continue
            window.append((file, pool.read_head(file.path, file.sidecar)))
            if len(window) > HEADS_AHEAD * settings.worker_count:
                yield _next(window, job)
        while window:
            yield _next(window, job)


def _next(
    window: deque[tuple[PhotoFile, Future[HeadOutcome]]], job: Job
) -> tuple[PhotoFile, HeadOutcome]:
    """The oldest file of the window, read. Raises Cancelled while it waits."""
    file, future = window.popleft()
    while True:
        job.check()
        with suppress(TimeoutError):
            return file, future.result(timeout=0.25)


class _HeadReading:
    """Heads that were read, and are committed together."""

    def __init__(self, db: LibraryDB) -> None:
        self._db = db
        self._waiting: list[tuple[int, ReadHead | None]] = []  # photo, head; None: unreadable
        self._since = time.monotonic()
        self.result = HeadsResult()

    def add(self, file: PhotoFile, read: ReadHead) -> None:
        """Add the head of a photo's file, unless it is no longer the file that the row is of."""
        known = file.scanned.known
        assert known is not None
        if read.size != known.size or known.mtime_ns not in (0, read.mtime_ns):
            return  # the next scan finds that it has changed
        before = fact_rows.get(self._db.connection, [known.id]).get(known.id, NO_FACTS)
        if read.head.affected and has_old_pixels(before.read_by):
            self.result.to_decode.setdefault(known.content_id, known.id)
        self._add(known.id, read)

    def add_unreadable(self, file: PhotoFile) -> None:
        """Add a photo whose head cannot be read: nobody looks at it again before it changes."""
        assert file.scanned.known is not None
        self._add(file.scanned.known.id, None)

    def _add(self, photo: int, read: ReadHead | None) -> None:
        self._waiting.append((photo, read))
        late = time.monotonic() - self._since >= COMMIT_SECONDS
        if late or len(self._waiting) >= HEADS_PER_COMMIT:
            self.commit()

    def commit(self) -> None:
        """Write the facts of the photos that wait."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        connection = self._db.connection
        with self._db.transaction():
            rows = photo_rows.get(connection, [photo for photo, _ in waiting])
            for photo, read in waiting:
                if photo not in rows:
                    continue
                if read is None:
                    fact_rows.put(connection, photo, StoredFacts(read_by=READING_VERSION))
                    continue
                facts, row = read.head.facts, rows[photo]
                if (changed := row.with_facts(facts)) != row:
                    photo_rows.put(connection, changed)
                # Not up to date before its pixels are, so that no stop in between is the end.
                waits = row.content_id in self.result.to_decode
                fact_rows.put(
                    connection, photo, StoredFacts.of(facts, 0 if waits else READING_VERSION)
                )
        self.result.read += len(waiting)
        self._since = time.monotonic()
