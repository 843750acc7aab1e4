"""A flipped bit between the values of a row: in the lengths that SQLite writes before them.

Then SQLite cuts the row in the wrong places, or does not see it, and the values alone do not tell
the bit. So the page is read here, bit after bit turned, until more of its rows are sound. Read are
leaves of tables without overflow pages, as https://www.sqlite.org/fileformat2.html describes them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hashdesk.core.repair.single_bit import RawText

LEAF = 13  # the first byte of a leaf page of a table
HEADER_BYTES = 8
INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)  # of the serial types 1 to 6
FIRST_LENGTH = 12  # the first serial type that is a length: bytes if even, text if odd
IsSound = Callable[[Sequence[Any]], bool]  # of the row id and the values after it


def restore_leaf_pages(path: Path, is_sound: IsSound) -> None:
    """Turn a flipped bit back on each leaf page of a file on which that makes more rows sound.

    It takes a few seconds for a page; one without a damaged row costs nothing.
    """
    data = path.read_bytes()
    (size,) = struct.unpack(">H", data[16:18])
    size = 65536 if size == 1 else size
    for start in range(size, len(data), size):
        page = data[start : start + size]
        restored = restored_leaf(page, is_sound)
        if restored is not None:
            with path.open("r+b") as file:
                file.seek(start)
                file.write(restored)


def rows(page: bytes) -> list[list[Any]]:
    """The rows of a leaf page: the row id, then the values after the first one, which is the id.

    A row that cannot be read is left out.
    """
    return [row for row, _ in _cells(page)]


def _cells(page: bytes) -> Iterator[tuple[list[Any], range]]:
    """The rows that can be read, and the bytes that each lies in."""
    (count,) = struct.unpack(">H", page[3:5])
    for number in range(min(count, (len(page) - HEADER_BYTES) // 2)):
        place = HEADER_BYTES + 2 * number
        (start,) = struct.unpack(">H", page[place : place + 2])
        try:
            row, end = _row(page, start)
        except (IndexError, struct.error, ValueError):
            continue
        yield row, range(start, end)


def restored_leaf(page: bytes, is_sound: IsSound) -> bytes | None:
    """The page with the bit turned that makes more rows sound; None if there is no such bit."""
    before = _sound(page, is_sound)
    (count,) = struct.unpack(">H", page[3:5])
    if page[0] == LEAF and count and count == len(before):
        return None
    changed = bytearray(page)
    for place in _places(page, is_sound):
        for bit in range(8):
            changed[place] ^= 1 << bit
            if changed[0] == LEAF and _sound(bytes(changed), is_sound) > before:
                return bytes(changed)
            changed[place] ^= 1 << bit
    return None


def _places(page: bytes, is_sound: IsSound) -> list[int]:
    """The bytes in which the bit may be: none of a sound row, and none of the free space."""
    (count,) = struct.unpack(">H", page[3:5])
    if page[0] != LEAF or not count:
        return list(range(HEADER_BYTES))  # it may be a page of something else, too
    pointers = min(HEADER_BYTES + 2 * count, len(page))
    left = set(range(pointers, len(page)))
    for row, extent in _cells(page):
        if is_sound(row):
            left.difference_update(extent)
    return [*range(pointers), *sorted(place for place in left if any(page[place - 8 : place + 9]))]


def _sound(page: bytes, is_sound: IsSound) -> set[int]:
    """The row ids of the sound rows; a row that two places point to counts once."""
    return {row[0] for row, _ in _cells(page) if is_sound(row)}


def _row(page: bytes, start: int) -> tuple[list[Any], int]:
    """The row that starts at some byte, and where it ends."""
    payload, at = _varint(page, start)
    number, at = _varint(page, at)
    end = at + payload
    header, place = _varint(page, at)
    body = at + header
    values: list[Any] = []
    while place < at + header:
        kind, place = _varint(page, place)
        length = _length(kind)
        raw = page[body : body + length]
        if len(raw) != length or body + length > end:
            raise ValueError("the row does not fit")
        values.append(_value(kind, raw))
        body += length
    return [number, *values[1:]], end


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """A number of 1 to 9 bytes, 7 bits in each, and the place after it."""
    value = 0
    for count in range(8):
        byte = page[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | page[at + 8], at + 9


def _length(kind: int) -> int:
    if kind < len(INTEGER_BYTES):
        return INTEGER_BYTES[kind]
    return {7: 8, 8: 0, 9: 0}.get(kind, max(kind - FIRST_LENGTH, 0) // 2)


def _value(kind: int, raw: bytes) -> Any:
    if kind >= FIRST_LENGTH:
        return RawText(raw) if kind % 2 else raw
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        return struct.unpack(">d", raw)[0]
    return int.from_bytes(raw, "big", signed=True) if kind else None
