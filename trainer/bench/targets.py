"""What adapting must reach, beside what it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trainer.bench.libraries import MIXED
from trainer.bench.scores import Scores
from trainer.bench.tables import table

BITS_SETTINGS = ("64", "32", "16", "8", "4")
# Groups in shares of the float features' MAP; edits in shares found first.
MIXED_TARGETS: Mapping[str, float] = {
    "64": 1.20, "32": 1.15, "16": 1.05, "8": 0.92, "64 edits": 0.94, "32 edits": 0.88,
}  # fmt: skip
SINGLE_TARGETS: Mapping[str, float] = {"64": 1.10}

Measured = tuple[str, Scores, Scores, Scores]  # library; scores of floats, ITQ and the recipe


def reached_table(measured: list[Measured]) -> str:
    """Markdown: each target with what was measured, and ITQ on the library as the least of all."""
    lines = [line for one in measured for line in _lines(*one)]
    reached = sum(line[-1] == "yes" for line in lines)
    columns = ("library", "setting", "measured", "wanted", "reached")
    return f"{table(columns, lines)}\n\n{reached} of {len(lines)} are reached."


def _lines(name: str, floats: Scores, itq: Scores, found: Scores) -> Iterator[tuple[object, ...]]:
    targets = MIXED_TARGETS if name == MIXED else SINGLE_TARGETS
    for setting, wanted in targets.items():
        value = found[setting] if "edits" in setting else found[setting] / floats["float"]
        yield name, setting, value, wanted, _answer(value, wanted)
    for setting in BITS_SETTINGS:
        value, least = found[setting] / floats["float"], itq[setting] / floats["float"]
        yield name, f"{setting}, ITQ", value, least, _answer(value, least)


def _answer(value: float, wanted: float) -> str:
    return "yes" if round(value, 3) >= round(wanted, 3) else "no"
