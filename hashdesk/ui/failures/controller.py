"""Reads the photos that could not be decoded, for their page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk.ui.failures.page import FailuresPage
from hashdesk.ui.library.snapshot import failures
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker


class FailuresController(QObject):
    """Fills the page from the library."""

    def __init__(
        self, folder: Path, page: FailuresPage, notifier: Notifier, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._notifier = notifier
        self.worker = SerialWorker("failures", self)

    def stop(self) -> None:
        """End its thread."""
        self.worker.stop()

    def refresh(self) -> None:
        """Read the list again: the page has come into sight, or the library has changed."""
        folder, page = self._folder, self._page
        self.worker.start(lambda _: failures(folder), page.show_failures, self._notifier.show_error)
