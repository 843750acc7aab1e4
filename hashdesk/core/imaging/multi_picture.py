"""Whether a JPEG is a file of several pictures: both eyes of a stereo photo, views, shots.

Such a file begins with an index of them (CIPA DC-007, "Multi-Picture Format"), and most writers
say of what follows the first picture no more than that it is there. What is surely a preview of
the first picture, or its gain map, is no picture of its own; all else may be one.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from hashdesk.core.imaging.incomplete import BinaryFile

START_OF_JPEG, SEGMENT_MARK, START_OF_SCAN = b"\xff\xd8", 0xFF, 0xDA
APP1, APP2 = 0xE1, 0xE2
# An index as in a TIFF, with 16 bytes for each picture.
MULTI_PICTURE, MULTI_PICTURE_ENTRIES = b"MPF\0", 0xB002
ENTRY_BYTES = 16
BYTE_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
KIND_OF_PICTURE = 0xFF0000
LARGE_THUMBNAIL, FURTHER_VIEW = 0x010000, 0x020000  # a preview; panorama, disparity, angles
# What makes a photo brighter on screens that can: Adobe's gain maps, as in Android's Ultra HDR,
# of which the photo itself has no GainMapMax; Apple's; and ISO 21496-1, of which the photo itself
# has no more than the version.
XMP = b"http://ns.adobe.com/xap/1.0/\0"
ADOBE_GAIN_MAP = (b"http://ns.adobe.com/hdr-gain-map/1.0/", b"GainMapMax")
APPLE_GAIN_MAP = (b"urn:com:apple:photo:2020:aux:hdrgainmap",)
ISO_GAIN_MAP = b"urn:iso:std:iso:ts:21496:-1\0"
ISO_VERSION_BYTES = 4


@dataclass(frozen=True)
class _Listed:
    """A picture by the index."""

    kind: int
    offset: int  # from the index; 0: the first picture


def has_further_pictures(file: BinaryFile) -> bool:
    """Whether an open JPEG lists a picture that may be another one than the first.

    A list that cannot be read may hold one. What was cut off the end of the file does not count,
    but for one of several views, which are no whole then.
    """
    for mark, at, length in _segments(file, 0):
        if mark == APP2 and (data := _read(file, at, length)).startswith(MULTI_PICTURE):
            listed = _listed(data[len(MULTI_PICTURE) :])
            if listed is None:
                return True
            index = at + len(MULTI_PICTURE)
            if any(_is_view(picture) for picture in listed) or any(
                _may_be_another(file, picture, index + picture.offset) for picture in listed[1:]
            ):
                return True
    return False


def _segments(file: BinaryFile, start: int) -> Iterator[tuple[int, int, int]]:
    """The segments of the JPEG at `start` before its pixels: mark, place and length of the data."""
    if _read(file, start, 2) != START_OF_JPEG:
        return
    at = start + 2
    while True:
        head = _read(file, at, 4)
        if len(head) < 4 or head[0] != SEGMENT_MARK or head[1] == START_OF_SCAN:
            return
        if head[1] == SEGMENT_MARK:  # bytes of filling may stand before a mark
            at += 1
            continue
        length = int.from_bytes(head[2:], "big") - 2
        if length < 0:
            return
        yield head[1], at + 4, length
        at += 4 + length


def _read(file: BinaryFile, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _listed(index: bytes) -> list[_Listed] | None:
    """The pictures of an index, the first one included; None if it cannot be read."""
    order = BYTE_ORDERS.get(index[:4])
    if order is None:
        return None
    try:
        (start,) = struct.unpack_from(f"{order}I", index, 4)
        (count,) = struct.unpack_from(f"{order}H", index, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, size, at = struct.unpack_from(f"{order}HHII", index, place)
            if tag == MULTI_PICTURE_ENTRIES:
                entries = range(at, at + size, ENTRY_BYTES)
                found = (struct.unpack_from(f"{order}4I", index, entry) for entry in entries)
                return [_Listed(kind, offset) for kind, _, offset, _ in found]
    except struct.error:
        pass
    return None


def _is_view(picture: _Listed) -> bool:
    return picture.kind & KIND_OF_PICTURE == FURTHER_VIEW


def _may_be_another(file: BinaryFile, picture: _Listed, at: int) -> bool:
    """Whether a listed picture that begins at a place of the file may be one of its own."""
    if picture.kind & KIND_OF_PICTURE == LARGE_THUMBNAIL:
        return False
    is_there = at < file.seek(0, io.SEEK_END)
    return is_there and not _is_gain_map(file, at)


def _is_gain_map(file: BinaryFile, start: int) -> bool:
    """Whether the JPEG at `start` says that it is the gain map of another one."""
    for mark, at, length in _segments(file, start):
        data = _read(file, at, length) if mark in (APP1, APP2) else b""
        if mark == APP1 and data.startswith(XMP):
            for words in (ADOBE_GAIN_MAP, APPLE_GAIN_MAP):
                if all(word in data for word in words):
                    return True
        elif data.startswith(ISO_GAIN_MAP) and length > len(ISO_GAIN_MAP) + ISO_VERSION_BYTES:
            return True
    return False
