"""A command's output: data on standard output, everything else on standard error.

With --json, standard output carries one JSON object a line and nothing else, whatever native
libraries print: file descriptor 1 is redirected before any of them is loaded.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path
from typing import Any

from hashdesk.core.child_process import event_line
from hashdesk.core.job import BYTE_PHASES, Progress

JSON_SCHEMA = 1
PHASE_WORDS = {"resolve": "look for PyTorch"}  # the others' names say it in a terminal, too


class Output:
    """Standard output and standard error of a command. Stray prints go to standard error."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        sys.stdout.flush()
        self._data = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
        os.dup2(2, 1)
        self._bar = ProgressBar() if not as_json and sys.stderr.isatty() else None

    def close(self) -> None:
        """Restore standard output."""
        self._data.flush()
        os.dup2(self._data.fileno(), 1)
        self._data.close()

    def event(self, **fields: Any) -> None:
        """Write one line of JSON; nothing without --json."""
        if self.as_json:
            self._line(event_line({"schema": JSON_SCHEMA, **fields}))

    def text(self, line: str = "") -> None:
        """Write one line of text; nothing with --json."""
        if not self.as_json:
            self._clear_bar()
            self._line(line)

    def note(self, line: str) -> None:
        """Write one line on standard error: information, warnings, errors."""
        self._clear_bar()
        print(line.encode("utf-8", "replace").decode(), file=sys.stderr, flush=True)  # noqa: T201

    def progress(self, progress: Progress, **fields: Any) -> None:
        """Show a job's progress: a line of JSON with --json, else a bar if this is a terminal."""
        left = progress.seconds_left
        self.event(
            event="progress",
            phase=progress.phase,
            done=progress.done,
            total=progress.total,
            photos_per_s=round(progress.per_s, 1),
            seconds_left=None if left is None else round(left, 1),
            **fields,
        )
        if self._bar is not None:
            self._bar.show(progress)

    def _clear_bar(self) -> None:
        """Remove the progress bar from the terminal."""
        if self._bar is not None:
            self._bar.clear()

    def _line(self, line: str) -> None:
        try:
            self._data.write(line + "\n")
            self._data.flush()
        except OSError as error:
            # What is left in the buffer must not fail once more at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._data.fileno())
            # If only the reader has gone (`hashdesk search … | head`), that is no error.
            if not isinstance(error, BrokenPipeError):
                raise


class ProgressBar:
    """One line on a terminal's standard error that is drawn over itself."""

    WIDTH = 24

    def __init__(self) -> None:
        self._drawn = 0.0
        self._dirty = False

    def show(self, progress: Progress) -> None:
        """Draw the bar, at most ten times a second."""
        now = time.monotonic()
        if now - self._drawn < 0.1 and progress.done != progress.total:
            return
        self._drawn, self._dirty = now, True
        phase = PHASE_WORDS.get(progress.phase, progress.phase)
        if progress.total:
            filled = self.WIDTH * progress.done // progress.total
            bar = "█" * filled + "░" * (self.WIDTH - filled)
            left = progress.seconds_left
            done, total, per_s = _figures(progress)
            line = f"{phase} {bar} {done} of {total}"
            line += f" · {per_s}/s" if progress.per_s >= 0.5 else ""
            line += f" · {duration(left)} left" if left is not None and left >= 0.5 else ""
        else:
            line = f"{phase} {progress.done:,} …" if progress.done else f"{phase} …"
        sys.stderr.write(f"\r\x1b[2K{line}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Remove the bar to make room for another line."""
        if self._dirty:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._dirty = False


def _figures(progress: Progress) -> tuple[str, str, str]:
    """What is done, all there is, and the rate, as text."""
    done, total, per_s = progress.done, progress.total, progress.per_s
    if progress.phase in BYTE_PHASES:
        return size(done), size(total), size(round(per_s))
    return f"{done:,}", f"{total:,}", f"{per_s:.0f}"


def duration(seconds: float) -> str:
    """Seconds as "8 s", "3 min", "2 h 10 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def escaped(path: str | bytes) -> str:
    """A path for a terminal: control characters and invalid bytes are escaped."""
    text = os.fsdecode(path)
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode()
                   for c in text)  # fmt: skip


def as_argument(path: Path | str) -> str:
    """A path as an argument in a command that the user may copy into a shell."""
    text = escaped(str(path))
    return shlex.quote(f"./{text}" if text.startswith("-") else text)


def size(count: int) -> str:
    """Bytes as "812 kB", "3.1 MB"."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if value >= 100 or unit == "bytes" else f"{value:.1f} {unit}"
