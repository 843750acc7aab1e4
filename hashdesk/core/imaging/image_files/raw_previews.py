"""The JPEG previews that cameras embed in RAW files, found without decoding anything.

Files built like TIFF (DNG, NEF, CR2, ARW, PEF, SRW, 3FR …) keep them in their IFDs, Panasonic's in
a tag of its own, Fujifilm's behind a table of its own, Canon's CR3 in boxes. LibRaw finds those of
other files.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from PIL import Image

from hashdesk.core.imaging.image_files import canon_boxes
from hashdesk.core.imaging.image_files.tiff_ifds import Ifd, read_ifds

FUJIFILM_START = b"FUJIFILMCCD-RAW"
FUJIFILM_PREVIEW = struct.Struct(">84xII")  # after 84 bytes: offset and length
MOST_PREVIEWS = 16

WIDTH, LENGTH, COMPRESSION, PHOTOMETRIC = 256, 257, 259, 262
STRIP_OFFSETS, STRIP_BYTES, JPEG_OFFSET, JPEG_BYTES = 273, 279, 513, 514
PANASONIC_PREVIEW = 0x2E
DNG_VERSION, CROP_SIZE = 50706, 50720
TAGS = frozenset({
    *(WIDTH, LENGTH, COMPRESSION, PHOTOMETRIC, STRIP_OFFSETS, STRIP_BYTES, JPEG_OFFSET),
    *(JPEG_BYTES, PANASONIC_PREVIEW, DNG_VERSION, CROP_SIZE),
})  # fmt: skip
JPEG_COMPRESSIONS = frozenset({6, 7})
# What only RAW files hold: pixels behind a colour filter, linear ones, and makers' compressions
# (Sony, Kodak, Samsung, Nikon, Pentax).
SENSOR_PIXELS = frozenset({32803, 34892})
SENSOR_COMPRESSIONS = frozenset({32767, 32770, 34713, 65000, 65535})


@dataclass(frozen=True)
class Preview:
    """Where a JPEG lies in a RAW file."""

    offset: int
    length: int
    width: int
    height: int


class FileWindow(io.RawIOBase):
    """A part of an open file, as a file."""

    def __init__(self, file: IO[bytes], offset: int, length: int) -> None:
        self._file, self._offset, self._length, self._at = file, offset, length, 0

    def readable(self) -> bool:  # noqa: D102
        return True

    def seekable(self) -> bool:  # noqa: D102
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:  # noqa: D102
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # noqa: D102
        self._file.seek(self._offset + self._at)
        data = self._file.read(max(min(len(buffer), self._length - self._at), 0))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def directories(file: IO[bytes]) -> list[Ifd]:
    """The IFDs of a RAW file that is built like TIFF; none of any other."""
    return read_ifds(file, TAGS)


def are_of_raw(ifds: Sequence[Ifd]) -> bool:
    """Whether a TIFF with these IFDs is a RAW file."""
    return any(DNG_VERSION in ifd or _is_of_sensor(ifd) for ifd in ifds)


def _is_of_sensor(ifd: Ifd) -> bool:
    """Whether an IFD's pixels are a sensor's."""
    return not (
        SENSOR_PIXELS.isdisjoint(ifd.get(PHOTOMETRIC, ()))
        and SENSOR_COMPRESSIONS.isdisjoint(ifd.get(COMPRESSION, ()))
    )


def full_size(ifds: Sequence[Ifd]) -> tuple[int, int] | None:
    """Width and height of the photo itself, as it is stored; None if the IFDs do not say."""
    for ifd in ifds:
        if len(crop := ifd.get(CROP_SIZE, ())) == 2 and all(crop):
            return crop[0], crop[1]
    sensors = [ifd for ifd in ifds if _is_of_sensor(ifd)]
    sizes = [
        (ifd[WIDTH][0], ifd[LENGTH][0])
        for ifd in sensors or ifds
        if all(ifd.get(WIDTH, (0,))) and all(ifd.get(LENGTH, (0,)))
    ]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def find_previews(file: IO[bytes], ifds: Sequence[Ifd]) -> list[Preview]:
    """The JPEGs in a RAW file that Pillow can open, smallest first."""
    size = file.seek(0, io.SEEK_END)
    found = []
    for offset, length in list(_places(file, ifds))[:MOST_PREVIEWS]:
        if 0 < offset < size and length > 0:
            try:
                with open_preview(file, offset, length) as image:
                    found.append(Preview(offset, length, *image.size))
            except Exception:  # noqa: BLE001  (it is no JPEG, whatever the tag says)
                continue
    return sorted(found, key=lambda preview: preview.width * preview.height)


def open_preview(file: IO[bytes], offset: int, length: int) -> Image.Image:
    """A JPEG inside a file, opened. Raises what Pillow raises."""
    return Image.open(io.BufferedReader(FileWindow(file, offset, length)), formats=("JPEG",))


def _places(file: IO[bytes], ifds: Sequence[Ifd]) -> Iterator[tuple[int, int]]:
    """Offsets and lengths of what may be a preview."""
    file.seek(0)
    head = file.read(FUJIFILM_PREVIEW.size)
    if head.startswith(FUJIFILM_START) and len(head) == FUJIFILM_PREVIEW.size:
        offset, length = FUJIFILM_PREVIEW.unpack(head)
        yield offset, length
    if canon_boxes.is_cr3(file):
        yield from canon_boxes.jpeg_places(file)
    for ifd in ifds:
        if len(place := ifd.get(PANASONIC_PREVIEW, ())) == 2:
            yield place[0], place[1]
        if ifd.get(JPEG_OFFSET) and ifd.get(JPEG_BYTES):
            yield ifd[JPEG_OFFSET][0], ifd[JPEG_BYTES][0]
        strips, lengths = ifd.get(STRIP_OFFSETS, ()), ifd.get(STRIP_BYTES, ())
        compressed = not JPEG_COMPRESSIONS.isdisjoint(ifd.get(COMPRESSION, ()))
        if compressed and not _is_of_sensor(ifd) and len(strips) == len(lengths) == 1:
            yield strips[0], lengths[0]
