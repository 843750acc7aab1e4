"""NumPy files: codes_4.npy … codes_64.npy (u1, u1, u2, u4, u8, little-endian), and photos.jsonl.

Detail codes, where the encoder gives some, are in details_32.npy and details_64.npy.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.exchange.formats import jsonl


def write(folder: Path, listing: Listing) -> None:
    """Row i of each file is line i of photos.jsonl."""
    jsonl.write_beside_codes(folder, listing, "npy", _header)


def _header(bits: int, count: int) -> bytes:
    header = io.BytesIO()
    fields = {"descr": DTYPES[bits].str, "fortran_order": False, "shape": (count,)}
    np.lib.format.write_array_header_1_0(header, fields)
    return header.getvalue()
