"""Values as other programs read them. Many at a time: a million of them take a second or two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import DTYPES, Codes
from hashdesk.core.exchange.columns.listing import ColumnBatch

RISKY = ("=", "+", "-", "@", "\t", "\r")  # spreadsheets run what begins like a formula


def facts(batch: ColumnBatch) -> dict[str, Sequence[object]]:
    """What is said of photos but their codes, a column each; None where it is not known."""
    dates: list[str] = np.datetime_as_string(batch.dates).tolist()
    columns: dict[str, Sequence[object] | None] = {
        "root": batch.roots,
        "path": batch.paths,
        "content_id": _hexes(batch.contents.tobytes(), 16),
        "date": [None if date == "NaT" else date for date in dates],  # ISO 8601
        "size": batch.sizes.tolist(),
        "latitude": _numbers(batch.latitudes),
        "longitude": _numbers(batch.longitudes),
    }
    return {name: column for name, column in columns.items() if column is not None}


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what looks so."""
    return f"'{text}" if text.startswith(RISKY) else text


def hexes(codes: Codes, bits: int) -> list[str]:
    """Codes as hexadecimal numbers, the most significant digit first: 1 to 16 digits."""
    dtype = DTYPES[bits]
    found = _hexes(codes.astype(dtype.newbyteorder(">")).tobytes(), dtype.itemsize)
    return [text[1:] for text in found] if bits == 4 else found


def bit_texts(codes: Codes, bits: int) -> list[str]:
    """Codes as zeros and ones, the most significant first."""
    width = DTYPES[bits].itemsize
    data = codes.astype(DTYPES[bits].newbyteorder(">")).view(np.uint8).reshape(-1, width)
    ones = np.unpackbits(data, axis=1)[:, 8 * width - bits :] + ord("0")
    joined = ones.tobytes().decode("ascii")
    return [joined[start : start + bits] for start in range(0, len(joined), bits)]


def code_bytes(codes: Codes, bits: int) -> NDArray[np.uint8]:
    """Codes as bytes (n, 1 … 8): bit i of a code is bit i % 8 of byte i // 8."""
    width = DTYPES[bits].itemsize
    return np.ascontiguousarray(codes, DTYPES[bits]).view(np.uint8).reshape(-1, width)


def _hexes(data: bytes, width: int) -> list[str]:
    joined = data.hex()
    return [joined[start : start + 2 * width] for start in range(0, len(joined), 2 * width)]


def _numbers(column: NDArray[np.float64] | None) -> list[float | None] | None:
    if column is None:
        return None
    return [None if value != value else value for value in column.tolist()]
