"""Photos as Arrow columns, for Parquet and Lance. Needs pyarrow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow

from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import FACT_KINDS, ColumnBatch, Listing, named

ARROW_TYPES = {
    "content_id": pyarrow.binary(16),
    "date": pyarrow.timestamp("s"),
    "size": pyarrow.int64(),
    "latitude": pyarrow.float64(),
    "longitude": pyarrow.float64(),
    **{
        name: {str: pyarrow.string(), float: pyarrow.float64(), int: pyarrow.int64()}[kind]
        for name, kind in FACT_KINDS.items()
    },
}


def schema(listing: Listing, *, vectors: bool = False) -> Any:
    """The columns: facts, then each code as an unsigned number and as bytes.

    vectors: bytes as lists of a fixed length, in which Lance can search.
    """
    fields = [
        (name, ARROW_TYPES.get(name, pyarrow.string()))
        for name in listing.columns
        if name not in listing.code_bits
    ]
    for name, bits in listing.code_bits.items():
        fields.append((name, pyarrow.from_numpy_dtype(DTYPES[bits])))
        width = DTYPES[bits].itemsize
        kind = pyarrow.list_(pyarrow.uint8(), width) if vectors else pyarrow.binary(width)
        fields.append((f"{name}_bytes", kind))
    return pyarrow.schema(fields)


def record_batch(batch: ColumnBatch, listing: Listing, *, vectors: bool = False) -> Any:
    """Some photos as one batch of that schema."""
    columns: dict[str, Any] = {
        "root": batch.roots,
        "path": batch.paths,
        "content_id": _fixed(batch.contents),
        "date": pyarrow.array(batch.dates),
        "size": batch.sizes,
        "latitude": _known(batch.latitudes),
        "longitude": _known(batch.longitudes),
        **(batch.facts or {}),
    }
    for name, (codes, bits) in named(batch.codes).items():
        columns[name] = codes
        rows = cells.code_bytes(codes, bits)
        columns[f"{name}_bytes"] = _lists(rows) if vectors else _fixed(rows)
    table = schema(listing, vectors=vectors)
    return pyarrow.record_batch({name: columns[name] for name in table.names}, schema=table)


def _fixed(rows: np.ndarray) -> Any:
    """Rows (n, width) of bytes as binary values of a fixed length."""
    kind, data = pyarrow.binary(rows.shape[1]), pyarrow.py_buffer(np.ascontiguousarray(rows))
    return pyarrow.FixedSizeBinaryArray.from_buffers(kind, len(rows), [None, data])


def _lists(rows: np.ndarray) -> Any:
    flat = pyarrow.array(rows.reshape(-1), pyarrow.uint8())
    return pyarrow.FixedSizeListArray.from_arrays(flat, rows.shape[1])


def _known(column: np.ndarray | None) -> Any:
    return None if column is None else pyarrow.array(column, from_pandas=True)
