"""Code sets on disk: segments of 1,024 rows, each with its checksum.

    bits 4, 8   1,024 bytes          bits 32   4,096 bytes
    bits 16     2,048 bytes          bits 64   8,192 bytes
    bits 0        128 bytes: bit r says whether row r has codes (least significant first)

A row is a photo's id - 1. All numbers are little-endian. The last segment is as long as all others;
rows without codes are zero. Any bits are a valid code, so only the checksum can reveal a flipped
one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import BITS, DTYPES, Codes, CodeTable

SEGMENT_ROWS = 1024
PRESENCE = 0  # the "bits" of the segments that say which rows have codes
PhotoIds = NDArray[np.int64]
NO_PHOTOS: PhotoIds = np.empty(0, np.int64)


@dataclass(frozen=True)
class CodeSet:
    """All codes of one encoder, by photo id. Arrays are as long as the highest segment."""

    present: NDArray[np.bool_]  # (rows,)
    codes: CodeTable  # bits -> (rows,)
    damaged: int  # photos whose segment failed its checksum

    @property
    def ids(self) -> PhotoIds:
        """The ids of the photos that have codes, ascending."""
        return np.flatnonzero(self.present) + 1


def checksum(encoder: str, bits: int, first_row: int, blob: bytes) -> bytes:
    """BLAKE2b-128 of a segment and its place: a segment in another place is damaged."""
    digest = hashlib.blake2b(f"{encoder} {bits} {first_row} ".encode(), digest_size=16)
    digest.update(blob)
    return digest.digest()


def is_sound(encoder: str, bits: int, first_row: int, blob: bytes, expected: bytes) -> bool:
    """Whether a segment is what was written in this place."""
    return len(blob) == length(bits) and checksum(encoder, bits, first_row, blob) == expected


def length(bits: int) -> int:
    """Bytes of one segment."""
    return SEGMENT_ROWS // 8 if bits == PRESENCE else SEGMENT_ROWS * DTYPES[bits].itemsize


def load(connection: sqlite3.Connection, encoder: int, name: str) -> CodeSet:
    """A whole code set, every segment verified; photos in damaged segments have no codes.

    Damage to any length of a row range makes the whole range absent, to be encoded again.
    `encoder` is the row in `encoders`, `name` its encoder id.
    """
    query = "SELECT first_row, blob, checksum FROM code_segments WHERE encoder=? AND bits=?"
    good: dict[int, dict[int, bytes]] = {}
    found: set[int] = set()
    for bits in (PRESENCE, *BITS):
        good[bits] = {}
        for first, blob, expected in connection.execute(query, (encoder, bits)):
            found.add(first)
            if is_sound(name, bits, first, blob, expected):
                good[bits][first] = blob
    whole = {first for first in found if all(first in good[bits] for bits in good)}
    count = max(found, default=-SEGMENT_ROWS) // SEGMENT_ROWS + 1
    damaged = sum(_rows_in(good[PRESENCE].get(first)) for first in found - whole)

    def join(bits: int) -> bytes:
        empty = bytes(length(bits))
        firsts = range(0, count * SEGMENT_ROWS, SEGMENT_ROWS)
        return b"".join(good[bits][first] if first in whole else empty for first in firsts)

    presence = np.frombuffer(join(PRESENCE), np.uint8)
    present = np.unpackbits(presence, bitorder="little").astype(bool)
    codes = {bits: np.frombuffer(join(bits), DTYPES[bits]) for bits in BITS}
    return CodeSet(present, codes, damaged)


def _rows_in(presence: bytes | None) -> int:
    """The number of rows marked in a presence segment; all of them if it is damaged itself."""
    if presence is None:
        return SEGMENT_ROWS
    return int(np.bitwise_count(np.frombuffer(presence, np.uint8)).sum())


def load_rows(connection: sqlite3.Connection, encoder: int, ids: PhotoIds) -> dict[int, Codes]:
    """The codes of a few photos, which must have some, in the order of `ids`."""
    rows = np.asarray(ids, np.int64) - 1
    table: dict[int, Codes] = {bits: np.zeros(len(rows), DTYPES[bits]) for bits in BITS}
    for first in np.unique(rows // SEGMENT_ROWS * SEGMENT_ROWS).tolist():
        inside = (rows >= first) & (rows < first + SEGMENT_ROWS)
        for bits, codes in table.items():
            blob = _blob(connection, encoder, bits, first)
            codes[inside] = np.frombuffer(blob, DTYPES[bits])[rows[inside] - first]
    return table


def store(
    connection: sqlite3.Connection, encoder: int, name: str, ids: PhotoIds, codes: CodeTable
) -> None:
    """Write the codes of some photos (ids (n,), codes bits -> (n,)) inside the open transaction."""
    rows = np.asarray(ids, np.int64) - 1
    for first in np.unique(rows // SEGMENT_ROWS * SEGMENT_ROWS).tolist():
        inside = (rows >= first) & (rows < first + SEGMENT_ROWS)
        places = rows[inside] - first
        for bits in BITS:
            blob = _blob(connection, encoder, bits, first)
            values: Codes = np.frombuffer(blob, DTYPES[bits]).copy()
            values[places] = codes[bits][inside]
            _write(connection, encoder, name, bits, first, values.tobytes())
        _mark(connection, encoder, name, first, places, present=True)


def clear(connection: sqlite3.Connection, encoder: int, name: str, ids: Iterable[int]) -> None:
    """Remove the codes of some photos, whose content is no longer what was encoded."""
    rows = np.fromiter(ids, np.int64) - 1
    for first in np.unique(rows // SEGMENT_ROWS * SEGMENT_ROWS).tolist():
        places = rows[(rows >= first) & (rows < first + SEGMENT_ROWS)] - first
        _mark(connection, encoder, name, first, places, present=False)


def clear_others(connection: sqlite3.Connection, encoder: int, ids: Iterable[int]) -> None:
    """Remove the codes of photos with new content from all code sets but that of `encoder`.

    A row range with damaged presence is dropped as a whole: marking it would hide the damage.
    """
    numbers = np.fromiter(ids, np.int64)
    firsts = set(((numbers - 1) // SEGMENT_ROWS * SEGMENT_ROWS).tolist())
    query = (
        "SELECT s.encoder, e.name, s.first_row, s.blob, s.checksum FROM code_segments s "
        "JOIN encoders e ON e.id = s.encoder WHERE s.bits=? AND s.encoder<>?"
    )
    for other, name, first, blob, expected in connection.execute(
        query, (PRESENCE, encoder)
    ).fetchall():
        if first not in firsts:
            continue
        if is_sound(name, PRESENCE, first, blob, expected):
            inside = (numbers > first) & (numbers <= first + SEGMENT_ROWS)
            clear(connection, other, name, numbers[inside].tolist())
        else:
            _drop(connection, other, [first])


def drop_damaged(connection: sqlite3.Connection, encoder: int, name: str) -> int:
    """Remove row ranges in which any segment fails its checksum; their photos get new codes."""
    query = "SELECT bits, first_row, blob, checksum FROM code_segments WHERE encoder=?"
    bad = {
        first
        for bits, first, blob, expected in connection.execute(query, (encoder,))
        if not is_sound(name, bits, first, blob, expected)
    }
    _drop(connection, encoder, bad)
    return len(bad)


def _drop(connection: sqlite3.Connection, encoder: int, firsts: Iterable[int]) -> None:
    """Remove row ranges of a code set."""
    connection.executemany(
        "DELETE FROM code_segments WHERE encoder=? AND first_row=?",
        [(encoder, first) for first in firsts],
    )


def _mark(
    connection: sqlite3.Connection,
    encoder: int,
    name: str,
    first: int,
    places: NDArray[np.int64],
    *,
    present: bool,
) -> None:
    blob = np.frombuffer(_blob(connection, encoder, PRESENCE, first), np.uint8)
    marks = np.unpackbits(blob, bitorder="little")
    marks[places] = present
    packed = np.packbits(marks, bitorder="little").tobytes()
    _write(connection, encoder, name, PRESENCE, first, packed)


def _blob(connection: sqlite3.Connection, encoder: int, bits: int, first: int) -> bytes:
    query = "SELECT blob FROM code_segments WHERE encoder=? AND bits=? AND first_row=?"
    row = connection.execute(query, (encoder, bits, first)).fetchone()
    return row[0] if row else bytes(length(bits))


def _write(
    connection: sqlite3.Connection, encoder: int, name: str, bits: int, first: int, blob: bytes
) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO code_segments VALUES (?, ?, ?, ?, ?)",
        (encoder, bits, first, blob, checksum(name, bits, first, blob)),
    )
