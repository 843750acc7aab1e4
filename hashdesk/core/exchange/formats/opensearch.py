"""OpenSearch: mapping.json creates the index, photos.ndjson goes to its _bulk interface."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing, code_name

INDEX = "photos"
OPENSEARCH_TYPES = {"date": "date", "size": "long", "latitude": "double", "longitude": "double"}


def write(folder: Path, listing: Listing) -> None:
    """Codes are binary vectors: signed bytes. 4-bit codes are stored as 8, the upper four 0."""
    mapping = {"settings": {"index": {"knn": True}}, "mappings": {"properties": _fields(listing)}}
    (folder / "mapping.json").write_text(json.dumps(mapping, indent=2) + "\n", "utf-8")
    with (folder / "photos.ndjson").open("w", encoding="utf-8", newline="\n") as file:
        for batch in listing.batches():
            columns = cells.fact_columns(batch)
            for bits, values in batch.codes.items():
                signed = cells.code_bytes(values, bits).view(np.int8)
                columns[code_name(bits)] = signed.tolist()
            names = tuple(columns)
            for row, values_of in enumerate(zip(*columns.values(), strict=True), batch.first):
                action = {"index": {"_index": INDEX, "_id": str(row)}}
                photo = dict(zip(names, values_of, strict=True))
                file.write(json.dumps(action) + "\n" + json.dumps(photo, ensure_ascii=False) + "\n")


def _fields(listing: Listing) -> dict[str, object]:
    method = {"name": "hnsw", "space_type": "hamming", "engine": "faiss"}
    fields: dict[str, object] = {
        name: {"type": OPENSEARCH_TYPES.get(name, "keyword")} for name in listing.columns
    }
    for bits in listing.bits:
        fields[code_name(bits)] = {
            "type": "knn_vector",
            "dimension": 8 * DTYPES[bits].itemsize,
            "data_type": "binary",
            "space_type": "hamming",
            "method": method,
        }
    return fields
