"""What a fault was tried, and what came of it: the table that `make faults` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

PROPERTY = "fault"  # what a test's report carries an outcome as, also from another process
HEADINGS = ("fault", "trials", "lost", "encoded again", "wrong", "message")


@dataclass(frozen=True)
class Outcome:
    """What one kind of fault did in a number of trials."""

    fault: str  # what was done to which phase: "power cut, exporting"
    trials: int
    lost: int = 0  # photos, codes or decisions that were acknowledged and are gone
    encoded_again: int = 0  # the most photos in one trial that went through the encoder once more
    wrong: int = (
        0  # trials that ended in another wrong way: a traceback, a mixture, a false success
    )
    message: str = ""  # what a person reads, if anything


Report = Callable[[Outcome], None]


def outcomes_of(properties: Iterable[tuple[str, Any]]) -> list[Outcome]:
    """The outcomes that a test's report carries."""
    return [Outcome(**value) for name, value in properties if name == PROPERTY]


def as_property(outcome: Outcome) -> tuple[str, dict[str, Any]]:
    """What a test's report can carry to the process that prints the table."""
    return PROPERTY, asdict(outcome)


def table(outcomes: Iterable[Outcome]) -> str:
    """A Markdown table with one row for each fault, and their sum."""
    by_fault: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_fault.setdefault(outcome.fault, []).append(outcome)
    merged = [_sum(fault, same) for fault, same in sorted(by_fault.items())]
    rows = [_row(one) for one in [*merged, _sum("**all**", [*merged])]]
    rows[-1] = [*rows[-1][:-1], ""]
    lines = [HEADINGS, ("---", *["---:"] * 4, "---"), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _sum(fault: str, outcomes: list[Outcome]) -> Outcome:
    return Outcome(
        fault,
        trials=sum(one.trials for one in outcomes),
        lost=sum(one.lost for one in outcomes),
        encoded_again=max((one.encoded_again for one in outcomes), default=0),
        wrong=sum(one.wrong for one in outcomes),
        message=next((one.message for one in outcomes if one.message), ""),
    )


def _row(one: Outcome) -> list[str]:
    counts = one.trials, one.lost, one.encoded_again, one.wrong
    message = one.message.replace("|", "\\|").replace("\n", " ")
    return [one.fault, *(f"{count:,}" for count in counts), message]
