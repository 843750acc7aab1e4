"""The progress of a command on a terminal: one bar and one time left, over all its phases."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Sequence

from hashdesk.cli.terminal.sizes import duration, size
from hashdesk.core.job import BYTE_PHASES, Progress
from hashdesk.core.progress.overall_progress import OverallProgress, Phase

PHASE_WORDS = {
    "check": "trying the model",
    "compare": "comparing photos",
    "convert": "converting the model with PyTorch",
    "copy": "copying",
    "detail": "comparing details",
    "download": "downloading PyTorch",
    "edits": "making edited copies",
    "export": "writing",
    "facts": "reading dates and keywords",
    "features": "reading photos",
    "fetch": "downloading",
    "gather": "preparing photos",
    "guess": "getting words ready",
    "index": "reading photos",
    "install": "unpacking PyTorch",
    "judge": "comparing the models",
    "look": "looking at colours",
    "merge": "merging",
    "neighbours": "finding out which photos belong together",
    "originals": "telling originals from copies",
    "outline": "comparing outlines",
    "place": "looking for crops",
    "prepare": "preparing to learn",
    "prove": "checking edits",
    "read": "comparing files",
    "recode": "making codes",
    "resolve": "looking for PyTorch",
    "scan": "looking for photos",
    "train": "learning",
    "try": "trying PyTorch out",
    "unpack": "unpacking",
    "verify": "checking",
    "write": "making pictures",
}
FETCHING_MODEL = "downloading the model"


class ProgressBar:
    """One line on a terminal's standard error that is drawn over itself.

    It moves by itself, too: converting a model or trying it out says nothing until it has ended.
    """

    WIDTH = 20
    TICK_S = 1.0  # between two pictures of it while the command says nothing

    def __init__(self, plan: Sequence[Phase] = (), *, fetches_model: bool = False) -> None:
        """plan: the phases to come; none: the bar is that of the phase under way."""
        self._words = {**PHASE_WORDS, **({"fetch": FETCHING_MODEL} if fetches_model else {})}
        self._overall = OverallProgress(plan, time.monotonic()) if plan else None
        self._progress: Progress | None = None  # the last report
        self._began = 0.0  # when its phase began
        self._drawn = 0.0
        self._dirty = False
        self._lock = threading.RLock()  # of all of this, and of the line
        self._closed = threading.Event()

    def show(self, progress: Progress) -> None:
        """Take a report, and draw the bar, at most ten times a second."""
        with self._lock:
            now, before = time.monotonic(), self._progress
            if before is None:
                threading.Thread(target=self._move, name="progress-bar", daemon=True).start()
            if before is None or before.phase != progress.phase:
                self._began = now
            self._progress = progress
            if self._overall is not None:
                self._overall.report(progress.phase, progress.done, progress.total, now)
            if now - self._drawn >= 0.1 or progress.done == progress.total:
                self._draw(progress, now)

    def clear(self) -> None:
        """Remove the bar to make room for another line; the next report brings it back."""
        with self._lock:
            if self._dirty:
                sys.stderr.write("\r\x1b[2K")
                sys.stderr.flush()
                self._dirty = False

    def close(self) -> None:
        """Remove the bar for good."""
        self._closed.set()
        self.clear()

    def _move(self) -> None:
        """Draw the bar in sight again whenever it has not been drawn for a time."""
        while not self._closed.wait(self.TICK_S):
            with self._lock:
                now = time.monotonic()
                if self._dirty and self._progress is not None and now - self._drawn >= self.TICK_S:
                    self._draw(self._progress, now)

    def _draw(self, progress: Progress, now: float) -> None:
        self._drawn, self._dirty = now, True
        fraction, left = _phase_alone(progress)
        if self._overall is not None:
            state = self._overall.at(now)
            fraction, left = state.fraction, state.told_left
        phase = self._words.get(progress.phase, progress.phase)
        parts = _what(progress, phase, now - self._began)
        if left is not None and left >= 0.5:
            parts.insert(0, f"{duration(left)} left")
        start = ""
        if fraction is not None:
            filled = int(self.WIDTH * fraction)
            start = "█" * filled + "░" * (self.WIDTH - filled) + f" {int(100 * fraction)}% · "
        room = max(shutil.get_terminal_size().columns - 1, 1)  # a second line would stay
        line = start + " · ".join(parts)
        if len(line) > room and parts[-1].endswith("/s"):
            line = start + " · ".join(parts[:-1])
        sys.stderr.write(f"\r\x1b[2K{line[:room]}")
        sys.stderr.flush()


def _phase_alone(progress: Progress) -> tuple[float | None, float | None]:
    """How far a phase is by itself, 0..1, and its seconds left; None: not known."""
    if not progress.total:
        return None, None
    return progress.done / progress.total, progress.seconds_left


def _what(progress: Progress, phase: str, seconds: float) -> list[str]:
    """What goes on now, with how much of it is done, and how fast.

    phase: in words; seconds: how long it has gone on, which tells of one that counts nothing.
    """
    if not progress.total:
        if progress.done:
            return [f"{phase} {progress.done:,} …"]
        return [f"{phase} … {duration(int(seconds))}" if seconds >= 1 else f"{phase} …"]
    done, total, per_s = _figures(progress)
    words = f"{phase}: {done} of {total}"
    return [words, f"{per_s}/s"] if progress.per_s >= 0.5 else [words]


def _figures(progress: Progress) -> tuple[str, str, str]:
    """What is done, all there is, and the rate, as text."""
    done, total, per_s = progress.done, progress.total, progress.per_s
    if progress.phase in BYTE_PHASES:
        return size(done), size(total), size(round(per_s))
    return f"{done:,}", f"{total:,}", f"{per_s:.0f}"
