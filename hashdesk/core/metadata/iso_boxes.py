"""The boxes of files built by ISO/IEC 14496-12: HEIF, AVIF and Canon's CR3."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

MOST_BOXES = 200  # beside each other

Box = tuple[bytes, int, int]  # kind, or the id of a "uuid"; start and end of its content


def read_boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    """The boxes between two places of a file, up to the first that is impossible."""
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(32)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head[:8])
        body = 8
        if length == 1 and len(head) >= 16:
            length, body = int.from_bytes(head[8:16]), 16
        if kind == b"uuid":
            kind, body = head[body : body + 16], body + 16
        length = length or end - start  # 0: up to the end
        if length < body:
            return
        yield kind, start + body, min(start + length, end)
        start += length
