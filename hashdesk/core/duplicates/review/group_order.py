"""The orders that groups can be listed in."""

from __future__ import annotations

from enum import StrEnum


class GroupOrder(StrEnum):
    """Which groups come first."""

    FREED = "freed"  # most bytes to be freed
    COUNT = "count"  # most photos
    NEWEST = "newest"
    NEAREST = "nearest"  # most alike
