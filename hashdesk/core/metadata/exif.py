"""EXIF: the tags of a photo, read one by one.

The structure is that of TIFF 6.0, the tags are those of CIPA DC-008 (EXIF 3.0). A tag with an
impossible type or offset is left out, and every other is read: a photo with broken EXIF is still
a photo with what could be read. The caps below bound what is read, whatever a file claims.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from PIL import ExifTags

# ASCII as str, bytes as bytes, numbers as int or float (x/0 as NaN), several as a tuple.
TagValue = str | bytes | int | float | tuple[int | float, ...]
Tags = Mapping[int, TagValue]
NO_TAGS: Tags = MappingProxyType({})

_MOST_TAGS = 400  # of one directory; the fullest of 100 cameras has 63
_LONGEST_VALUE = 1 << 16  # bytes; more is a picture
_LONGEST_PACKET = 1 << 20  # bytes of the tags in _PACKETS
_MOST_NUMBERS = 16  # of one value

XMP_PACKET, IPTC_RECORDS, PHOTOSHOP_RESOURCES = 700, 33723, 34377
_PACKETS = {XMP_PACKET, IPTC_RECORDS, PHOTOSHOP_RESOURCES}  # bytes, whatever type is claimed

_ORDERS = {b"II": "<", b"MM": ">"}  # as struct spells them
# TIFF's mark, and those of RAW files that are TIFF but for it: Olympus, Panasonic.
_MARKS = {b"*\0", b"\0*", b"RO", b"RS", b"OR", b"U\0"}
_ASCII, _UTF8 = 2, 129
_BYTE, _UNDEFINED = 1, 7
_RATIONALS = {5: "I", 10: "i"}
_NUMBERS = {3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}


@dataclass(frozen=True)
class Exif:
    """The tags of a photo by number, in the three directories that say something of it."""

    ifd0: Tags = field(default_factory=lambda: NO_TAGS)
    exif_ifd: Tags = field(default_factory=lambda: NO_TAGS)
    gps_ifd: Tags = field(default_factory=lambda: NO_TAGS)
    maker_note: bool = False  # whether there is one: it is not read, for each maker has its own


def is_tiff(head: bytes) -> bool:
    """Whether a file or block that begins like this is TIFF, and so may hold EXIF."""
    return len(head) >= 8 and head[:2] in _ORDERS and head[2:4] in _MARKS


def read_exif(file: BinaryIO) -> Exif:
    """The tags of a TIFF file or block; empty if it is none. Raises OSError if the drive does."""
    file.seek(0)
    head = file.read(8)
    if not is_tiff(head):
        return Exif()
    order = _ORDERS[head[:2]]
    ifd0 = _directory(file, order, struct.unpack(order + "I", head[4:])[0])
    return Exif(
        ifd0,
        _directory(file, order, ifd0.get(ExifTags.IFD.Exif)),
        _directory(file, order, ifd0.get(ExifTags.IFD.GPSInfo)),
        _has_maker_note(file, order, ifd0.get(ExifTags.IFD.Exif)),
    )


def _entries(file: BinaryIO, order: str, offset: object) -> Iterator[tuple[int, int, int, bytes]]:
    """Tag, type, count, and value or offset of each entry of the directory at an offset."""
    if not isinstance(offset, int) or offset <= 0:
        return
    file.seek(offset)
    count = int.from_bytes(file.read(2), "little" if order == "<" else "big")
    entries = file.read(12 * min(count, _MOST_TAGS))
    for at in range(0, len(entries) - 11, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", entries, at)
        yield tag, kind, number, entries[at + 8 : at + 12]


def _has_maker_note(file: BinaryIO, order: str, offset: object) -> bool:
    entries = _entries(file, order, offset)
    return any(tag == ExifTags.Base.MakerNote and number > 0 for tag, _, number, _ in entries)


def _directory(file: BinaryIO, order: str, offset: object) -> dict[int, TagValue]:
    """The tags of the directory at an offset, as far as they can be read."""
    tags: dict[int, TagValue] = {}
    for tag, kind, number, place in _entries(file, order, offset):
        size = _SIZES.get(kind, 0) * number
        if size == 0 or tag in tags or tag == ExifTags.Base.MakerNote:
            continue
        if size <= 4:
            data = place[:size]
        else:
            file.seek(struct.unpack(order + "I", place)[0])
            data = file.read(min(size, _LONGEST_PACKET if tag in _PACKETS else _LONGEST_VALUE))
        value = data if tag in _PACKETS else _value(order, kind, data)
        if value is not None:
            tags[tag] = value
    return tags


def _value(order: str, kind: int, data: bytes) -> TagValue | None:
    """The value of a tag from its bytes; None if there are none."""
    if kind in (_ASCII, _UTF8):
        return text_of(data)
    if kind == _UNDEFINED or (kind == _BYTE and len(data) > 1):
        return data or None
    if kind == _BYTE:
        return data[0] if data else None
    numbers: tuple[int | float, ...]
    if kind in _RATIONALS:
        count = min(len(data) // 8, _MOST_NUMBERS)
        parts = struct.unpack_from(order + _RATIONALS[kind] * 2 * count, data)
        numbers = tuple(
            a / b if b else math.nan for a, b in zip(parts[::2], parts[1::2], strict=True)
        )
    else:
        count = min(len(data) // _SIZES[kind], _MOST_NUMBERS)
        numbers = struct.unpack_from(order + _NUMBERS[kind] * count, data)
    return numbers[0] if len(numbers) == 1 else numbers or None


def text_of(value: object) -> str:
    """The text of a tag up to its first NUL, also where it was written as bytes; else empty."""
    if isinstance(value, bytes):
        start = value.split(b"\0", 1)[0]
        try:
            return start.decode()
        except UnicodeDecodeError:
            return start.decode("latin-1")
    return value if isinstance(value, str) else ""
