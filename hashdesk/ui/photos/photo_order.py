"""The orders in which the photos of the library can be shown."""

from __future__ import annotations

from enum import StrEnum


class PhotoOrder(StrEnum):
    """How photos are sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    SIZE = "size"  # of the file, largest first
