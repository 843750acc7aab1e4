"""Where a picture's file has its parts and its numbers, so that mutations can aim at them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Order = Literal["little", "big"]


@dataclass(frozen=True)
class Number:
    """A number in a file: a length, a size, a count, an offset."""

    at: int
    width: int  # bytes
    order: Order


@dataclass
class Structure:
    """The parts of a file that can be moved, and its numbers."""

    parts: list[tuple[int, int]] = field(default_factory=list)  # start and end
    numbers: list[Number] = field(default_factory=list)

    def add_numbers(self, order: Order, *places: tuple[int, int]) -> None:
        """Numbers of one byte order: where they are, and how many bytes they have."""
        self.numbers += [Number(at, width, order) for at, width in places]


def structure_of(suffix: str, data: bytes) -> Structure:
    """The structure of a file that is sound; what is not understood is left out."""
    found = Structure()
    if data.startswith(PNG_START):
        _png(data, found)
    elif data.startswith(b"\xff\xd8"):
        _jpeg(data, found)
    elif data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        _tiff(data, found)
    elif data.startswith(b"RIFF"):
        _riff(data, found)
    elif data[4:8] == b"ftyp":
        _boxes(data, 0, len(data), found)
    elif data.startswith(b"BM"):
        found.add_numbers("little", (2, 4), (10, 4), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))
        found.add_numbers("little", *((at, 4) for at in range(30, 54, 4)))
    elif suffix == "gif":
        _gif(data, found)
    found.numbers = [one for one in found.numbers if one.at + one.width <= len(data)]
    return found


PNG_START = b"\x89PNG\r\n\x1a\n"


def _png_chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and length of each chunk of a PNG, as far as they can be followed."""
    at = len(PNG_START)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        if at + 12 + length > len(data):
            return
        yield at, length
        at += 12 + length


def _png(data: bytes, found: Structure) -> None:
    for at, length in _png_chunks(data):
        found.parts.append((at, at + 12 + length))
        found.add_numbers("big", (at, 4))
        if data[at + 4 : at + 8] in (b"IHDR", b"fcTL", b"acTL"):
            found.add_numbers("big", *((at + 8 + n, 4) for n in range(0, length - 3, 4)))
            found.add_numbers("big", *((at + 8 + n, 1) for n in range(8, length)))


def with_png_checksums(data: bytes) -> bytes:
    """A PNG whose chunks have the right checksums again: else no decoder looks into them."""
    mended = bytearray(data)
    for at, length in _png_chunks(data):
        check = zlib.crc32(data[at + 4 : at + 8 + length])
        mended[at + 8 + length : at + 12 + length] = struct.pack(">I", check)
    return bytes(mended)


def _jpeg(data: bytes, found: Structure) -> None:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        found.parts.append((at, at + 2 + length))
        found.add_numbers("big", (at + 2, 2))
        if marker in (0xC0, 0xC1, 0xC2):
            found.add_numbers("big", (at + 4, 1), (at + 5, 2), (at + 7, 2), (at + 9, 1))
            found.add_numbers("big", *((at + 10 + n, 1) for n in range(length - 8)))
        elif marker in (0xC4, 0xDA, 0xDB, 0xDD):
            found.add_numbers("big", *((at + 4 + n, 1) for n in range(min(length - 2, 20))))
        if marker == 0xDA:
            return
        at += 2 + length


TIFF_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 12: 8, 16: 8}  # bytes of a value of each type


def _tiff(data: bytes, found: Structure) -> None:
    order: Order = "little" if data.startswith(b"II") else "big"
    big = data[2:4] in (b"+\0", b"\0+")
    word = 8 if big else 4  # of offsets
    count_width, entry = (8, 20) if big else (2, 12)
    at = int.from_bytes(data[word : 2 * word], order)
    found.add_numbers(order, (word, word))
    for _ in range(4):  # pages
        if not 0 < at < len(data):
            return
        count = int.from_bytes(data[at : at + count_width], order)
        found.add_numbers(order, (at, count_width))
        for number in range(min(count, 40)):
            place = at + count_width + number * entry
            kind = int.from_bytes(data[place + 2 : place + 4], order)
            found.parts.append((place, place + entry))
            found.add_numbers(order, (place, 2), (place + 2, 2), (place + 4, word))
            found.add_numbers(order, (place + 4 + word, min(TIFF_WIDTHS.get(kind, 4), word)))
        after = at + count_width + count * entry
        found.add_numbers(order, (after, word))
        at = int.from_bytes(data[after : after + word], order)


def _riff(data: bytes, found: Structure) -> None:
    found.add_numbers("little", (4, 4))
    at = 12
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        found.parts.append((at, min(end, len(data))))
        found.add_numbers("little", (at + 4, 4))
        if kind == b"VP8X":
            found.add_numbers("little", (at + 8, 1), (at + 12, 3), (at + 15, 3))
        elif kind == b"ANMF":
            found.add_numbers("little", *((at + 8 + n, 3) for n in range(0, 15, 3)))
        elif kind == b"VP8 ":
            found.add_numbers("little", (at + 14, 2), (at + 16, 2))
        elif kind == b"VP8L":
            found.add_numbers("little", (at + 9, 4))
        at = end


# Boxes of ISO/IEC 14496-12 that hold others, and the bytes before the first of these.
BOXES_OF_BOXES = {b"meta": 4, b"iprp": 0, b"ipco": 0, b"iinf": 6, b"moov": 0, b"trak": 0}


def _boxes(data: bytes, start: int, end: int, found: Structure) -> None:
    at = start
    while at + 8 <= end:
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if not 8 <= length <= end - at:
            return
        found.parts.append((at, at + length))
        found.add_numbers("big", (at, 4))
        if kind in BOXES_OF_BOXES:
            _boxes(data, at + 8 + BOXES_OF_BOXES[kind], at + length, found)
        elif kind != b"mdat":
            found.add_numbers("big", *((at + n, 2) for n in range(8, min(length - 1, 60), 2)))
            found.add_numbers("big", *((at + n, 4) for n in range(12, min(length - 3, 60), 4)))
        at += length


def _gif(data: bytes, found: Structure) -> None:
    found.add_numbers("little", (6, 2), (8, 2), (10, 1))
    at = data.find(b",\0\0\0\0", 13)  # an image at the top left
    while at >= 0:
        found.add_numbers("little", *((at + n, 2) for n in (1, 3, 5, 7)), (at + 9, 1), (at + 10, 1))
        found.parts.append((at, min(at + 300, len(data))))
        at = data.find(b",\0\0\0\0", at + 1)
