"""photos.parquet, for DuckDB, Polars, Spark and all others. Needs pyarrow."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.exchange.columns.listing import Listing


def write(folder: Path, listing: Listing) -> None:
    """A row for each photo; a row group for each batch."""
    import pyarrow.parquet

    from hashdesk.core.exchange.formats import arrow

    with pyarrow.parquet.ParquetWriter(folder / "photos.parquet", arrow.schema(listing)) as file:
        for batch in listing.batches():
            file.write_batch(arrow.record_batch(batch, listing))
