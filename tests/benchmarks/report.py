"""One measurement: what, how much, and what it should reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured number. `good` None: told, but nothing is asked of it."""

    what: str
    value: str
    goal: str = ""
    good: bool | None = None


def table(figures: list[Figure]) -> str:
    """Markdown."""
    lines = ["| what | measured | goal | |", "| --- | --- | --- | --- |"]
    marks = {True: "✓", False: "✗", None: ""}
    lines += [f"| {f.what} | {f.value} | {f.goal} | {marks[f.good]} |" for f in figures]
    return "\n".join(lines)
