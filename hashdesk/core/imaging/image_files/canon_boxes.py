"""Where JPEGs lie in Canon's CR3 files: the preview, and the tracks, one of which is of full size.

The boxes are those of ISO/IEC 14496-12, and Canon's own as L. Chevallier describes them
("Describing the Canon Raw v3 (CR3) file format"). EXIF is read by `metadata/cr3_boxes.py`.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO

from hashdesk.core.metadata.iso_boxes import Box, read_boxes

BRAND = b"ftypcrx "
PREVIEW_HOLDER = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
PREVIEW_HOLDER_HEAD = 8  # bytes before the box inside
HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", PREVIEW_HOLDER})
PREVIEW, SIZES, PLACES, LONG_PLACES = b"PRVW", b"stsz", b"stco", b"co64"
PREVIEW_HEAD = struct.Struct(">12xI")  # up to the JPEG; its length comes last
SAMPLE_SIZES = struct.Struct(">4xI4xI")  # the size of all samples; 0: the first one's own follows
FIRST_PLACE, FIRST_LONG_PLACE = struct.Struct(">8xI"), struct.Struct(">8xQ")


def is_cr3(file: IO[bytes]) -> bool:
    """Whether a file is a CR3."""
    file.seek(4)
    return file.read(len(BRAND)) == BRAND


def jpeg_places(file: IO[bytes]) -> list[tuple[int, int]]:
    """Offsets and lengths of what may be JPEGs: the preview, and the first samples of tracks."""
    found: list[tuple[int, int]] = []
    length = 0
    for kind, start, end in _all_boxes(file, 0, file.seek(0, io.SEEK_END)):
        file.seek(start)
        head = file.read(min(end - start, PREVIEW_HEAD.size)).ljust(PREVIEW_HEAD.size, b"\0")
        if kind == PREVIEW:
            found.append((start + PREVIEW_HEAD.size, PREVIEW_HEAD.unpack(head)[0]))
        elif kind == SIZES:
            of_all, of_first = SAMPLE_SIZES.unpack(head)
            length = of_all or of_first
        elif kind == PLACES:
            found.append((FIRST_PLACE.unpack_from(head)[0], length))
        elif kind == LONG_PLACES:
            found.append((FIRST_LONG_PLACE.unpack_from(head)[0], length))
    return found


def _all_boxes(file: IO[bytes], start: int, end: int, depth: int = 0) -> Iterator[Box]:
    """The boxes between two places, those that hold others followed by what they hold."""
    for kind, content, after in read_boxes(file, start, end):
        yield kind, content, after
        if kind in HOLDERS and depth < len(HOLDERS):
            inside = content + (PREVIEW_HOLDER_HEAD if kind == PREVIEW_HOLDER else 0)
            yield from _all_boxes(file, inside, after, depth + 1)
