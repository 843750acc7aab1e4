"""Pictures whose names do not say that they are: known by the first bytes of their files.

Files whose names say that they are something else are never opened, nor is anything hidden, such as
the cache of a browser; others are opened once.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass

from hashdesk.core.imaging.photo_formats import (
    HEAD_BYTES,
    PHOTO_FORMATS,
    UNREAD_FORMATS,
    PhotoFormat,
    what_is,
)
from hashdesk.core.storage.caches.unnamed_files import UnnamedFiles

# Formats of which a few bytes say so little that other files have them, too.
VAGUE_FORMATS = frozenset({"TGA", "PCX", "SGI", "Netpbm"})
# Names all that decides what is a picture: with other formats, files are looked at again.
KNOWN_FORMATS = repr((tuple(PHOTO_FORMATS), UNREAD_FORMATS, sorted(VAGUE_FORMATS)))


@dataclass
class UnnamedPictures:
    """Finds them in the folders of one scan, and counts what is no picture."""

    memory: UnnamedFiles | None = None  # what earlier scans found
    others: int = 0  # files that are no pictures, by their names or their first bytes

    def has(self, path: bytes, status: os.stat_result) -> bool:
        """Whether a file, by its absolute path, is one of them. Counts it if it is no picture."""
        is_picture = self.memory.is_picture(path, status) if self.memory else None
        if is_picture is None:
            head = _head(path)
            is_picture = head is not None and is_picture_head(head)
            if head is not None and self.memory:
                self.memory.remember(path, status, is_picture=is_picture)
        self.others += not is_picture
        return is_picture


def is_picture_head(head: bytes) -> bool:
    """Whether a file of any name is a picture, read or not, by its first HEAD_BYTES bytes."""
    found = what_is(head)
    if isinstance(found, PhotoFormat):
        return found.name not in VAGUE_FORMATS
    return found is not None and bool(found.suffixes)  # else it is a document or a drawing


def _head(path: bytes) -> bytes | None:
    """The first bytes of a regular file; None if they cannot be read, now."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                return os.read(descriptor, HEAD_BYTES)
        finally:
            os.close(descriptor)
    return None
