"""The pages of the side bar other than the photos: which one is in sight, and what it is called."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.layout import MainLayout


class Pages(QObject):
    """Shows a page, and tells when what stands on it should be read again."""

    shown = Signal(str)  # it is in sight, or what it shows has changed

    def __init__(self, frame: MainLayout, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = frame
        self.current: PageId = PageId.PHOTOS

    def show(self, page: PageId) -> None:
        """Bring a page other than the photos into sight."""
        self.current = page
        self._frame.notice_bar.settle()
        self._frame.bottom.tell("")
        self._frame.side.show_page(page)
        self._frame.top.show_page(self._title(page))
        self._frame.show_page(page)
        self.refresh()

    def refresh(self) -> None:
        """What the page in sight shows may have changed."""
        if self.current != PageId.PHOTOS:
            self.shown.emit(self.current)

    def _title(self, page: PageId) -> str:
        return {
            PageId.ATLAS: self.tr("Atlas"),
            PageId.DUPLICATES: self.tr("Duplicates"),
            PageId.FAILURES: self.tr("Failed"),
            PageId.ENCODER: self.tr("Encoder"),
            PageId.EXCHANGE: self.tr("Exchange"),
            PageId.SETTINGS: self.tr("Settings"),
        }[page]
