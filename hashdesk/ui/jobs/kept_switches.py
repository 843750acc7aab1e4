"""How far switches of the model came that were stopped, also by the end of a window."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import USE_MODEL, CommandQueue, JobRequest
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.progress_words import whole_percents
from hashdesk.ui.window_settings import SWITCHED_KEY, library_key

DELETING = ("models", "caches", "restore")  # commands that may take what was kept


class KeptSwitches(QObject):
    """Remembers where the bar of each stood: one that goes on begins there, and never falls."""

    def __init__(
        self, library: Path, jobs: CommandQueue, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._settings = settings
        self._key = library_key(SWITCHED_KEY, library)
        self._shares = _read(str(settings.value(self._key, "")))  # by what the switch names
        self._running = ""
        jobs.began.connect(self._begin)
        jobs.advanced.connect(self._advance)
        jobs.ended.connect(self._end)

    def share(self, names: Iterable[str]) -> float:
        """The share of a switch to a model that is done, 0..1; names: all that it goes by."""
        return max((self._shares.get(name, 0.0) for name in names), default=0.0)

    def _begin(self, _title: str) -> None:
        request = self._jobs.request
        self._running = "" if request is None else switches_to(request)

    def _advance(self, state: JobState) -> None:
        known = self._shares.get(self._running, 0.0)
        shown, before = map(whole_percents, (state.fraction, known))
        if self._running and shown > before:  # each percent that is shown is saved
            self._save({**self._shares, self._running: state.fraction})

    def _end(self, result: CommandResult) -> None:
        switched, self._running = self._running, ""
        if result.cancelled or result.error:
            return
        if switched:
            self._save({name: one for name, one in self._shares.items() if name != switched})
        elif result.command in DELETING and not result.summary.get("added"):
            self._save({})

    def _save(self, shares: dict[str, float]) -> None:
        if shares == self._shares:
            return
        self._shares = shares
        if shares:
            self._settings.setValue(self._key, json.dumps(shares))
        else:
            self._settings.remove(self._key)


def switches_to(request: JobRequest) -> str:
    """The id of the model that a switch is to; empty if it is none."""
    if USE_MODEL not in request.arguments:
        return ""
    return request.arguments[request.arguments.index(USE_MODEL) + 1]


def _read(saved: str) -> dict[str, float]:
    """Shares as they were saved; none if that cannot be read."""
    try:
        found: Any = json.loads(saved or "{}")
        return {str(name): min(max(float(share), 0.0), 1.0) for name, share in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
