"""photos.parquet, for DuckDB, Polars, Spark and other readers. Needs pyarrow."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.exchange.columns.listing import Listing


def write(folder: Path, listing: Listing) -> None:
    """One row per photo, one row group per batch."""
    import pyarrow.parquet

    from hashdesk.core.exchange.formats import arrow

    with pyarrow.parquet.ParquetWriter(folder / "photos.parquet", arrow.schema(listing)) as file:
        for batch in listing.batches():
            file.write_batch(arrow.record_batch(batch, listing))
