"""FAISS files: codes_4.faiss … codes_64.faiss (IndexBinaryFlat), and photos.jsonl.

Detail codes, where the encoder gives some, are in details_32.faiss and details_64.faiss.

FAISS itself is not needed. A file is a header of 33 bytes followed by the codes. The header:
"IBxF", dimension and bytes per code (i4 each), number of codes (i8), whether it is trained (u1),
metric type (i4), and the number of bytes that follow (u8). FAISS needs whole bytes, so 4-bit codes
are stored as 8 bits, the upper four 0.
"""

from __future__ import annotations

import struct
from pathlib import Path

from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.exchange.formats import jsonl

FAISS_TRAINED, FAISS_METRIC = 1, 1


def write(folder: Path, listing: Listing) -> None:
    """The positions that FAISS returns are rows in photos.jsonl."""
    jsonl.write_beside_codes(folder, listing, "faiss", header)


def header(bits: int, count: int) -> bytes:
    """The first 33 bytes of an IndexBinaryFlat with this many codes."""
    width = DTYPES[bits].itemsize
    shape = struct.pack("<iiq", 8 * width, width, count)
    return b"IBxF" + shape + struct.pack("<BiQ", FAISS_TRAINED, FAISS_METRIC, count * width)
