"""Follows one command from its progress lines: what to show of it, also between two lines."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from hashdesk.core.progress.overall_progress import OverallProgress
from hashdesk.core.progress.plans import plan_of
from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs import progress_words

TICK_MS = 500  # between two states while the command says nothing


@dataclass(frozen=True)
class JobState:
    """What to show of a job."""

    headline: str  # what goes on, and how long yet
    details: str = ""  # the phase, with figures; empty: nothing to add
    fraction: float = 0.0  # of the whole job, 0..1
    whole: float | None = None  # seconds in all; None: not known, or an earlier run did a part
    spent: float = 0.0  # seconds at work in this run, without pauses
    shorter: tuple[str, ...] = ()  # the headline in fewer and fewer words, for less room


class JobFollower(QObject):
    """Turns the progress of one command into states of the whole job."""

    changed = Signal(object)  # JobState

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._command = ""
        self._phase = ""
        self._details = ""  # with the rate
        self._figures = ""  # without: how far the phase has come, in words
        self._is_full = False  # the phase has done all that it knows of
        self._paused = False
        self._overall = OverallProgress((), time.monotonic())
        self._told = JobState("")  # what was told last: whatever shows the job tells the same
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tell)

    def begin(
        self, command: str, title: str, expected: float | None = None, kept: float = 0.0
    ) -> None:
        """A command starts. Both others are as for OverallProgress."""
        self._title, self._command = title, command
        self._phase = self._details = self._figures = ""
        self._is_full = self._paused = False
        self._overall = OverallProgress(plan_of(command), time.monotonic(), expected, kept)
        self._timer.start()
        self._tell()

    def take(self, progress: Mapping[str, Any]) -> None:
        """Take one of the command's JSON lines."""
        if "done" not in progress:
            return
        done, total = int(progress["done"]), int(progress.get("total", 0))
        self._phase = str(progress.get("phase", ""))
        self._overall.report(self._phase, done, total, time.monotonic())
        self._details = progress_words.details(progress, self._command)
        self._figures = progress_words.figures(progress, self._command)
        self._is_full = done >= total
        self._tell()

    def pause(self, *, paused: bool) -> None:
        """The command waits, or goes on."""
        self._paused = paused
        self._overall.pause(time.monotonic(), paused=paused)
        self._tell()

    def end(self) -> None:
        """The command has ended."""
        self._timer.stop()

    @property
    def title(self) -> str:
        """What the command is doing now, in two or three words."""
        if self._phase == "scan" and self._command == "index":
            return translate("HashDesk", "Looking for photos")
        return self._title

    @property
    def figures(self) -> str:
        """How far it has come: in photos while they are read, else as the bar shows it.

        Where all known ones are read, that is not the end: they are encoded yet, or more come.
        """
        is_reading = self._phase == self._command == "index" and not self._is_full
        if not self._phase or (is_reading and self._figures):
            return self._figures
        return progress_words.share(self._told.fraction)

    def _tell(self) -> None:
        state = self._overall.at(time.monotonic())
        words, *shorter = progress_words.headlines(self.title, state, paused=self._paused)
        details = self._figures if self._paused else self._details  # what waits has no rate
        done = state.fraction, state.whole, state.spent
        self._told = JobState(words, details, *done, tuple(shorter))
        self.changed.emit(self._told)
