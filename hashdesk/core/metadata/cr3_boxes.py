"""The metadata of a Canon CR3: three TIFF blocks and an XMP packet in boxes of their own.

The boxes are those of ISO/IEC 14496-12. Canon's own box within "moov" has "CMT1" with IFD0, "CMT2"
with the EXIF directory and "CMT4" with that of GPS, each as the first directory of its block.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from hashdesk.core.metadata.exif import Exif, read_exif

_BRAND = b"ftypcrx "
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MOST_BOXES = 200
_LARGEST_BLOCK = 1 << 20  # bytes


@dataclass(frozen=True)
class Cr3Metadata:
    """What was found."""

    exif: Exif = field(default_factory=Exif)
    xmp: bytes = b""


def read_cr3(file: BinaryIO) -> Cr3Metadata:
    """The metadata of a CR3; nothing if it is none. Raises OSError only if the drive does."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if file.read(12)[4:] != _BRAND:
        return Cr3Metadata()
    blocks: dict[bytes, Exif] = {}
    xmp = b""
    for kind, start, end in _boxes(file, 0, size):
        if kind == _XMP:
            xmp = _bytes(file, start, end)
        for inner, inner_start, inner_end in _boxes(file, start, end) if kind == b"moov" else ():
            for block, at, until in _boxes(file, inner_start, inner_end) if inner == _CANON else ():
                blocks[block] = read_exif(io.BytesIO(_bytes(file, at, until)))
    first, exposure, place = (blocks.get(kind, Exif()) for kind in (b"CMT1", b"CMT2", b"CMT4"))
    return Cr3Metadata(Exif(first.ifd0, exposure.ifd0, place.ifd0), xmp)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the boxes between two offsets; for a "uuid" its id is the kind."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(32)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head[:8])
        body = 8
        if length == 1 and len(head) >= 16:
            length, body = int.from_bytes(head[8:16]), 16
        if kind == b"uuid":
            kind, body = head[body : body + 16], body + 16
        length = length or end - start  # 0: up to the end
        if length < body:
            return
        yield kind, start + body, min(start + length, end)
        start += length


def _bytes(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(min(end - start, _LARGEST_BLOCK)) if end > start else b""
