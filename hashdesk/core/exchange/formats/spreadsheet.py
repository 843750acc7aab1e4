"""photos.csv: a table that spreadsheets open, codes as hexadecimal numbers."""

from __future__ import annotations

import csv
from pathlib import Path

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing, code_name


def write(folder: Path, listing: Listing) -> None:
    """A line for each photo below a line of names. No name can be taken for a formula."""
    with (folder / "photos.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(listing.columns)
        for batch in listing.batches():
            columns = cells.facts(batch)
            for name, texts in (("root", batch.roots), ("path", batch.paths)):
                if texts is not None:
                    columns[name] = [cells.harmless(text) for text in texts]
            for bits, values in batch.codes.items():
                columns[code_name(bits)] = cells.hexes(values, bits)
            table.writerows(zip(*columns.values(), strict=True))
