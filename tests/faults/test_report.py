"""The table of faults."""

from __future__ import annotations

from tests.faults.report import Outcome, as_property, outcomes_of, table

TABLE = """\
| fault | trials | lost | encoded again | wrong | message |
| --- | ---: | ---: | ---: | ---: | --- |
| kill -9, exporting | 1,003 | 2 | 40 | 1 | The disk is full. |
| power cut, deciding | 7 | 0 | 0 | 0 | a \\| b |
| **all** | 1,010 | 2 | 40 | 1 |  |
"""


def test_one_row_for_each_fault() -> None:
    """Trials are added up, photos encoded again are the most of any trial."""
    outcomes = [
        Outcome("power cut, deciding", 7, message="a | b"),
        Outcome("kill -9, exporting", 3, lost=2, encoded_again=40),
        Outcome("kill -9, exporting", 1000, encoded_again=8, wrong=1, message="The disk is full."),
    ]
    assert table(outcomes) == TABLE


def test_reports_carry_outcomes() -> None:
    """What a worker process reports is read back among other properties."""
    outcome = Outcome("kill -9, exporting", 3, message="no")
    assert outcomes_of([("other", 1), as_property(outcome)]) == [outcome]
