"""Milvus: photos.json for its bulk import, and schema.json with the fields."""

from __future__ import annotations

import json
from pathlib import Path

from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing, code_name

MILVUS_TYPES = {"size": "INT64", "latitude": "DOUBLE", "longitude": "DOUBLE"}
LONGEST_TEXT = 65_535  # bytes, the limit of Milvus


def write(folder: Path, listing: Listing) -> None:
    """Codes are binary vectors: lists of bytes. 4-bit codes are stored as 8, the upper four 0."""
    fields: list[dict[str, object]] = [{"name": "id", "type": "INT64", "primary": True}]
    codes = {code_name(bits): 8 * DTYPES[bits].itemsize for bits in listing.bits}
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
            columns = {
                "id": range(batch.first, batch.first + len(batch)),
                **cells.fact_columns(batch),
            }
            for bits, values in batch.codes.items():
                columns[code_name(bits)] = cells.code_bytes(values, bits).tolist()
            names = tuple(columns)
            for row in zip(*columns.values(), strict=True):
                line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
                file.write(separator + line)
                separator = ",\n"
        file.write("\n]\n")
