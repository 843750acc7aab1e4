"""Times in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDate

from hashdesk.ui import formatting


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (10.2, 31.3, "10 s to 30 s"),
        (3, 9, "3 s to 9 s"),
        (18, 59, "20 s to 1 min"),
        (30, 31, "30 s"),
        (110, 250, "2 min to 4 min"),
    ],
)
def test_estimates_are_no_finer_than_they_can_be(least: float, most: float, told: str) -> None:
    assert formatting.duration_between(least, most) == told


def test_a_day_names_its_parts_in_the_order_of_all_dates() -> None:
    assert formatting.whole_day(QDate(2024, 5, 12)) == "Sunday, 12 May 2024"
