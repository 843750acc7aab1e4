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
    """The page in sight. The shell sets it; features ask whether theirs is in sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.id = PageId.PHOTOS

    @property
    def is_photos(self) -> bool:
        """Whether the grid is in sight, with the library, a folder, or search results."""
        return self.id is PageId.PHOTOS
