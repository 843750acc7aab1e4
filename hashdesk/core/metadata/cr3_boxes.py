"""The metadata of a Canon CR3: three TIFF blocks and an XMP packet in boxes of their own.

The boxes are those of ISO/IEC 14496-12. Canon's own box within "moov" has "CMT1" with IFD0, "CMT2"
with the EXIF directory and "CMT4" with that of GPS, each as the first directory of its block.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import BinaryIO

from hashdesk.core.metadata.exif import Exif, read_exif
from hashdesk.core.metadata.iso_boxes import read_boxes

_BRAND = b"ftypcrx "
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_LARGEST_BLOCK = 1 << 20  # bytes


@dataclass(frozen=True)
class Cr3Metadata:
    """What was found."""

    exif: Exif = field(default_factory=Exif)
    xmp: bytes = b""


def is_cr3(head: bytes) -> bool:
    """Whether a file begins as a CR3 does. head: 12 bytes at least."""
    return head[4:12] == _BRAND


def read_cr3(file: BinaryIO) -> Cr3Metadata:
    """The metadata of a CR3; nothing if it is none. Raises OSError only if the drive does."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not is_cr3(file.read(12)):
        return Cr3Metadata()
    blocks: dict[bytes, Exif] = {}
    xmp = b""
    for kind, start, end in read_boxes(file, 0, size):
        if kind == _XMP:
            xmp = _bytes(file, start, end)
        within = read_boxes(file, start, end) if kind == b"moov" else ()
        for inner, inner_start, inner_end in within:
            held = read_boxes(file, inner_start, inner_end) if inner == _CANON else ()
            for block, at, until in held:
                blocks[block] = read_exif(io.BytesIO(_bytes(file, at, until)))
    first, exposure, place = (blocks.get(kind, Exif()) for kind in (b"CMT1", b"CMT2", b"CMT4"))
    return Cr3Metadata(Exif(first.ifd0, exposure.ifd0, place.ifd0), xmp)


def _bytes(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(min(end - start, _LARGEST_BLOCK)) if end > start else b""
