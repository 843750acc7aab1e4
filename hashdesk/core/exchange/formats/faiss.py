"""FAISS files: codes_4.faiss … codes_64.faiss (IndexBinaryFlat), and photos.jsonl.

FAISS itself is not needed. Such a file is a head of 33 bytes and the codes: "IBxF", the
dimension and the bytes of a code (i4 each), their number (i8), whether it is trained (u1), the
kind of metric (i4), and the number of bytes that follow (u8). As FAISS wants whole bytes, codes of
4 bits are stored as 8, of which the upper four are 0.
"""

from __future__ import annotations

import struct
from contextlib import ExitStack
from pathlib import Path

from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.exchange.formats import jsonl

FAISS_TRAINED, FAISS_METRIC = 1, 1


def write(folder: Path, listing: Listing) -> None:
    """The position that FAISS answers with is the row in photos.jsonl."""
    with ExitStack() as stack:
        files = {
            bits: stack.enter_context((folder / f"codes_{bits}.faiss").open("wb"))
            for bits in listing.bits
        }
        for bits, file in files.items():
            file.write(head(bits, len(listing)))
        lines = stack.enter_context(jsonl.opened(folder))
        for batch in listing.batches():
            jsonl.write_lines(lines, batch, codes=False)
            for bits, file in files.items():
                file.write(cells.code_bytes(batch.codes[bits], bits).tobytes())


def head(bits: int, count: int) -> bytes:
    """The first 33 bytes of an IndexBinaryFlat of so many codes."""
    width = DTYPES[bits].itemsize
    shape = struct.pack("<iiq", 8 * width, width, count)
    return b"IBxF" + shape + struct.pack("<BiQ", FAISS_TRAINED, FAISS_METRIC, count * width)
