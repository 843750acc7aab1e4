"""A command's output: data on standard output, everything else on standard error.

With --json, standard output carries one JSON object a line and nothing else, whatever native
libraries print: file descriptor 1 is redirected before any of them is loaded.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Any

from hashdesk.cli.terminal.progress_bar import ProgressBar
from hashdesk.core.child_process import event_line
from hashdesk.core.job import Progress
from hashdesk.core.progress.plans import MODEL_PLANS, plan_of

JSON_SCHEMA = 1


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
        if self._bar is not None:
            self._bar.close()
        self._data.flush()
        os.dup2(self._data.fileno(), 1)
        self._data.close()

    def expect(self, plan: str) -> None:
        """The command goes through the phases of a plan, by its name, from now on."""
        if self._bar is not None:
            self._bar.close()
            self._bar = ProgressBar(plan_of(plan), fetches_model=plan in MODEL_PLANS)

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
            per_s=round(progress.per_s, 1),
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


def escaped(path: str | bytes) -> str:
    """A path for a terminal: control characters and invalid bytes are escaped."""
    text = os.fsdecode(path)
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode()
                   for c in text)  # fmt: skip


def as_argument(path: Path | str) -> str:
    """A path as an argument in a command that the user may copy into a shell."""
    text = escaped(str(path))
    return shlex.quote(f"./{text}" if text.startswith("-") else text)
