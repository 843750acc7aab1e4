"""A few sandboxed workers that decode photos side by side.

A worker that crashes, hangs or eats its memory costs one photo a reason, and nothing else:
it is replaced, the photo is tried once more, and the others never notice.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, TypeVar

from hashdesk.core import child_process
from hashdesk.core.decoder import worker
from hashdesk.core.decoder.replies import (
    ReadPhoto,
    UnreadablePhoto,
    WorkerDied,
    decoded,
    opened,
    seen,
)
from hashdesk.core.errors import HashDeskError, PhotoError
from hashdesk.core.imaging.decode import Region
from hashdesk.core.imaging.render import RenderedPhoto
from hashdesk.core.settings import Settings

T = TypeVar("T")
PHOTOS_PER_WORKER = 2000  # then it is replaced: leaks and fragmentation stay small
TRIES = 2  # a photo that killed its worker twice is given up
LONGEST_REASON = 200
CPU_SECONDS = 20.0
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)  # how a worker ends that used them up


class WorkerProcess:
    """The near end of one worker process. One photo at a time, from one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        limits = {
            "max_pixels": settings.max_pixels,
            "max_file_bytes": settings.max_file_bytes,
            "memory_bytes": settings.photo_memory_bytes,
            "cpu_seconds": CPU_SECONDS,
        }
        self._channel: socket.socket | None = None
        passed: tuple[int, ...] = ()
        if hasattr(socket, "send_fds"):
            self._channel, far = socket.socketpair(socket.AF_UNIX)
            passed = (far.fileno(),)
        self._process = subprocess.Popen(
            child_process.command(
                "hashdesk.core.decoder.worker",
                str(passed[0]) if passed else "-",
                json.dumps(limits),
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=passed,
            env=child_process.environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1"),
            # Ctrl-C is for the process that holds the library: it ends the workers itself.
            start_new_session=True,
        )
        if passed:
            far.close()
        self.busy_since: float | None = None
        self.photos = 0
        self._timed_out = False
        try:
            self.sandboxed = bool(self._answer()[0].get("sandbox"))
        except WorkerDied as error:
            self.close()
            raise HashDeskError(
                "The decoding worker does not start. "
                f"Run “{sys.executable} -m hashdesk.core.decoder.worker - {{}}” to see why."
            ) from error

    def read(
        self, path: bytes, is_known: Callable[[bytes], bool], region: Region | None = None
    ) -> ReadPhoto:
        """Read one photo; decode it only if its content is new. Raises PhotoError."""
        with self._busy():
            content, size, mtime_ns = opened(self._open(path)[0])
            if is_known(content):
                return ReadPhoto(content, size, mtime_ns, None)
            photo = decoded(*self._ask({"op": "decode", "region": region}))
            return ReadPhoto(content, size, mtime_ns, photo)

    def view(self, path: bytes, side: int) -> RenderedPhoto:
        """Read one photo to be looked at; as viewing.view. Raises PhotoError."""
        with self._busy():
            self._open(path)
            return seen(*self._ask({"op": "view", "side": side}, worker.LARGEST_VIEW))

    @contextlib.contextmanager
    def _busy(self) -> Iterator[None]:
        """Over one photo: the watchdog looks, and its death is the photo's fault."""
        self.busy_since = time.monotonic()
        try:
            yield
        except WorkerDied as error:
            self._end()  # it may live on, but nobody knows what its next answer belongs to
            late = self._timed_out or self._process.returncode == OUT_OF_TIME
            reason = "its decoder took too long" if late else "its decoder crashed"
            raise PhotoError(reason) from error
        finally:
            self.busy_since = None
            self.photos += 1

    @property
    def alive(self) -> bool:
        """Whether it can take another photo."""
        return self._process.poll() is None and not self._timed_out

    def kill(self) -> None:
        """End it because it takes too long. May be called from another thread."""
        self._timed_out = True
        self._process.kill()

    def close(self) -> None:
        """End it."""
        self._end()
        for stream in (self._process.stdin, self._process.stdout, self._channel):
            if stream is not None:
                # A request that never reached it is of no use any more.
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _open(self, path: bytes) -> tuple[dict[str, Any], bytes]:
        if self._channel is None:
            return self._ask({"op": "open", "path": os.fsdecode(path)})
        descriptor = open_photo(path)
        try:
            try:
                socket.send_fds(self._channel, [b"f"], [descriptor])
            except OSError as error:
                raise WorkerDied from error
            return self._ask({"op": "open"})
        finally:
            os.close(descriptor)

    def _ask(
        self, request: dict[str, Any], largest_body: int = worker.LARGEST_BODY
    ) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin is not None
        try:
            worker.write_message(self._process.stdin, request)
        except OSError as error:
            raise WorkerDied from error
        head, body = self._answer(largest_body)
        if "reason" in head:
            raise PhotoError(_printable(head["reason"]), transient=bool(head.get("transient")))
        return head, body

    def _answer(self, largest_body: int = worker.LARGEST_BODY) -> tuple[dict[str, Any], bytes]:
        stdout: IO[bytes] | None = self._process.stdout
        assert stdout is not None
        try:
            message = worker.read_message(stdout, largest_body)
        except (OSError, ValueError) as error:
            raise WorkerDied from error
        if message is None:
            raise WorkerDied
        return message


class DecodePool:
    """Workers, and the threads that wait for them. Use as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        count = settings.worker_count
        self._idle: queue.SimpleQueue[WorkerProcess | None] = queue.SimpleQueue()
        for _ in range(count):
            self._idle.put(None)  # started when first needed
        self._all: set[WorkerProcess] = set()
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
    ) -> Future[ReadPhoto | UnreadablePhoto]:
        """Read a photo when a worker is free. `is_known` is asked in another thread."""
        return self._threads.submit(
            self._have, lambda process: process.read(path, is_known, region)
        )

    def view(self, path: bytes, side: int) -> Future[RenderedPhoto | UnreadablePhoto]:
        """Read a photo to be looked at, when a worker is free; as viewing.view."""
        return self._threads.submit(self._have, lambda process: process.view(path, side))

    def read(self, path: bytes) -> ReadPhoto | UnreadablePhoto:
        """Read and decode one photo now."""
        return self.submit(path).result()

    def close(self) -> None:
        """End all workers; photos that wait are given up."""
        self._closing.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._all):
            process.kill()
        self._threads.shutdown(wait=True)
        self._watchdog.join()
        for process in self._all:
            process.close()
        self._all.clear()

    def _have(self, work: Callable[[WorkerProcess], T]) -> T | UnreadablePhoto:
        """Have a worker do something with a photo; once more if it did not survive that."""
        outcome, crashed = self._attempt(work)
        for _ in range(TRIES - 1):
            if crashed and not self._closing.is_set():
                outcome, crashed = self._attempt(work)
        return outcome

    def _attempt(self, work: Callable[[WorkerProcess], T]) -> tuple[T | UnreadablePhoto, bool]:
        """What one worker made of a photo, and whether it ended over it."""
        process = self._idle.get()
        try:
            process = self._fresh(process)
            return work(process), False
        except PhotoError as error:
            assert process is not None
            return UnreadablePhoto(str(error), error.transient), not process.alive
        finally:
            self._idle.put(process)

    def _fresh(self, process: WorkerProcess | None) -> WorkerProcess:
        """The same worker while it is good for another photo, else a new one in its place."""
        if process is not None and process.alive and process.photos < PHOTOS_PER_WORKER:
            return process
        if process is not None:
            self._all.discard(process)
            process.close()
        new = WorkerProcess(self._settings)
        self._all.add(new)
        if self._closing.is_set():
            new.kill()  # `close` did not see it any more
        return new

    def _watch(self) -> None:
        while not self._closing.wait(0.5):
            now = time.monotonic()
            for process in list(self._all):
                since = process.busy_since
                if since is not None and now - since > self._settings.photo_seconds:
                    process.kill()


def open_photo(path: bytes) -> int:
    """A descriptor of a regular file: no link is followed, no pipe is waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise PhotoError(_why_closed(error), transient=True) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PhotoError("it is not a regular file")
    return descriptor


def _why_closed(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "you have no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "it is gone"
    return f"the drive reports: {error.strerror}"


def _printable(reason: object) -> str:
    """A worker's reason as one short line: it will stand on screens and in the library."""
    return "".join(c if c.isprintable() else " " for c in str(reason)[:LONGEST_REASON])
