"""Dates as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from hashdesk.core.words.dates import parse_date

TODAY = date(2026, 11, 29)


def shown(seconds: int | None) -> str | None:
    """A moment as its day."""
    return None if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"


@pytest.mark.parametrize(
    ("typed", "first", "end"),
    [
        ("2019", "2019-01-01", "2020-01-01"),
        ("december 2022", "2022-12-01", "2023-01-01"),
        ("dezember 2022", "2022-12-01", "2023-01-01"),
        ("2022 märz", "2022-03-01", "2022-04-01"),
        ("summer 2021", "2021-06-01", "2021-09-01"),
        ("winter 2021", "2021-12-01", "2022-03-01"),
        ("frühling 2020", "2020-03-01", "2020-06-01"),
        ("12.5.2020", "2020-05-12", "2020-05-13"),
        ("5.2020", "2020-05-01", "2020-06-01"),
        ("5/12/2020", "2020-05-12", "2020-05-13"),
        ("25/12/2020", "2020-12-25", "2020-12-26"),
        ("2020-02-29", "2020-02-29", "2020-03-01"),
        ("2020-02", "2020-02-01", "2020-03-01"),
        ("24 december 2022", "2022-12-24", "2022-12-25"),
        ("24. dezember 2022", "2022-12-24", "2022-12-25"),
        ("december 24, 2022", "2022-12-24", "2022-12-25"),
        ("2018-2020", "2018-01-01", "2021-01-01"),
        ("2018..2020", "2018-01-01", "2021-01-01"),
        ("since 2019", "2019-01-01", None),
        ("bis mai 2019", None, "2019-06-01"),
        ("gestern", "2026-11-28", "2026-11-29"),
    ],
)
def test_what_is_typed_is_a_span_of_days(typed: str, first: str | None, end: str | None) -> None:
    span = parse_date(typed.split(), TODAY)

    assert span is not None
    assert (shown(span.first), shown(span.end)) == (first, end)


@pytest.mark.parametrize(
    "typed", ["dog", "1234", "30.2.2020", "13.2020", "2020-13", "dog 2019", "since dog", "may dog"]
)
def test_other_words_are_no_date(typed: str) -> None:
    assert parse_date(typed.split(), TODAY) is None


def test_a_month_or_season_without_a_year_is_that_of_any_year() -> None:
    days = ["2019-12-31", "2020-01-01", "2021-07-15", "1969-12-24"]
    dates = np.array(days, "datetime64[s]").astype(np.int64)

    for typed, expected in (("dezember", [0, 3]), ("winter", [0, 1, 3]), ("july", [2])):
        span = parse_date([typed], TODAY)
        assert span is not None
        assert span.rows(dates).tolist() == expected
