"""photos.jsonl: an object a line, codes as hexadecimal numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import ColumnBatch, Listing, code_name

JSONL_FILE = "photos.jsonl"


def write(folder: Path, listing: Listing) -> None:
    """A line for each photo."""
    with opened(folder) as file:
        for batch in listing.batches():
            write_lines(file, batch)


def opened(folder: Path) -> TextIO:
    """The file, to be written."""
    return (folder / JSONL_FILE).open("w", encoding="utf-8", newline="\n")


def write_lines(file: TextIO, batch: ColumnBatch, *, codes: bool = True) -> None:
    """The lines of some photos, with their codes or without."""
    columns = {"row": range(batch.first, batch.first + len(batch)), **cells.facts(batch)}
    for bits, values in batch.codes.items() if codes else ():
        columns[code_name(bits)] = cells.hexes(values, bits)
    names = tuple(columns)
    file.writelines(
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"
        for row in zip(*columns.values(), strict=True)
    )
