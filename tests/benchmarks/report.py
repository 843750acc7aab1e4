"""Measurements and their goals, printed as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A measured number. passed: whether it meets its goal; None: it has none."""

    name: str
    value: str
    goal: str = ""
    passed: bool | None = None


@dataclass(frozen=True)
class Grid:
    """A table of measured numbers without goals."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(figures: Sequence[Figure | Grid]) -> str:
    """Markdown: the figures in one table, then one table for each grid."""
    marks = {True: "✓", False: "✗", None: ""}
    plain = [f for f in figures if isinstance(f, Figure)]
    rows = tuple((f.name, f.value, f.goal, marks[f.passed]) for f in plain)
    grids = [Grid(("what", "measured", "goal", ""), rows)]
    grids += [f for f in figures if isinstance(f, Grid)]
    return "\n\n".join(map(_lines, grids))


def _lines(grid: Grid) -> str:
    head = [grid.head, ("---",) * len(grid.head)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [*head, *grid.rows])


def met(figures: Sequence[Figure | Grid]) -> bool:
    """Whether no goal was missed."""
    return all(f.passed is not False for f in figures if isinstance(f, Figure))


def peak_mb() -> float:
    """The peak memory of this process in MB (getrusage would count its parent's at the fork)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
