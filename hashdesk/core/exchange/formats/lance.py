"""photos.lance: a table that LanceDB searches where it lies. Needs lancedb."""

from __future__ import annotations

import errno
from pathlib import Path

from hashdesk.core.exchange.columns.listing import Listing


def write(folder: Path, listing: Listing) -> None:
    """A row for each photo."""
    import lancedb
    import pyarrow

    from hashdesk.core.exchange.formats import arrow

    made = arrow.schema(listing, vectors=True)
    rows = (arrow.record_batch(batch, listing, vectors=True) for batch in listing.batches())
    reader = pyarrow.RecordBatchReader.from_batches(made, rows)
    try:
        lancedb.connect(folder).create_table("photos", reader)
    except RuntimeError as error:  # it hides why the stream of batches ended
        listing.job.check()
        if "No space left" in str(error):
            raise OSError(errno.ENOSPC, "the disk is full") from error
        raise
