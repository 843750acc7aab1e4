"""What became of a training run, as lines of JSON: its curve, its cost, and what was measured.

Every line has an "event", and the CPU and wall-clock seconds since the line before it: of all
threads, from the start of the process, loading included. Runs that went on from a checkpoint add
to the same file.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.errors import FolderError
from trainer.mah.protocols import MAHFigures

IterationLine = dict[str, Any]


class TrainingLog:
    """Writes a log; without a path, nothing."""

    def __init__(self, path: Path | None, settings: Mapping[str, object]) -> None:
        self._path, self._settings = path, settings
        self._cpu_s, self._began = 0.0, time.monotonic()
        self._in_file = False

    def iteration(self, done: int, **fields: object) -> None:
        """Add an iteration. The first of all begins the file anew."""
        if done == 1 and self._path is not None:
            self._path.unlink(missing_ok=True)
        self._write("iteration", {"done": done, **fields})

    def stopped(self) -> None:
        """Add that the run ends here and can go on."""
        self._write("stopped", {})

    def measured(self, figures: MAHFigures) -> None:
        """Add what the trained network reaches."""
        self._write("measured", {"figures": figures})

    def _write(self, event: str, fields: Mapping[str, object]) -> None:
        if self._path is None:
            return
        lines = [] if self._in_file else [{"event": "run", **self._settings}]
        cpu_s, now = time.process_time(), time.monotonic()
        cost = {"cpu_s": round(cpu_s - self._cpu_s, 1), "wall_s": round(now - self._began, 1)}
        self._cpu_s, self._began, self._in_file = cpu_s, now, True
        lines.append({"event": event, **fields, **cost})
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)


@dataclass(frozen=True)
class TrainingHistory:
    """A log as it was read."""

    settings: Mapping[str, Any]  # of the last run
    runs: int
    iterations: tuple[IterationLine, ...]  # in order, each once
    figures: MAHFigures | None  # None: not yet trained to the end
    cpu_s: float  # of all runs, with what was lost between checkpoints
    wall_s: float


def read_training_log(path: Path) -> TrainingHistory:
    """Read a log. Raises FolderError."""
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        runs = [line for line in lines if line["event"] == "run"]
        last = {line["done"]: line for line in lines if line["event"] == "iteration"}
        measured = [line["figures"] for line in lines if line["event"] == "measured"]
        return TrainingHistory(
            settings=runs[-1],
            runs=len(runs),
            iterations=tuple(last[done] for done in sorted(last)),
            figures={int(bits): found for bits, found in measured[-1].items()}
            if measured
            else None,
            cpu_s=sum(line.get("cpu_s", 0.0) for line in lines),
            wall_s=sum(line.get("wall_s", 0.0) for line in lines),
        )
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise FolderError(f"{path} is no log of a training run: {error}.") from error
