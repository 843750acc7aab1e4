"""The directories (IFDs) of a TIFF file, read strictly: for RAW files, which mostly are TIFF files.

Adobe, "TIFF Revision 6.0", 1992, section 2; SubIFDs: "TIFF Tech Note 1", 1995. Only whole numbers
are read, only of tags that are asked for, and no more of them than cameras write.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import IO

MOST_IFDS = 32
MOST_ENTRIES = 400
MOST_VALUES = 64
SUB_IFDS = 330
NUMBER_TYPES = {1: "B", 3: "H", 4: "I", 13: "I"}  # byte, short, long, IFD
UNDEFINED = 7  # read as (offset, length)

Ifd = Mapping[int, tuple[int, ...]]  # tags with their values


def read_ifds(file: IO[bytes], tags: frozenset[int]) -> list[Ifd]:
    """All IFDs of a file, each before its own SubIFDs; as many as can be read.

    An entry of undefined bytes comes as their offset and length. The file may be of a camera that
    writes a number of its own in place of TIFF's 42.
    """
    file.seek(0)
    head = file.read(8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        return []
    found: list[Ifd] = []
    waiting = [struct.unpack(f"{order}4xI", head)[0]]
    seen: set[int] = set()
    while waiting and len(found) < MOST_IFDS:
        at = waiting.pop()
        if at in seen or at < 8:
            continue
        seen.add(at)
        try:
            ifd, following = _read_ifd(file, at, order, tags)
        except (struct.error, OSError, OverflowError):
            continue
        found.append(ifd)
        waiting += [following, *reversed(ifd.get(SUB_IFDS, ()))]
    return found


def _read_ifd(file: IO[bytes], at: int, order: str, tags: frozenset[int]) -> tuple[Ifd, int]:
    """The wanted entries of an IFD, and the offset of the next one. Raises struct.error."""
    file.seek(at)
    (count,) = struct.unpack(f"{order}H", file.read(2))
    if count > MOST_ENTRIES:
        raise struct.error("no camera writes so many entries")
    table = file.read(12 * count + 4)
    (following,) = struct.unpack_from(f"{order}I", table, 12 * count)
    return dict(_entries(file, table[: 12 * count], order, tags | {SUB_IFDS})), following


def _entries(
    file: IO[bytes], table: bytes, order: str, tags: frozenset[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    for start in range(0, len(table), 12):
        tag, kind, count = struct.unpack_from(f"{order}HHI", table, start)
        if tag not in tags:
            continue
        if kind == UNDEFINED and count > 4:
            yield tag, (*struct.unpack_from(f"{order}I", table, start + 8), count)
        elif kind in NUMBER_TYPES and count <= MOST_VALUES:
            layout = f"{order}{count}{NUMBER_TYPES[kind]}"
            data = table[start + 8 : start + 12]
            if struct.calcsize(layout) > 4:
                file.seek(struct.unpack(f"{order}I", data)[0])
                data = file.read(struct.calcsize(layout))
            yield tag, struct.unpack(layout, data[: struct.calcsize(layout)])
