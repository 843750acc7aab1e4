"""Code sets on disk: segments of 1,024 rows, each with its checksum.

    bits 4, 8   1,024 bytes          bits 32, 432   4,096 bytes
    bits 16     2,048 bytes          bits 64, 464   8,192 bytes
    bits 0        128 bytes: bit r says whether row r has codes (least significant first)

432 and 464 are the detail codes of 32 and 64 bits, which only encoders with detail heads give: no
flipped bit makes one of these numbers another. A code set has segments of the same lengths in every
range of rows.

A row is a photo's id - 1. All numbers are little-endian. The last segment is as long as all others;
rows without codes are zero. Any bits are a valid code, so only the checksum can reveal a flipped
one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sqlite3 import Connection

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES, Codes, CodeTable, zeros

SEGMENT_ROWS = 1024
PRESENCE = 0  # the "bits" of the segments that say which rows have codes
DETAIL = 400  # is added to the bits of detail codes
_DETAILS = {DETAIL + bits: bits for bits in DETAIL_BITS}
PhotoIds = NDArray[np.int64]
NO_PHOTOS: PhotoIds = np.empty(0, np.int64)


@dataclass(frozen=True)
class CodeSet:
    """All codes of one encoder, by photo id. Arrays are as long as the highest segment."""

    present: NDArray[np.bool_]  # (rows,)
    codes: CodeTable  # (rows,) each
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


def is_sound(encoder: str, bits: object, first_row: object, blob: object, expected: object) -> bool:
    """Whether a segment is what was written in this place. Damage may change types, too."""
    return (
        isinstance(bits, int)
        and isinstance(first_row, int)
        and isinstance(blob, bytes)
        and is_place(bits, first_row)
        and len(blob) == length(bits)
        and checksum(encoder, bits, first_row, blob) == expected
    )


def is_place(bits: object, first_row: object) -> bool:
    """Whether there can be a segment of this length that begins with this row."""
    begins = isinstance(first_row, int) and first_row >= 0 and first_row % SEGMENT_ROWS == 0
    return begins and bits in kinds(details=True)


def kinds(*, details: bool) -> tuple[int, ...]:
    """The "bits" of all segments of a range, in a code set with or without detail codes."""
    return (PRESENCE, *BITS, *(_DETAILS if details else ()))


def dtype(bits: int) -> np.dtype[np.unsignedinteger]:
    """Of the codes in a segment."""
    return DTYPES[_DETAILS.get(bits, bits)]


def length(bits: int) -> int:
    """Bytes of one segment."""
    return SEGMENT_ROWS // 8 if bits == PRESENCE else SEGMENT_ROWS * dtype(bits).itemsize


def columns(codes: CodeTable) -> dict[int, Codes]:
    """Codes by the "bits" of their segments."""
    return dict(codes.themes) | {DETAIL + bits: codes.details[bits] for bits in codes.details}


def hold_details(connection: Connection, encoder: int) -> bool:
    """Whether there are segments of detail codes in a code set."""
    query = "SELECT EXISTS (SELECT * FROM code_segments WHERE encoder=? AND bits IN (?, ?))"
    return bool(connection.execute(query, (encoder, *_DETAILS)).fetchone()[0])


def load(connection: Connection, encoder: int, name: str, *, details: bool) -> CodeSet:
    """A whole code set, every segment verified; photos in damaged segments have no codes.

    Damage to any length of a row range makes the whole range absent, to be encoded again.
    `encoder` is the row in `encoders`, `name` its encoder id; details: whether it has detail codes.
    """
    query = "SELECT first_row, blob, checksum FROM code_segments WHERE encoder=? AND bits=?"
    good: dict[int, dict[int, bytes]] = {bits: {} for bits in kinds(details=details)}
    found: set[int] = set()
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM photos").fetchone()
    for bits, sound in good.items():
        for first, blob, expected in connection.execute(query, (encoder, bits)):
            if is_sound(name, bits, first, blob, expected):
                found.add(first)
                sound[first] = blob
            elif is_place(bits, first) and first < last:  # a damaged number may be any
                found.add(first)
    whole = found.intersection(*good.values())
    count = max(found, default=-SEGMENT_ROWS) // SEGMENT_ROWS + 1
    damaged = sum(_rows_in(good[PRESENCE].get(first)) for first in found - whole)

    def join(bits: int) -> bytes:
        empty = bytes(length(bits))
        firsts = range(0, count * SEGMENT_ROWS, SEGMENT_ROWS)
        return b"".join(good[bits][first] if first in whole else empty for first in firsts)

    presence = np.frombuffer(join(PRESENCE), np.uint8)
    present = np.unpackbits(presence, bitorder="little").astype(bool)
    lengths = ByLength(
        {bits: bits for bits in BITS}, {bits: DETAIL + bits for bits in DETAIL_BITS if details}
    )
    codes = lengths.map(lambda bits: np.frombuffer(join(bits), dtype(bits)))
    return CodeSet(present, codes, damaged)


def _rows_in(presence: bytes | None) -> int:
    """The number of rows marked in a presence segment; all of them if it is damaged itself."""
    if presence is None:
        return SEGMENT_ROWS
    return int(np.bitwise_count(np.frombuffer(presence, np.uint8)).sum())


def _by_segment(ids: ArrayLike) -> Iterator[tuple[int, NDArray[np.bool_], NDArray[np.int64]]]:
    """The segments of some photos: first row, which of the photos are in it, and their places."""
    rows = np.asarray(ids, np.int64) - 1
    for first in np.unique(rows // SEGMENT_ROWS * SEGMENT_ROWS).tolist():
        inside = (rows >= first) & (rows < first + SEGMENT_ROWS)
        yield first, inside, rows[inside] - first


def load_rows(connection: Connection, encoder: int, ids: PhotoIds, *, details: bool) -> CodeTable:
    """The codes of a few photos, which must have some, in the order of `ids`."""
    table = zeros(len(ids), details=details)
    for first, inside, places in _by_segment(ids):
        for bits, codes in columns(table).items():
            blob = _blob(connection, encoder, bits, first)
            codes[inside] = np.frombuffer(blob, dtype(bits))[places]
    return table


def put(connection: Connection, encoder: int, name: str, ids: ArrayLike, codes: CodeTable) -> None:
    """Write all codes of some photos (ids (n,), codes (n,)) inside the open transaction."""
    for first, inside, places in _by_segment(ids):
        for bits, column in columns(codes).items():
            blob = _blob(connection, encoder, bits, first)
            values: Codes = np.frombuffer(blob, dtype(bits)).copy()
            values[places] = column[inside]
            write_segment(connection, encoder, name, bits, first, values.tobytes())
        _mark(connection, encoder, name, first, places, present=True)


def clear(connection: Connection, encoder: int, name: str, ids: Iterable[int]) -> None:
    """Remove the codes of some photos, whose content is no longer what was encoded."""
    for first, _, places in _by_segment(np.fromiter(ids, np.int64)):
        _mark(connection, encoder, name, first, places, present=False)


def clear_others(connection: Connection, encoder: int, ids: Iterable[int]) -> None:
    """Remove the codes of photos with new content from all code sets but that of `encoder`.

    A row range with damaged presence is dropped as a whole: marking it would hide the damage.
    """
    numbers = np.fromiter(ids, np.int64)
    photos = {first: numbers[inside].tolist() for first, inside, _ in _by_segment(numbers)}
    query = (
        "SELECT s.encoder, e.name, s.first_row, s.blob, s.checksum FROM code_segments s "
        "JOIN encoders e ON e.id = s.encoder WHERE s.bits=? AND s.encoder<>?"
    )
    segments = connection.execute(query, (PRESENCE, encoder)).fetchall()
    for other, name, first, blob, expected in segments:
        if first in photos and is_sound(name, PRESENCE, first, blob, expected):
            clear(connection, other, name, photos[first])
        elif first in photos:
            _drop(connection, other, [first])


def drop_damaged(connection: Connection, encoder: int, name: str) -> int:
    """Remove row ranges in which any segment fails its checksum; their photos get new codes."""
    query = "SELECT bits, first_row, blob, checksum FROM code_segments WHERE encoder=?"
    bad = {
        first
        for bits, first, blob, expected in connection.execute(query, (encoder,))
        if not is_sound(name, bits, first, blob, expected)
    }
    _drop(connection, encoder, bad)
    return len(bad)


def _drop(connection: Connection, encoder: int, firsts: Iterable[int]) -> None:
    """Remove row ranges of a code set."""
    query = "DELETE FROM code_segments WHERE encoder=? AND first_row=?"
    connection.executemany(query, [(encoder, first) for first in firsts])


def _mark(
    connection: Connection, encoder: int, name: str, first: int, places: PhotoIds, *, present: bool
) -> None:
    blob = np.frombuffer(_blob(connection, encoder, PRESENCE, first), np.uint8)
    marks = np.unpackbits(blob, bitorder="little")
    marks[places] = present
    packed = np.packbits(marks, bitorder="little").tobytes()
    write_segment(connection, encoder, name, PRESENCE, first, packed)


def _blob(connection: Connection, encoder: int, bits: int, first: int) -> bytes:
    query = "SELECT blob FROM code_segments WHERE encoder=? AND bits=? AND first_row=?"
    row = connection.execute(query, (encoder, bits, first)).fetchone()
    return row[0] if row else bytes(length(bits))


def write_segment(
    connection: Connection, encoder: int, name: str, bits: int, first: int, blob: bytes
) -> None:
    """Write one segment with its checksum inside the open transaction."""
    row = (encoder, bits, first, blob, checksum(name, bits, first, blob))
    connection.execute("INSERT OR REPLACE INTO code_segments VALUES (?, ?, ?, ?, ?)", row)
