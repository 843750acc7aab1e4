"""One measurement: what, how much, and what it should reach. And many in a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A measured number. `good` None: told, but nothing is asked of it."""

    what: str
    value: str
    goal: str = ""
    good: bool | None = None


@dataclass(frozen=True)
class Grid:
    """Measured numbers of many things in many ways; nothing is asked of them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(figures: Sequence[Figure | Grid]) -> str:
    """Markdown: the figures in one table, then each grid in its own."""
    marks = {True: "✓", False: "✗", None: ""}
    told = [f for f in figures if isinstance(f, Figure)]
    rows = tuple((f.what, f.value, f.goal, marks[f.good]) for f in told)
    grids = [Grid(("what", "measured", "goal", ""), rows)]
    grids += [f for f in figures if isinstance(f, Grid)]
    return "\n\n".join(map(_lines, grids))


def _lines(grid: Grid) -> str:
    head = [grid.head, ("---",) * len(grid.head)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [*head, *grid.rows])


def met(figures: Sequence[Figure | Grid]) -> bool:
    """Whether no goal was missed."""
    return all(f.good is not False for f in figures if isinstance(f, Figure))


def peak_mb() -> float:
    """This process's largest memory (getrusage would count that of its parent at the fork)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
