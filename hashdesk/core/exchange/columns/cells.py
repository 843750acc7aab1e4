"""Columns of values as other programs read them: text, hexadecimal codes, bit strings, bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import DTYPES, Codes
from hashdesk.core.exchange.columns.listing import FACT_KINDS, ColumnBatch, named

# A spreadsheet evaluates such a cell: also behind blanks and quotes, and in full-width characters.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL_STARTS = ("\t", "\r", "\n")
SKIPPED_BEFORE_FORMULAS = " \"'\u3000\u00a0"


CodeCells = Callable[[Codes, int], Sequence[object]]  # codes (n,) and their bits -> cells (n,)


def columns(
    batch: ColumnBatch, codes: CodeCells | None, text: Callable[[str], str] = str
) -> dict[str, Sequence[object]]:
    """All columns of a batch by name; None for unknown values.

    codes: how codes become cells; None: leave them out. text: how roots and paths do.
    """
    dates: list[str] = np.datetime_as_string(batch.dates).tolist()
    facts: dict[str, Sequence[object] | None] = {
        "root": batch.roots and [text(root) for root in batch.roots],
        "path": batch.paths and [text(path) for path in batch.paths],
        "content_id": _hex_strings(batch.contents.tobytes(), 16),
        "date": [None if date == "NaT" else date for date in dates],  # ISO 8601
        "size": batch.sizes.tolist(),
        "latitude": _numbers(batch.latitudes),
        "longitude": _numbers(batch.longitudes),
    }
    for name, values in (batch.facts or {}).items():
        texts = FACT_KINDS[name] is str
        facts[name] = [text(v) if texts and v is not None else v for v in values]
    known = {name: column for name, column in facts.items() if column is not None}
    if codes is None:
        return known
    return known | {name: codes(part, bits) for name, (part, bits) in named(batch.codes).items()}


def rows(columns: Mapping[str, Sequence[object]]) -> Iterator[dict[str, object]]:
    """Each row, by the names of its columns."""
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


def json_lines(columns: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Each row as one line of JSON, without its end."""
    for row in rows(columns):
        yield json.dumps(row, ensure_ascii=False)


def escape_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula: it gets an apostrophe in front if needed."""
    is_formula = text.lstrip(SKIPPED_BEFORE_FORMULAS).startswith(FORMULA_STARTS + CONTROL_STARTS)
    return f"'{text}" if is_formula else text


def hex_codes(codes: Codes, bits: int) -> list[str]:
    """Codes (n,) as hexadecimal numbers of 1 to 16 digits, most significant first."""
    dtype = DTYPES[bits]
    texts = _hex_strings(codes.astype(dtype.newbyteorder(">")).tobytes(), dtype.itemsize)
    return [text[1:] for text in texts] if bits == 4 else texts


def bit_strings(codes: Codes, bits: int) -> list[str]:
    """Codes (n,) as zeros and ones, most significant bit first."""
    width = DTYPES[bits].itemsize
    data = codes.astype(DTYPES[bits].newbyteorder(">")).view(np.uint8).reshape(-1, width)
    ones = np.unpackbits(data, axis=1)[:, 8 * width - bits :] + ord("0")
    joined = ones.tobytes().decode("ascii")
    return [joined[start : start + bits] for start in range(0, len(joined), bits)]


def code_bytes(codes: Codes, bits: int) -> NDArray[np.uint8]:
    """Codes (n,) as bytes (n, 1 … 8): bit i of a code is bit i % 8 of byte i // 8."""
    width = DTYPES[bits].itemsize
    return np.ascontiguousarray(codes, DTYPES[bits]).view(np.uint8).reshape(-1, width)


def _hex_strings(data: bytes, width: int) -> list[str]:
    joined = data.hex()
    return [joined[start : start + 2 * width] for start in range(0, len(joined), 2 * width)]


def _numbers(column: NDArray[np.float64] | None) -> list[float | None] | None:
    if column is None:
        return None
    return [None if value != value else value for value in column.tolist()]
