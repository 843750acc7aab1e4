"""photos.lance: a table that LanceDB opens and searches. Needs lancedb."""

from __future__ import annotations

import errno
from pathlib import Path

from hashdesk.core.exchange.columns.listing import Listing


def write(folder: Path, listing: Listing) -> None:
    """One row per photo."""
    import lancedb
    import pyarrow

    from hashdesk.core.exchange.formats import arrow

    schema = arrow.schema(listing, vectors=True)
    rows = (arrow.record_batch(batch, listing, vectors=True) for batch in listing.batches())
    reader = pyarrow.RecordBatchReader.from_batches(schema, rows)
    try:
        lancedb.connect(folder).create_table("photos", reader)
    except RuntimeError as error:  # it hides the error that ended the batches
        listing.job.check()
        if "No space left" in str(error):
            raise OSError(errno.ENOSPC, "the disk is full") from error
        raise
