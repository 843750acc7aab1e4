"""The parent's side of a decoding worker: start it, send requests, check its replies."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import IO, Any

from hashdesk.core import child_process
from hashdesk.core.decoder.messages import LARGEST_BODY, LARGEST_VIEW, read_message, write_message
from hashdesk.core.decoder.replies import (
    ReadComparable,
    ReadHead,
    ReadPhoto,
    ReadProvenance,
    WorkerDied,
    parse_comparable,
    parse_decoded,
    parse_head,
    parse_opened,
    parse_provenance,
    parse_rendered,
    parse_tiles,
)
from hashdesk.core.decoder.sandbox import Protection
from hashdesk.core.errors import HashDeskError, PhotoError
from hashdesk.core.imaging import unreadable
from hashdesk.core.imaging.decoded import MOST_COMPARED_PIXELS, Region, RenderedPhoto
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, ModelInput
from hashdesk.core.imaging.provenance.packing import LARGEST_PACKED
from hashdesk.core.imaging.thumbnail import LARGEST_THUMBNAIL_BYTES, THUMBNAIL_SIDE, Tile
from hashdesk.core.metadata.xmp import LARGEST_PACKET
from hashdesk.core.settings import Settings

if sys.platform.startswith("linux"):
    import fcntl

LONGEST_REASON = 200
CPU_SECONDS = 20.0
OPEN = {"op": "open"}
PIPE_BYTES = 1 << 20  # the most that anybody may ask for
# What a worker gets of this process's environment: where Python and its libraries are. Anything
# else, such as keys and tokens, is no business of a process that reads hostile bytes.
KEPT_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)  # exit status of a worker that used them up


class WorkerProcess:
    """One worker process. It reads one photo at a time, for one thread at a time."""

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
        channel = str(passed[0]) if passed else "-"
        self._process = subprocess.Popen(
            child_process.command("hashdesk.core.decoder.worker", channel, json.dumps(limits)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=passed,
            env=_environment(),
            # Ctrl-C is for the process that holds the library: it ends the workers itself.
            start_new_session=True,
        )
        if passed:
            far.close()
        self._widen_pipe()
        self.busy_since: float | None = None
        self.content_id = b""  # of the photo that is or was read last, once it is known
        self.photos = 0
        self._timed_out = False
        try:
            self.protection = Protection(**self._reply()[0]["sandbox"])
        except WorkerDied as error:
            self.close()
            raise HashDeskError(
                "The decoding worker does not start. "
                f"Run “{sys.executable} -m hashdesk.core.decoder.worker - {{}}” to see why."
            ) from error

    def read(
        self,
        path: bytes,
        is_known: Callable[[bytes], bool],
        region: Region | None = None,
        sidecar: bytes = b"",
        wanted: ModelInput = HASHDESK_INPUT,
    ) -> ReadPhoto:
        """Read one photo; decode it only if its content is new. Raises PhotoError.

        sidecar: the bytes of its .xmp file; one of more than LARGEST_PACKET is left out.
        wanted: what the model takes.
        """
        with self._busy():
            content, size, mtime_ns = parse_opened(self._open(path)[0])
            self.content_id = content
            if is_known(content):
                return ReadPhoto(content, size, mtime_ns, None)
            decoding = {"op": "decode", "name": _name(path), "region": region}
            request = {**decoding, "input": asdict(wanted)}
            largest = LARGEST_BODY + wanted.side**2 * 3
            photo = parse_decoded(*self._ask(request, largest, _sendable(sidecar)), wanted)
            return ReadPhoto(content, size, mtime_ns, photo)

    def read_head(self, path: bytes, sidecar: bytes = b"") -> ReadHead:
        """Read the head of one photo's file, and nothing else of it. Raises PhotoError."""
        with self._busy():
            request = {"op": "head", "name": _name(path)}
            return parse_head(self._open(path, request, _sendable(sidecar))[0])

    def render(self, path: bytes, side: int, sidecar: bytes = b"") -> RenderedPhoto:
        """Decode one photo for display, as `render.render_photo`. Raises PhotoError."""
        with self._busy():
            self._open(path)
            request = {"op": "view", "name": _name(path), "side": side}
            return parse_rendered(*self._ask(request, LARGEST_VIEW, _sendable(sidecar)))

    def read_provenance(self, path: bytes) -> ReadProvenance:
        """Measure how one photo came about, as `measure_provenance`. Raises PhotoError."""
        with self._busy():
            self.content_id, _, _ = parse_opened(self._open(path)[0])
            _, packed = self._ask({"op": "provenance"}, LARGEST_PACKED)
            return ReadProvenance(self.content_id, parse_provenance(packed))

    def read_comparable(self, path: bytes, side: int) -> ReadComparable:
        """Decode one photo as `render.comparable_photo`. Raises PhotoError."""
        with self._busy():
            self.content_id, _, _ = parse_opened(self._open(path)[0])
            largest = 4 * min(side * side, MOST_COMPARED_PIXELS) + (1 << 18)
            answer = self._ask({"op": "compare", "side": side}, largest)
            return ReadComparable(self.content_id, parse_comparable(*answer, side))

    def tiles(self, jpegs: Sequence[bytes], side: int) -> list[Tile | None]:
        """Decode at most MOST_TILES thumbnails, as `thumbnail.tile`. Raises PhotoError."""
        small = [jpeg if len(jpeg) <= LARGEST_THUMBNAIL_BYTES else b"" for jpeg in jpegs]
        request = {"op": "tiles", "side": side, "lengths": [len(jpeg) for jpeg in small]}
        largest = len(small) * (side or THUMBNAIL_SIDE) ** 2 * 3
        with self._busy():
            head, body = self._ask(request, largest + (1 << 16), b"".join(small))
            return parse_tiles(head, body, len(small), side)

    @contextlib.contextmanager
    def _busy(self) -> Iterator[None]:
        """While a photo is read: the watchdog runs, and a worker that dies makes it unreadable."""
        self.content_id = b""
        self.busy_since = time.monotonic()
        try:
            yield
        except WorkerDied as error:
            self._end()  # it may still run, but its next reply could belong to any request
            late = self._timed_out or self._process.returncode == OUT_OF_TIME
            reason = unreadable.TOOK_TOO_LONG if late else unreadable.CRASHED
            raise PhotoError(reason) from error
        finally:
            self.busy_since = None
            self.photos += 1

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the worker can take another photo."""
        return self._process.poll() is None and not self._timed_out

    def kill(self) -> None:
        """End the worker because it takes too long. May be called from any thread."""
        self._timed_out = True
        self._process.kill()

    def close(self) -> None:
        """End the worker."""
        self._end()
        for stream in (self._process.stdin, self._process.stdout, self._channel):
            if stream is not None:
                # A request that was not sent yet needs no reply any more.
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _widen_pipe(self) -> None:
        """Let a reply go through in a few pieces: Linux's pipes hold 64 kB, a reply megabytes."""
        if sys.platform.startswith("linux"):
            assert self._process.stdout is not None
            with contextlib.suppress(OSError):  # the user has too many wide pipes already
                fcntl.fcntl(self._process.stdout, fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _open(
        self, path: bytes, request: dict[str, Any] = OPEN, body: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        if self._channel is None:
            return self._ask({**request, "path": os.fsdecode(path)}, body=body)
        descriptor = open_photo(path)
        try:
            socket.send_fds(self._channel, [b"f"], [descriptor])
            return self._ask(request, body=body)
        except OSError as error:
            raise WorkerDied from error
        finally:
            os.close(descriptor)

    def _ask(
        self, request: dict[str, Any], largest_body: int = LARGEST_BODY, body: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin is not None
        try:
            write_message(self._process.stdin, request, body)
        except OSError as error:
            raise WorkerDied from error
        head, answer = self._reply(largest_body)
        if "reason" in head:
            raise PhotoError(_printable(head["reason"]), transient=bool(head.get("transient")))
        return head, answer

    def _reply(self, largest_body: int = LARGEST_BODY) -> tuple[dict[str, Any], bytes]:
        stdout: IO[bytes] | None = self._process.stdout
        assert stdout is not None
        try:
            message = read_message(stdout, largest_body)
        except (OSError, ValueError) as error:
            raise WorkerDied from error
        if message is None:
            raise WorkerDied
        return message


def _name(path: bytes) -> str:
    """The name of a file, which may tell when a photo was taken."""
    return os.fsdecode(os.path.basename(path))


def _sendable(sidecar: bytes) -> bytes:
    return sidecar if len(sidecar) <= LARGEST_PACKET else b""


def _environment() -> dict[str, str]:
    ours = child_process.environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    kept = (*KEPT_VARIABLES, "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
    return {name: ours[name] for name in kept if name in ours}


def open_photo(path: bytes) -> int:
    """Open a regular file, or the one that a link leads to: no pipe is waited for.

    Raises PhotoError.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise PhotoError(_open_reason(error), transient=True) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PhotoError(unreadable.NO_FILE)
    return descriptor


def _open_reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return unreadable.NO_PERMISSION
    if isinstance(error, FileNotFoundError):
        return unreadable.GONE
    return unreadable.drive_reports(error)


def _printable(reason: object) -> str:
    """A worker's reason as one short line: it is shown and stored in the library."""
    return "".join(c if c.isprintable() else " " for c in str(reason)[:LONGEST_REASON])
