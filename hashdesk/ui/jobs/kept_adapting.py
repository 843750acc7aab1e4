"""How far an adaptation came that was stopped, also by the end of a window: that is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import INSTALL_OPTION, CommandQueue
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.window_settings import KEPT_KEY, KEPT_SECONDS_KEY, library_key, saved_figure

KEPT_STEP = 0.01  # of the whole, from which on it is saved again


class KeptAdapting(QObject):
    """Has the bar of an adaptation that is resumed begin where the last one was stopped.

    earlier_seconds: that the running one, or the last one, had been at work before; None: unknown.
    """

    def __init__(
        self, library: Path, jobs: CommandQueue, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._jobs = jobs
        self._settings = settings
        self._key = library_key(KEPT_KEY, library)
        self._seconds_key = library_key(KEPT_SECONDS_KEY, library)
        self.earlier_seconds: float | None = 0.0
        jobs.began.connect(self._begin)
        jobs.advanced.connect(self._advance)
        jobs.ended.connect(self._end)

    @property
    def share(self) -> float:
        """The share of the whole that is done, 0..1; 0 if there is nothing to resume."""
        if not (self._library / TRAINING_FOLDER).exists():
            return 0.0
        return min(saved_figure(self._settings, self._key), 1.0)

    @property
    def _is_adapting(self) -> bool:
        return self._jobs.request is not None and self._jobs.request.command == "adapt"

    @property
    def _installs(self) -> bool:
        return self._jobs.request is not None and INSTALL_OPTION in self._jobs.request.arguments

    def _begin(self, _title: str) -> None:
        if self._is_adapting:
            share, seconds = self.share, saved_figure(self._settings, self._seconds_key)
            self.earlier_seconds = (seconds or None) if share else 0.0
            self._jobs.go_on_from(share)

    def _advance(self, state: JobState) -> None:
        if self._is_adapting and state.fraction >= self.share + KEPT_STEP:
            self._settings.setValue(self._key, state.fraction)
            if self.earlier_seconds is not None and not self._installs:
                self._settings.setValue(self._seconds_key, self.earlier_seconds + state.spent)

    def _end(self, result: CommandResult) -> None:
        if result.command == "adapt" and not (result.cancelled or result.error):
            self._settings.remove(self._key)
            self._settings.remove(self._seconds_key)
