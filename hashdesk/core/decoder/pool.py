"""A pool of sandboxed worker processes that decode photos in parallel.

A worker that crashes, hangs or uses up its memory makes one photo unreadable, and nothing else:
the photo is tried once more, the worker is replaced, and the other workers go on.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from hashdesk.core.decoder.replies import (
    ReadComparable,
    ReadHead,
    ReadPhoto,
    ReadProvenance,
    UnreadablePhoto,
)
from hashdesk.core.decoder.sandbox import Protection
from hashdesk.core.decoder.sidecar import read_sidecar
from hashdesk.core.decoder.worker_process import WorkerProcess
from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.decoded import Region, RenderedPhoto
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, ModelInput
from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.settings import Settings

_Result = TypeVar("_Result")
Idle = queue.SimpleQueue[WorkerProcess | None]  # workers that wait; None: to be started
PHOTOS_PER_WORKER = 2000  # then the worker is replaced: leaks and fragmentation stay small
TRIES = 2  # a photo that killed its worker twice is given up


class DecodePool:
    """Worker processes, and the threads that wait for them. Use as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        count = settings.worker_count
        self._idle: Idle = queue.SimpleQueue()
        for _ in range(count):
            self._idle.put(None)  # started when first needed
        # Thumbnails have a worker of their own: the grid never waits for a large photo.
        self._idle_for_tiles: Idle = queue.SimpleQueue()
        self._idle_for_tiles.put(None)
        self._tile_thread = ThreadPoolExecutor(1, "tiles")
        self._all: set[WorkerProcess] = set()
        self.protection: Protection | None = None  # of the newest worker; None: none started yet
        self._threads = ThreadPoolExecutor(count, "decode")
        self._closing = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="decode-watchdog", daemon=True)
        self._watchdog.start()

    def __enter__(self) -> DecodePool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(
        self,
        path: bytes,
        is_known: Callable[[bytes], bool] = lambda _: False,
        region: Region | None = None,
        sidecar: bytes = b"",
        wanted: ModelInput = HASHDESK_INPUT,
    ) -> Future[ReadPhoto | UnreadablePhoto]:
        """Read a photo when a worker is free, as `WorkerProcess.read`.

        `is_known` is called in another thread.
        """
        return self._threads.submit(
            self._with_worker, lambda process: process.read(path, is_known, region, sidecar, wanted)
        )

    def read_head(self, path: bytes, sidecar: bytes = b"") -> Future[ReadHead | UnreadablePhoto]:
        """Read the head of a photo's file when a worker is free, and nothing else of it."""
        return self._threads.submit(
            self._with_worker, lambda process: process.read_head(path, sidecar)
        )

    def render(
        self, path: bytes, side: int, companions: bytes | None = None
    ) -> Future[RenderedPhoto | UnreadablePhoto]:
        """Decode a photo for display when a worker is free, as `render.render_photo`.

        companions: those of its row; the sidecar among them is read in another thread.
        """
        return self._threads.submit(
            self._with_worker,
            lambda process: process.render(path, side, read_sidecar(path, companions)),
        )

    def read_provenance(self, path: bytes) -> Future[ReadProvenance | UnreadablePhoto]:
        """Measure how a photo came about when a worker is free, as `measure_provenance`."""
        return self._threads.submit(
            self._with_worker, lambda process: process.read_provenance(path)
        )

    def read_comparable(self, path: bytes, side: int) -> Future[ReadComparable | UnreadablePhoto]:
        """Decode a photo to be compared when a worker is free, as `render.comparable_photo`."""
        return self._threads.submit(
            self._with_worker, lambda process: process.read_comparable(path, side)
        )

    def tiles(
        self, jpegs: Sequence[bytes], side: int
    ) -> Future[list[Tile | None] | UnreadablePhoto]:
        """Decode thumbnails, as `WorkerProcess.tiles`; unreadable if the worker dies over them."""
        return self._tile_thread.submit(
            self._with_worker, lambda process: process.tiles(jpegs, side), self._idle_for_tiles
        )

    def read(self, path: bytes) -> ReadPhoto | UnreadablePhoto:
        """Read and decode one photo now."""
        return self.submit(path).result()

    def close(self) -> None:
        """End all workers; photos that wait are dropped."""
        self._closing.set()
        for threads in (self._threads, self._tile_thread):
            threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._all):
            process.kill()
        for threads in (self._threads, self._tile_thread):
            threads.shutdown(wait=True)
        self._watchdog.join()
        for process in self._all:
            process.close()
        self._all.clear()

    def _with_worker(
        self, work: Callable[[WorkerProcess], _Result], idle: Idle | None = None
    ) -> _Result | UnreadablePhoto:
        """Let an idle worker do something; once more with a new worker if that one died."""
        for _ in range(TRIES):
            outcome, crashed = self._attempt(work, idle or self._idle)
            if not crashed or self._closing.is_set():
                break
        return outcome

    def _attempt(
        self, work: Callable[[WorkerProcess], _Result], idle: Idle
    ) -> tuple[_Result | UnreadablePhoto, bool]:
        """The result of one worker, and whether the worker died over it."""
        process = idle.get()
        try:
            process = self._fresh(process)
            return work(process), False
        except PhotoError as error:
            assert process is not None
            unreadable = UnreadablePhoto(str(error), error.transient, process.content_id)
            return unreadable, not process.alive
        finally:
            idle.put(process)

    def _fresh(self, process: WorkerProcess | None) -> WorkerProcess:
        """The same worker while it can take another photo, else a new one in its place."""
        if process is not None and process.alive and process.photos < PHOTOS_PER_WORKER:
            return process
        if process is not None:
            self._all.discard(process)
            process.close()
        new = WorkerProcess(self._settings)
        self._all.add(new)
        self.protection = new.protection
        if self._closing.is_set():
            new.kill()  # `close` came too early to find it
        return new

    def _watch(self) -> None:
        while not self._closing.wait(0.5):
            now = time.monotonic()
            for process in list(self._all):
                since = process.busy_since
                if since is not None and now - since > self._settings.photo_seconds:
                    process.kill()
