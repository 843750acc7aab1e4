"""Shows in the status bar, whatever page is in sight, how far comparing photos for groups is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hashdesk.ui.duplicates.controller import DuplicatesController
from hashdesk.ui.jobs.command_queue import CommandQueue
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.shell.bars.status_bar import StatusBar


class ComparingProgress(QObject):
    """Takes the status bar while no command of the queue runs: one of these comes first."""

    changed = Signal()  # comparing has begun or ended

    def __init__(
        self,
        duplicates: DuplicatesController,
        jobs: CommandQueue,
        status_bar: StatusBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._duplicates = duplicates
        self._jobs = jobs
        self._status_bar = status_bar
        self.busy = False
        self._stopping = False
        duplicates.comparing.connect(self._show)
        duplicates.rested.connect(self._end)
        status_bar.cancel_wanted.connect(self._stop)

    @property
    def title(self) -> str:
        """What goes on; empty if nothing does."""
        return self.tr("Comparing photos") if self.busy else ""

    def _show(self, state: JobState) -> None:
        if not self.busy:
            self.busy, self._stopping = True, False
            self.changed.emit()
        if not (self._jobs.busy or self._stopping):
            self._status_bar.show_job(state)

    def _stop(self) -> None:
        if self.busy and not self._jobs.busy:
            self._stopping = True
            self._status_bar.show_stopping()
            self._duplicates.stop_comparing()

    def _end(self) -> None:
        if self.busy:
            self.busy = False
            if not self._jobs.busy:
                # "Restored: 3 photos.", after which photos were compared again, still stands.
                self._status_bar.show_idle(self._status_bar.said)
            self.changed.emit()
