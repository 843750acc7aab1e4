"""The pages of the window, and the one in sight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageId(StrEnum):
    """A page of the side bar."""

    PHOTOS = "photos"
    ATLAS = "atlas"
    DUPLICATES = "duplicates"
    RECENTLY_DELETED = "recently deleted"
    ENCODER = "encoder"
    EXCHANGE = "exchange"
    SETTINGS = "settings"
    FAILURES = "failures"  # the last: mostly, there is nothing to show on it


@dataclass
class CurrentPage:
    """Says which page is in sight. Only the navigator sets it."""

    id: PageId = PageId.PHOTOS

    @property
    def is_photos(self) -> bool:
        """Whether the photos' page is in sight: the library, a folder, or search results."""
        return self.id is PageId.PHOTOS
