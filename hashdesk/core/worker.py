"""The decoding worker: a child process that turns open files into pixels, and can do nothing else.

    python -m hashdesk.core.worker SOCKET LIMITS

It reads requests from standard input and answers on standard output, one at a time. A photo
arrives as an open descriptor over the Unix socket SOCKET (on Windows: as a path), so the
worker needs no right to open files. Messages are plain bytes, never pickles: the process
that asks does not trust this one.

    message   u32 length of the head, u32 length of the body, head (JSON), body
    request   {"op": "open" | "decode"}, with the descriptor at "open"
    answer    {"ok": …} or {"reason": …, "transient": bool}; the body of "decode" is
              the pixels (SIDE × SIDE × 3 bytes) followed by the thumbnail's JPEG
"""

from __future__ import annotations

import io
import json
import os
import socket
import stat
import struct
import sys
from dataclasses import asdict
from typing import IO, Any

from hashdesk.core import decode, sandbox
from hashdesk.core.errors import PhotoError

HEAD = struct.Struct("<II")
LARGEST_BODY = decode.SIDE**2 * 3 + (1 << 20)  # pixels and a thumbnail


def write_message(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    encoded = json.dumps(head).encode()
    stream.write(HEAD.pack(len(encoded), len(body)) + encoded + body)
    stream.flush()


def read_message(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Receive one message; None at the end of the stream. Raises ValueError on nonsense."""
    start = stream.read(HEAD.size)
    if len(start) < HEAD.size:
        return None
    head_size, body_size = HEAD.unpack(start)
    if head_size > 1 << 16 or body_size > LARGEST_BODY:
        raise ValueError("a message of the decoding worker is too long")
    rest = stream.read(head_size + body_size)
    if len(rest) < head_size + body_size:
        return None
    try:
        head = json.loads(rest[:head_size])
    except RecursionError as error:
        raise ValueError("a message of the decoding worker is nested too deeply") from error
    if not isinstance(head, dict):
        raise ValueError("a message of the decoding worker has no head")
    return head, rest[head_size:]


def facts_from(values: dict[str, Any]) -> decode.Facts:
    """The facts in an answer. Raises TypeError or ValueError if the library cannot keep them."""
    facts = decode.Facts(**values)
    taken, camera = values.get("taken"), values.get("camera")
    degrees = (values.get("latitude"), values.get("longitude"))
    if not (
        all(is_int(side) and side > 0 for side in (facts.width, facts.height))
        and (taken is None or is_int(taken))
        and (camera is None or (isinstance(camera, str) and camera.isprintable()))
        and all(value is None or (type(value) is float and abs(value) <= 180) for value in degrees)
    ):
        raise ValueError("a message of the decoding worker holds impossible facts")
    return facts


def is_int(value: object) -> bool:
    """Whether a value is an integer that the library can keep."""
    return type(value) is int and -(1 << 63) <= value < 1 << 63


class Desk:
    """The one photo that lies open at the moment."""

    def __init__(self, max_pixels: int, max_file_bytes: int) -> None:
        self._max_pixels = max_pixels
        self._max_file_bytes = max_file_bytes
        self._file: io.BufferedReader | None = None
        self._opened: tuple[int, ...] = ()  # its identity when its content id was taken

    def open(self, file: io.BufferedReader) -> dict[str, Any]:
        """Take a file; answer with its content id, size and time, read while nobody wrote to it."""
        self.close()
        self._file = file
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise PhotoError("it is not a regular file")
        if before.st_size > self._max_file_bytes:
            limit = self._max_file_bytes // 1_000_000
            raise PhotoError(f"it is too large: {before.st_size / 1e6:.0f} MB (limit {limit} MB)")
        if before.st_size == 0:
            raise PhotoError("it is empty")
        content_id = decode.content_id(file)
        self._opened = _identity(before)
        self._require_unchanged(file)
        return {"id": content_id.hex(), "size": before.st_size, "mtime_ns": before.st_mtime_ns}

    def decode(self) -> tuple[dict[str, Any], bytes]:
        """Decode the open photo: facts and pHash, then pixels and thumbnail as the body."""
        if self._file is None:
            raise PhotoError("no photo is open")
        try:
            photo = decode.decode(self._file, self._max_pixels)
        finally:
            # Before any other fault: half a file is damaged only until it is written.
            self._require_unchanged(self._file)
        head = {"phash": photo.phash, "facts": asdict(photo.facts)}
        return head, photo.pixels.tobytes() + photo.thumbnail

    def _require_unchanged(self, file: io.BufferedReader) -> None:
        """Pixels must be those of the content id, so nobody may have written since."""
        if _identity(os.fstat(file.fileno())) != self._opened:
            raise PhotoError("it is still being written", transient=True)

    def close(self) -> None:
        """Let go of the photo."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _receive_file(channel: socket.socket | None, request: dict[str, Any]) -> io.BufferedReader:
    if channel is None:
        return open(request["path"], "rb")
    _, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    return os.fdopen(descriptors[0], "rb")


def _warm_up() -> None:
    """Decode one tiny picture of each kind: every decoder is loaded before the lock-down."""
    from PIL import Image

    Image.init()
    for name in ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"):
        buffer = io.BytesIO()
        Image.new("RGB", (8, 8)).save(buffer, name)
        decode.decode(buffer, 64)


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a native library prints must not land between the answers
    limits = json.loads(sys.argv[2])
    channel = socket.socket(fileno=int(sys.argv[1])) if sys.argv[1] != "-" else None
    desk = Desk(limits["max_pixels"], limits["max_file_bytes"])
    _warm_up()
    sandbox.limit_memory(limits["memory_bytes"])  # before /proc is out of reach
    locked = sandbox.lock_down()
    write_message(answers, {"ok": True, "sandbox": locked})
    while (message := read_message(sys.stdin.buffer)) is not None:
        request, body = message[0], b""
        sandbox.limit_cpu(limits["cpu_seconds"])
        try:
            if request["op"] == "open":
                answer = desk.open(_receive_file(channel, request))
            else:
                answer, body = desk.decode()
                desk.close()
        except PhotoError as error:
            answer = {"reason": str(error), "transient": error.transient}
        except OSError as error:
            answer = {"reason": f"the drive reports: {error.strerror}", "transient": True}
        write_message(answers, answer, body)


if __name__ == "__main__":
    main()
