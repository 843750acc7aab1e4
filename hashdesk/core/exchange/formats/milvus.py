"""Milvus: photos.json for its bulk import, and schema.json with the fields."""

from __future__ import annotations

import json
from pathlib import Path

from hashdesk.core.encoding.codes import DTYPES, Codes
from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing

MILVUS_TYPES = {"size": "INT64", "latitude": "DOUBLE", "longitude": "DOUBLE"}
LONGEST_TEXT = 65_535  # bytes, the limit of Milvus


def write(folder: Path, listing: Listing) -> None:
    """Codes are binary vectors: lists of bytes. 4-bit codes are stored as 8, the upper four 0."""
    fields: list[dict[str, object]] = [{"name": "id", "type": "INT64", "primary": True}]
    codes = {name: 8 * DTYPES[bits].itemsize for name, bits in listing.code_bits.items()}
    for name in listing.columns:
        if name in codes:
            fields.append({"name": name, "type": "BINARY_VECTOR", "dim": codes[name]})
        elif name in MILVUS_TYPES:
            fields.append({"name": name, "type": MILVUS_TYPES[name], "nullable": name != "size"})
        else:
            nullable = name == "date"
            fields.append({"name": name, "type": "VARCHAR", "max_length": LONGEST_TEXT,
                           "nullable": nullable})  # fmt: skip
    schema = {"fields": fields, "metric_type": "HAMMING"}
    (folder / "schema.json").write_text(json.dumps(schema, indent=2) + "\n", "utf-8")
    with (folder / "photos.json").open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        separator = "\n"
        for batch in listing.batches():
            ids = range(batch.first, batch.first + len(batch))
            for line in cells.json_lines({"id": ids, **cells.columns(batch, _vectors)}):
                file.write(separator + line)
                separator = ",\n"
        file.write("\n]\n")


def _vectors(codes: Codes, bits: int) -> list[list[int]]:
    vectors: list[list[int]] = cells.code_bytes(codes, bits).tolist()
    return vectors
