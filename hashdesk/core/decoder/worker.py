"""The decoding worker: a sandboxed child process that turns open files into pixels.

    python -m hashdesk.core.decoder.worker SOCKET LIMITS

It reads requests from standard input and replies on standard output, one at a time. A photo
arrives as an open descriptor over the Unix socket SOCKET (on Windows: as a path), so the worker
needs no right to open files. Messages are JSON and raw bytes, never pickles: the process that
asks does not trust this one.

    message   u32 length of the head, u32 length of the body, head (JSON), body
    request   {"op": "open"} with the descriptor; then {"op": "decode", "name": …, "region": […] |
              null, "input": what the model takes} or {"op": "view", "name": …, "side": …} or
              {"op": "compare", "side": …} or {"op": "provenance"}; or
              {"op": "head", "name": …} with the descriptor; each with the photo's sidecar, if it
              has one, as the body; or, without a descriptor, {"op": "tiles", "side": …,
              "lengths": […]} with thumbnails of these lengths as the body
    reply     {"ok": …} or {"reason": …, "transient": bool}; the body of "decode" is the square of
              HASHDESK_INPUT (side × side × 3 bytes), that of the model if it takes another one,
              and the thumbnail's JPEG, that of "view" the
              pixels (height × width × 3 bytes), that of "compare" the same with 3 or 4 bytes a
              pixel, that of "provenance" what was measured, packed, that of "tiles" the pixels of
              each
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hashdesk.core.decoder import sandbox
from hashdesk.core.decoder.messages import LARGEST_REQUEST, read_message, write_message
from hashdesk.core.decoder.watched_file import WatchedFile
from hashdesk.core.errors import PhotoError
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging import decode, head, render, thumbnail, unreadable
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.imaging.decoded import Region
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, ModelInput
from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.imaging.provenance.measure import measure_provenance
from hashdesk.core.imaging.provenance.packing import pack_provenance

FRESH_NS = 3_000_000_000
MOST_COPIED_BYTES = 64 << 20


class OpenPhoto:
    """The photo that is open at the moment."""

    def __init__(self, max_pixels: int, max_file_bytes: int) -> None:
        self._max_pixels = max_pixels
        self._max_file_bytes = max_file_bytes
        self._file: WatchedFile | None = None
        self._bytes: BinaryFile | None = None  # what is decoded: the file, or a copy of it
        self._opened: tuple[int, ...] = ()  # its identity when its content id was taken

    def open(self, file: WatchedFile) -> dict[str, Any]:
        """Open a file; its content id, size and time, read while nobody wrote to it."""
        status = self._take(file)
        with self._unchanged() as opened:
            named = content_id(opened)
        return {"id": named.hex(), "size": status.st_size, "mtime_ns": mtime_ns(status)}

    def head(self, file: WatchedFile, name: str, sidecar: bytes) -> dict[str, Any]:
        """Open a file and read its head alone; its size and time, its facts, whether affected."""
        status = self._take(file)
        with self._unchanged() as opened:
            found = head.read_head(opened, self._max_pixels, name, sidecar)
        known = {"size": status.st_size, "mtime_ns": mtime_ns(status)}
        return {**known, "facts": vars(found.facts), "affected": found.affected}

    def _take(self, file: WatchedFile) -> os.stat_result:
        """Take a file for the open photo, if it can be one; its status."""
        self.close()
        self._file = file
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise PhotoError(unreadable.NO_FILE)
        if before.st_size > self._max_file_bytes:
            raise PhotoError(unreadable.too_many_bytes(before.st_size, self._max_file_bytes))
        if before.st_size == 0:
            raise PhotoError(unreadable.EMPTY)
        # A copy, so that content id and pixels are of the same bytes.
        self._bytes = io.BytesIO(file.read(before.st_size)) if _is_fresh(before) else file
        self._opened = _identity(before)
        return before

    def decode(
        self,
        region: Region | None = None,
        name: str = "",
        sidecar: bytes = b"",
        wanted: ModelInput = HASHDESK_INPUT,
    ) -> tuple[dict[str, Any], bytes]:
        """Decode the open photo: facts and pHash, then pixels and thumbnail as the body."""
        with self._unchanged() as file:
            photo = decode.decode(file, self._max_pixels, region, name, sidecar, wanted)
        head = {
            "phash": photo.phash,
            "facts": vars(photo.facts),
            "pixel_id": photo.pixel_id.hex(),
            "incomplete": photo.incomplete,
        }
        own = b"" if wanted == HASHDESK_INPUT else photo.pixels.tobytes()
        return head, photo.square.tobytes() + own + photo.thumbnail

    def render(
        self, side: int, name: str = "", sidecar: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        """Decode the open photo for display: size, facts, EXIF, then the pixels as the body."""
        with self._unchanged() as file:
            photo = render.render_photo(file, self._max_pixels, side, name, sidecar)
        height, width = photo.pixels.shape[:2]
        head = {"size": (width, height), "facts": vars(photo.facts), "tags": photo.tags}
        return head, photo.pixels.tobytes()

    def provenance(self) -> bytes:
        """Measure how the open photo came about; what was found, packed."""
        with self._unchanged() as file:
            return pack_provenance(measure_provenance(file, self._max_pixels))

    def comparable(self, side: int) -> tuple[dict[str, Any], bytes]:
        """Decode the open photo to be compared: its shape, then the pixels as the body."""
        with self._unchanged() as file:
            photo = render.comparable_photo(file, self._max_pixels, side)
        head = {"shape": photo.pixels.shape, "single": photo.is_single, "full": photo.full}
        return head, photo.pixels.tobytes()

    @contextlib.contextmanager
    def _unchanged(self) -> Iterator[BinaryFile]:
        """The open file, while nobody writes to it."""
        if self._file is None or self._bytes is None:
            raise PhotoError(unreadable.NOT_OPENED)
        try:
            yield self._bytes
        finally:
            # Reported before any other error: a file that is half written, or of which the drive
            # gives only half, only looks damaged.
            self._require_unchanged(self._file)
            self._file.raise_if_drive_failed()

    def _require_unchanged(self, file: WatchedFile) -> None:
        """Pixels must belong to the content id, so nobody may have written in between."""
        if _identity(os.fstat(file.fileno())) != self._opened:
            raise PhotoError(unreadable.BEING_WRITTEN, transient=True)

    def close(self) -> None:
        """Close the photo."""
        if self._file is not None:
            self._file.close()
            self._file = self._bytes = None


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _is_fresh(status: os.stat_result) -> bool:
    """Whether a small file was just written to.

    It may be written to again without getting another time: disks count time in steps, and a file
    that is mapped into memory gets one only when it is first written to.
    """
    fresh = time.time_ns() - status.st_ctime_ns < FRESH_NS
    return fresh and status.st_size <= MOST_COPIED_BYTES


def make_tiles(jpegs: bytes, lengths: list[int], side: int) -> tuple[dict[str, Any], bytes]:
    """Tiles of thumbnails that lie one after the other: their sizes, and the pixels as the body."""
    tiles, start = [], 0
    for length in lengths:
        tiles.append(thumbnail.tile(jpegs[start : start + length], side))
        start += length
    sizes = [None if tile is None else (tile.shape[1], tile.shape[0]) for tile in tiles]
    return {"tiles": sizes}, b"".join(tile.data for tile in tiles if tile is not None)


def _receive_file(channel: socket.socket | None, request: dict[str, Any]) -> WatchedFile:
    if channel is None:
        return WatchedFile(request["path"])
    _, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    return WatchedFile(descriptors[0])


def _warm_up() -> None:
    """Decode one tiny picture of each usual format: their decoders are loaded before lock-down."""
    from PIL import Image

    Image.init()
    for entry in PHOTO_FORMATS.values():
        if not entry.at_start:
            continue
        buffer = io.BytesIO()
        Image.new("RGB", (8, 8)).save(buffer, entry.pillow)
        decode.decode(buffer, 64)
        render.render_photo(buffer, 64, 0)
        measure_provenance(buffer, 64)


def main() -> None:
    """Answer requests until standard input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a native library prints must not end up between the replies
    limits = json.loads(sys.argv[2])
    channel = socket.socket(fileno=int(sys.argv[1])) if sys.argv[1] != "-" else None
    photo = OpenPhoto(limits["max_pixels"], limits["max_file_bytes"])
    _warm_up()
    sandbox.limit_memory(limits["memory_bytes"])  # before /proc is out of reach
    write_message(replies, {"ok": True, "sandbox": asdict(sandbox.lock_down())})
    while (message := read_message(sys.stdin.buffer, LARGEST_REQUEST)) is not None:
        request, sent = message
        body = b""
        sandbox.limit_cpu(limits["cpu_seconds"])
        try:
            if request["op"] == "open":
                reply = photo.open(_receive_file(channel, request))
            elif request["op"] == "head":
                reply = photo.head(_receive_file(channel, request), request["name"], sent)
                photo.close()
            elif request["op"] == "view":
                reply, body = photo.render(request["side"], request["name"], sent)
                photo.close()
            elif request["op"] == "provenance":
                reply, body = {"ok": True}, photo.provenance()
                photo.close()
            elif request["op"] == "compare":
                reply, body = photo.comparable(request["side"])
                photo.close()
            elif request["op"] == "tiles":
                reply, body = make_tiles(sent, request["lengths"], request["side"])
            else:
                wanted = ModelInput.of(request["input"])
                reply, body = photo.decode(request["region"], request["name"], sent, wanted)
                photo.close()
        except PhotoError as error:
            reply = {"reason": str(error), "transient": error.transient}
        except OSError as error:
            reply = {"reason": unreadable.drive_reports(error), "transient": True}
        write_message(replies, reply, body)


if __name__ == "__main__":
    main()
