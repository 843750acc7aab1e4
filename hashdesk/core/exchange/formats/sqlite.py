"""photos.sqlite: one table of photos."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.codes import Codes
from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import FACT_KINDS, Listing
from hashdesk.core.storage.sqlite.sqlite_file import Synchronous, connect

_TYPES = {str: "TEXT", float: "REAL", int: "INTEGER"}
SQLITE_TYPES = {
    "content_id": "BLOB",
    "size": "INTEGER",
    "latitude": "REAL",
    "longitude": "REAL",
    **{name: _TYPES[kind] for name, kind in FACT_KINDS.items()},
}


def write(folder: Path, listing: Listing) -> None:
    """One row per photo, `id` from 1. 64-bit codes are signed, as SQLite's integers are."""
    codes = listing.code_bits
    types = {name: "INTEGER" if name in codes else SQLITE_TYPES.get(name, "TEXT")
             for name in listing.columns}  # fmt: skip
    file = folder / "photos.sqlite"
    file.touch()  # as readable as any export; `connect` would make a private file
    # No journal: the file is not in its place yet.
    opened = connect(file, "rw", journal="OFF", synchronous=Synchronous.OFF)
    with closing(opened) as connection:
        connection.execute("BEGIN")
        declared = ", ".join(f"{name} {kind}" for name, kind in types.items())
        connection.execute(f"CREATE TABLE photos (id INTEGER PRIMARY KEY, {declared})")
        insert = f"INSERT INTO photos VALUES ({', '.join('?' * (1 + len(types)))})"
        for batch in listing.batches():
            columns = cells.columns(batch, _signed)
            columns["content_id"] = [content.tobytes() for content in batch.contents]
            ids = range(batch.first + 1, batch.first + 1 + len(batch))
            connection.executemany(insert, zip(ids, *columns.values(), strict=True))
        connection.execute("COMMIT")


def _signed(codes: Codes, _: int) -> list[int]:
    numbers: list[int] = codes.astype(np.uint64).view(np.int64).tolist()
    return numbers
