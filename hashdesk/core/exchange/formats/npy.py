"""NumPy files: codes_4.npy … codes_64.npy (u1, u1, u2, u4, u8, little-endian), and photos.jsonl."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.exchange.formats import jsonl


def write(folder: Path, listing: Listing) -> None:
    """Row i of each file is line i of photos.jsonl."""
    with ExitStack() as stack:
        files = {
            bits: stack.enter_context((folder / f"codes_{bits}.npy").open("wb"))
            for bits in listing.bits
        }
        for bits, file in files.items():
            head = {"descr": DTYPES[bits].str, "fortran_order": False, "shape": (len(listing),)}
            np.lib.format.write_array_header_1_0(file, head)
        lines = stack.enter_context(jsonl.open_lines(folder))
        for batch in listing.batches():
            jsonl.write_lines(lines, batch, codes=False)
            for bits, file in files.items():
                file.write(batch.codes[bits].astype(DTYPES[bits]).tobytes())
