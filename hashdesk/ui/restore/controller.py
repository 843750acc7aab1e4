"""Finds and verifies the backups of a library that cannot be opened, and has one put back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk.core.backup.backups import Backup, DamagedBackup, list_backups, list_damaged
from hashdesk.core.backup.verification import verify
from hashdesk.core.errors import Cancelled, LibraryBusy, LibraryDamaged, LibraryError, LibraryTooNew
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.ui.error_words import error_words
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.restore.page import RestorePage
from hashdesk.ui.serial_worker import SerialWorker, Superseded


class RestoreController(QObject):
    """Fills the page; the command puts the backup back, and the library is read again after it."""

    def __init__(
        self,
        folder: Path,
        page: RestorePage,
        jobs: JobQueue,
        settings: Settings,
        notifier: Notifier,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._settings = settings
        self._notifier = notifier
        self._worker = SerialWorker("backups", self)
        page.restore_wanted.connect(jobs.restore)
        jobs.began.connect(lambda _title: page.set_busy(busy=True))
        jobs.idle.connect(lambda: page.set_busy(busy=False))

    def stop(self) -> None:
        """End its thread."""
        self._worker.stop()

    def show(self, error: Exception) -> None:
        """Show why the library cannot be opened, with its backups if one of them may help."""
        self._page.show_reason(self._reason(error), error_words(error))
        self._page.show_backups(None)
        # A newer HashDesk, or one that is at work, needs no older library.
        if not isinstance(error, LibraryError) or isinstance(error, (LibraryTooNew, LibraryBusy)):
            return
        folder, settings = self._folder, self._settings
        self._worker.start(
            lambda _: (list_backups(folder, settings), list_damaged(folder, settings)),
            lambda found: self._show(*found),
            self._notifier.show_error,
        )

    def _reason(self, error: Exception) -> str:
        """What a person reads: of a damaged library, what the window itself can do about it."""
        if not isinstance(error, LibraryDamaged):
            return error_words(error)
        words = self.tr("The library in {folder} is damaged. A sound backup brings it back.")
        return words.format(folder=self._folder)

    def _show(self, backups: list[Backup], damaged: list[DamagedBackup]) -> None:
        hint = self.tr("There are no backups of it here. Is their disk connected?")
        self._page.show_backups(backups, hint)
        self._page.show_unreadable(damaged)
        self._worker.start(
            lambda superseded: _damaged(backups, superseded),
            self._page.show_damaged,
            self._notifier.show_error,
        )


def _damaged(backups: list[Backup], superseded: Superseded) -> dict[str, str]:
    """The backups that are not sound, by name, and what is wrong. Raises Cancelled."""
    damaged = {}
    for backup in backups:
        if superseded():
            raise Cancelled
        try:
            verify(backup.folder, Job())
        except LibraryError as error:
            damaged[backup.name] = str(error)
    return damaged
