"""The estimate of two models as a table: what each finds, for each length of codes."""

from __future__ import annotations

from hashdesk.core.adaptation.advice import EstimateTable, Found, advice_if_any
from hashdesk.core.encoding.codes import BITS

CHANCE = ("groups_chance", "edits_chance")  # columns that older estimates lack


def estimate_table(estimate: EstimateTable) -> list[str]:
    """Lines of a table: the estimate for each length, before and after, and what is told of it."""
    columns = ("groups_before", "groups_after", CHANCE[0], "edits_before", "edits_after", CHANCE[1])
    tables = [(bits, row) for bits in reversed(BITS) if (row := estimate.get(str(bits)))]
    rows = [
        (str(bits), [_figure(row.get(column), column) for column in columns])
        for bits, row in tables
    ]
    if not rows:
        return []
    if advice := advice_if_any(estimate):
        rows.append(("mean", [*_told(advice.kinds), *_told(advice.copies)]))
    lines = [
        "        similar photos           edited copies",
        "  bits  before   after  chance  before   after  chance",
    ]
    if not any(column in row for _, row in tables for column in CHANCE):
        lines = ["        similar photos   edited copies", "  bits  before   after  before   after"]
        rows = [(name, [*values[:2], *values[3:5]]) for name, values in rows]
    for name, values in rows:
        lines.append(f"  {name:>4}{''.join(f' {value:>7}' for value in values)}")
    if advice:
        lines.append("  The mean of edited copies is that of 64 and 32 bits.")
    if len(rows[0][1]) == len(columns):
        lines.append("  Chance: changes of up to so many percentage points say nothing.")
    return lines


def is_comparison(estimate: EstimateTable) -> bool:
    """Whether two models were measured; HashDesk general has only its own figures, twice."""
    return any(
        row.get(f"{what}_before") != row.get(f"{what}_after")
        for row in estimate.values()
        for what in ("groups", "edits")
    )


def _told(found: Found) -> list[str]:
    """As many decimals as it takes to see whether the change is chance."""
    before, after, chance = (
        f"{value:.{found.decimals}f}" for value in found.percentages(found.decimals)
    )
    return [f"{before}%", f"{after}%", f"±{chance}"]


def _figure(value: object, column: str) -> str:
    if not isinstance(value, (int, float)):
        return "–"
    return f"±{100 * value:.1f}" if column in CHANCE else f"{value:.1%}"
