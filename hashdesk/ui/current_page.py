"""The pages of the window, and the one in sight."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject


class PageId(StrEnum):
    """A page of the side bar."""

    PHOTOS = "photos"
    ATLAS = "atlas"
    DUPLICATES = "duplicates"
    FAILURES = "failures"
    ENCODER = "encoder"
    EXCHANGE = "exchange"
    SETTINGS = "settings"


class CurrentPage(QObject):
    """Says which page is in sight. Only the navigator sets it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.id = PageId.PHOTOS

    @property
    def is_photos(self) -> bool:
        """Whether the photos' page is in sight: the library, a folder, or search results."""
        return self.id is PageId.PHOTOS
