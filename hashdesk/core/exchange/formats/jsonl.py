"""photos.jsonl: one JSON object per photo, codes as hexadecimal numbers.

A path that is no UTF-8 is given twice: readable in "path", and byte for byte in "path_hex".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, TextIO

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import ColumnBatch, Listing, named


def write(folder: Path, listing: Listing) -> None:
    """One line per photo."""
    with _open(folder) as file:
        for batch in listing.batches():
            _write_lines(file, batch, cells.hex_codes)


def write_beside_codes(
    folder: Path, listing: Listing, suffix: str, header: Callable[[int, int], bytes]
) -> None:
    """Write codes_BITS.suffix, a header and the bytes of each code, and lines without codes.

    Detail codes are in details_BITS.suffix.

    header: the start of a file, by bits and number of codes.
    """
    with ExitStack() as stack:
        files: dict[str, BinaryIO] = {}
        for name, bits in listing.code_bits.items():
            kind = name.partition("_")[0]
            files[name] = stack.enter_context((folder / f"{kind}s_{bits}.{suffix}").open("wb"))
            files[name].write(header(bits, len(listing)))
        lines = stack.enter_context(_open(folder))
        for batch in listing.batches():
            _write_lines(lines, batch, None)
            for name, (codes, bits) in named(batch.codes).items():
                files[name].write(cells.code_bytes(codes, bits).tobytes())


def _open(folder: Path) -> TextIO:
    return (folder / "photos.jsonl").open("w", encoding="utf-8", newline="\n")


def _write_lines(file: TextIO, batch: ColumnBatch, codes: cells.CodeCells | None) -> None:
    numbers = range(batch.first, batch.first + len(batch))
    for place, fields in enumerate(cells.rows({"row": numbers, **cells.columns(batch, codes)})):
        if place in batch.undecodable:
            fields["path_hex"] = batch.undecodable[place].hex()
        file.write(json.dumps(fields, ensure_ascii=False) + "\n")
