"""Codes: a head's signs as one little-endian integer per photo.

Bit i of a code, counted from the least significant, is set if output i of the head is above its
threshold. 4-bit codes use the low half of a byte.

The dtypes and the bit order are part of the library's format and never change.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength

Codes = NDArray[np.unsignedinteger]  # (n,) of DTYPES[bits]
CodeTable = ByLength[Codes]  # of the same n photos

BITS = (4, 8, 16, 32, 64)
DTYPES: dict[int, np.dtype[np.unsignedinteger]] = {
    bits: np.dtype(f"<u{max(bits // 8, 1)}") for bits in BITS
}


def bytes_per_photo(*, details: bool) -> int:
    """Bytes of all codes of a photo: 16, with detail codes 28."""
    return sum(DTYPES[bits].itemsize for bits in (*BITS, *(DETAIL_BITS if details else ())))


def pack(signs: NDArray[np.bool_]) -> Codes:
    """Codes (n,) of signs (n, bits). `bits` is one of BITS."""
    bits = signs.shape[1]
    packed = np.packbits(signs, axis=1, bitorder="little")  # (n, max(bits // 8, 1))
    return np.ascontiguousarray(packed).view(DTYPES[bits]).reshape(-1)


def unpack(codes: Codes, bits: int) -> NDArray[np.bool_]:
    """Signs (n, bits) of codes (n,): the inverse of `pack`."""
    dtype = DTYPES[bits]
    rows = np.ascontiguousarray(codes, dtype).view(np.uint8).reshape(-1, dtype.itemsize)
    return np.unpackbits(rows, axis=1, count=bits, bitorder="little").astype(bool)


def distances(query: int, codes: Codes) -> NDArray[np.uint8]:
    """Hamming distances (n,) of a code to `codes`."""
    near: NDArray[np.uint8] = np.bitwise_count(codes ^ codes.dtype.type(query))
    return near


def take(table: CodeTable, rows: NDArray[np.integer] | slice) -> CodeTable:
    """The same rows of every code."""
    return table.map(lambda codes: codes[rows])


def concatenated(tables: Sequence[CodeTable]) -> CodeTable:
    """The rows of several tables of one encoder, at least one, one after the other."""
    first = tables[0]
    return ByLength(
        {bits: np.concatenate([table.themes[bits] for table in tables]) for bits in first.themes},
        {bits: np.concatenate([table.details[bits] for table in tables]) for bits in first.details},
    )


def zeros(count: int, *, details: bool) -> CodeTable:
    """Codes of `count` photos without a bit set."""
    return ByLength(
        {bits: np.zeros(count, DTYPES[bits]) for bits in BITS},
        {bits: np.zeros(count, DTYPES[bits]) for bits in (DETAIL_BITS if details else ())},
    )
