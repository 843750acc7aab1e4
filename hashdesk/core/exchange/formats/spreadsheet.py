"""photos.csv: a table that spreadsheets open, codes as hexadecimal numbers."""

from __future__ import annotations

import csv
from pathlib import Path

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing


def write(folder: Path, listing: Listing) -> None:
    """One line per photo below the column names. Names that look like formulas are escaped."""
    with (folder / "photos.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(listing.columns)
        for batch in listing.batches():
            columns = cells.columns(batch, cells.hex_codes, cells.escape_formula)
            table.writerows(zip(*columns.values(), strict=True))
