"""The colour space that a PNG, HEIF or AVIF file names by numbers, where it has no ICC profile.

The numbers are those of ITU-T H.273 (CICP). PNG keeps them in a chunk cICP (W3C, PNG, third
edition, 11.3.2.6), HEIF and AVIF in a box colr of kind nclx (ISO/IEC 14496-12, 12.1.5).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

from hashdesk.core.metadata.iso_boxes import read_boxes

PNG_START_BYTES = 8
MOST_CHUNKS = 200  # before the pixels
META_BOX = (b"meta", b"iprp", b"ipco", b"colr")  # from the outside to the inside


@dataclass(frozen=True)
class Cicp:
    """Numbers of H.273: which colours red, green and blue are, and how light is coded."""

    primaries: int
    transfer: int


def read_cicp(file: IO[bytes], kind: str) -> Cicp | None:
    """What a file of a format of PHOTO_FORMATS says; None if it says nothing."""
    try:
        if kind == "PNG":
            return _in_png(file)
        if kind in ("HEIF", "AVIF"):
            return _in_boxes(file, 0, file.seek(0, 2), META_BOX)
    except struct.error:
        pass
    return None


def _in_png(file: IO[bytes]) -> Cicp | None:
    at = file.seek(PNG_START_BYTES)
    for _ in range(MOST_CHUNKS):
        length, kind = struct.unpack(">I4s", file.read(8))
        if kind == b"cICP":
            return Cicp(*struct.unpack(">BB", file.read(2)))
        if kind in (b"IDAT", b"IEND"):
            return None
        at = file.seek(at + 12 + length)
    return None


def _in_boxes(file: IO[bytes], start: int, end: int, path: tuple[bytes, ...]) -> Cicp | None:
    """The first colours in the boxes between two places of a file, along a path of kinds."""
    for kind, content, after in read_boxes(file, start, end):
        if kind != path[0]:
            continue
        if len(path) > 1:
            skipped = 4 if kind == b"meta" else 0  # its version and flags
            if (found := _in_boxes(file, content + skipped, after, path[1:])) is not None:
                return found
            continue
        file.seek(content)
        name, primaries, transfer = struct.unpack(">4sHH", file.read(8))
        if name == b"nclx":
            return Cicp(primaries, transfer)
    return None
