"""Previews and EXIF in the boxes of Canon's CR3 files.

The container is that of ISO/IEC 14496-12. Canon's own boxes are described by L. Chevallier
("Describing the Canon Raw v3 (CR3) file format"): CMT1 and CMT2 are TIFF blocks, PRVW a preview;
one of the tracks is a JPEG of full size.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO

from PIL import ExifTags, Image

BRAND = b"ftypcrx "
MOST_CANON_BOXES = 300  # in one box
MOST_EXIF_BLOCK_BYTES = 1 << 18
HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"uuid"})
UUID_BYTES = 16
METADATA_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
PREVIEW_UUID = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
# What lies between the uuid and the boxes inside.
UUID_HEADS = {METADATA_UUID: 0, PREVIEW_UUID: 8}
SIZES, PLACES, LONG_PLACES = b"stsz", b"stco", b"co64"

Box = tuple[bytes, int, int]  # kind, beginning and end of its content


def is_cr3(file: IO[bytes]) -> bool:
    """Whether a file is a CR3."""
    file.seek(4)
    return file.read(len(BRAND)) == BRAND


def jpeg_places(file: IO[bytes]) -> list[tuple[int, int]]:
    """Offsets and lengths of what may be JPEGs: the preview, and the first samples of tracks."""
    found: list[tuple[int, int]] = []
    length = 0
    for kind, start, end in _boxes(file, 0, file.seek(0, io.SEEK_END)):
        file.seek(start)
        head = file.read(min(end - start, 20))
        if kind == b"PRVW" and len(head) >= 16:
            found.append((start + 16, struct.unpack(">12xI", head[:16])[0]))
        elif kind == SIZES and len(head) >= 12:
            (length,) = struct.unpack(">4xI4x", head[:12])
            if length == 0 and len(head) >= 16:
                (length,) = struct.unpack(">12xI", head[:16])
        elif kind == PLACES and len(head) >= 12:
            found.append((struct.unpack(">8xI", head[:12])[0], length))
        elif kind == LONG_PLACES and len(head) >= 16:
            found.append((struct.unpack(">8xQ", head[:16])[0], length))
    return found


def exif_block(file: IO[bytes]) -> bytes:
    """The EXIF of a file as one block, as other formats hold it; empty if there is none."""
    parts: dict[bytes, bytes] = {}
    for kind, start, end in _boxes(file, 0, file.seek(0, io.SEEK_END)):
        if kind in (b"CMT1", b"CMT2", b"CMT4") and end - start <= MOST_EXIF_BLOCK_BYTES:
            file.seek(start)
            parts[kind] = file.read(end - start)
    exif = Image.Exif()
    try:
        exif.load(parts.get(b"CMT1", b""))
        for kind, ifd in ((b"CMT2", ExifTags.IFD.Exif), (b"CMT4", ExifTags.IFD.GPSInfo)):
            below = Image.Exif()
            below.load(parts.get(kind, b""))
            tags = {tag: value for tag, value in below.items() if tag != ExifTags.Base.MakerNote}
            exif.get_ifd(ifd).update(tags)
        return exif.tobytes()
    except Exception:  # noqa: BLE001  (Pillow's parser raises anything on broken data)
        return b""


def _boxes(file: IO[bytes], start: int, end: int, depth: int = 0) -> Iterator[Box]:
    """All boxes between two places, those that hold others followed by what they hold."""
    for _ in range(MOST_CANON_BOXES):
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head[:8])
        content = start + 8
        if length == 1 and len(head) == 16:
            length, content = int.from_bytes(head[8:]), start + 16
        after = end if length == 0 else start + length
        if not content <= after <= end:
            return
        yield kind, content, after
        if kind in HOLDERS and depth < len(HOLDERS):
            if kind == b"uuid":
                file.seek(content)
                name = file.read(UUID_BYTES)
                content += UUID_BYTES + UUID_HEADS.get(name, after)
            if content < after:
                yield from _boxes(file, content, after, depth + 1)
        start = after
