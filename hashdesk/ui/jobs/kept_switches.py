"""How far switches of the model came that were stopped, also by the end of a window."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import USE_MODEL, CommandQueue, JobRequest
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_shares import KeptShares
from hashdesk.ui.window_settings import SWITCHED_KEY, library_key

DELETING = ("models", "caches", "restore")  # commands that may take what was kept


class KeptSwitches(QObject):
    """Remembers where the bar of each stood: one that goes on begins there, and never falls."""

    def __init__(
        self, library: Path, jobs: CommandQueue, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._shares = KeptShares(settings, library_key(SWITCHED_KEY, library))
        self._running = ""
        jobs.began.connect(self._begin)
        jobs.advanced.connect(self._advance)
        jobs.ended.connect(self._end)

    def share(self, names: Iterable[str]) -> float:
        """The share of a switch to a model that is done, 0..1; names: all that it goes by."""
        return self._shares.share(names)

    def _begin(self, _title: str) -> None:
        request = self._jobs.request
        self._running = "" if request is None else switches_to(request)

    def _advance(self, state: JobState) -> None:
        if self._running:
            self._shares.advance(self._running, state.fraction)

    def _end(self, result: CommandResult) -> None:
        switched, self._running = self._running, ""
        if result.cancelled or result.error:
            return
        if switched:
            self._shares.end(switched)
        elif result.command in DELETING and not result.summary.get("added"):
            self._shares.forget()


def switches_to(request: JobRequest) -> str:
    """The id of the model that a switch is to; empty if it is none."""
    if USE_MODEL not in request.arguments:
        return ""
    return request.arguments[request.arguments.index(USE_MODEL) + 1]
