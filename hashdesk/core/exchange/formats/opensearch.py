"""OpenSearch: mapping.json creates the index, photos.ndjson goes to its _bulk interface."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.codes import DTYPES, Codes
from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing

INDEX = "photos"
OPENSEARCH_TYPES = {"date": "date", "size": "long", "latitude": "double", "longitude": "double"}


def write(folder: Path, listing: Listing) -> None:
    """Codes are binary vectors: signed bytes. 4-bit codes are stored as 8, the upper four 0."""
    mapping = {"settings": {"index": {"knn": True}}, "mappings": {"properties": _fields(listing)}}
    (folder / "mapping.json").write_text(json.dumps(mapping, indent=2) + "\n", "utf-8")
    with (folder / "photos.ndjson").open("w", encoding="utf-8", newline="\n") as file:
        for batch in listing.batches():
            lines = cells.json_lines(cells.columns(batch, _vectors))
            for row, line in enumerate(lines, batch.first):
                action = {"index": {"_index": INDEX, "_id": str(row)}}
                file.write(f"{json.dumps(action)}\n{line}\n")


def _vectors(codes: Codes, bits: int) -> list[list[int]]:
    vectors: list[list[int]] = cells.code_bytes(codes, bits).view(np.int8).tolist()
    return vectors


def _fields(listing: Listing) -> dict[str, object]:
    method = {"name": "hnsw", "space_type": "hamming", "engine": "faiss"}
    vector = {"data_type": "binary", "space_type": "hamming", "method": method}
    facts = {name: {"type": OPENSEARCH_TYPES.get(name, "keyword")} for name in listing.columns}
    return facts | {
        name: {"type": "knn_vector", "dimension": 8 * DTYPES[bits].itemsize, **vector}
        for name, bits in listing.code_bits.items()
    }
