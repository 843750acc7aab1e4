"""photos.jsonl: one JSON object per photo, codes as hexadecimal numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import ColumnBatch, Listing, code_name

JSONL_FILE = "photos.jsonl"


def write(folder: Path, listing: Listing) -> None:
    """One line per photo."""
    with open_lines(folder) as file:
        for batch in listing.batches():
            write_lines(file, batch)


def open_lines(folder: Path) -> TextIO:
    """Open photos.jsonl for writing."""
    return (folder / JSONL_FILE).open("w", encoding="utf-8", newline="\n")


def write_lines(file: TextIO, batch: ColumnBatch, *, codes: bool = True) -> None:
    """Write the lines of some photos, with or without their codes."""
    columns = {"row": range(batch.first, batch.first + len(batch)), **cells.fact_columns(batch)}
    for bits, values in batch.codes.items() if codes else ():
        columns[code_name(bits)] = cells.hex_codes(values, bits)
    names = tuple(columns)
    file.writelines(
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"
        for row in zip(*columns.values(), strict=True)
    )
