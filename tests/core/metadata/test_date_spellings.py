"""Moments as cameras and programs spell them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata.date_spellings import Moment, read_moment, read_ms, read_offset
from hashdesk.core.metadata.photo_facts import UTC_OFFSETS
from tests.core.metadata.photos import seconds

DAY = seconds("2012-05-06")
MOMENT = seconds("2012-05-06T07:08:09")
MINUTE = seconds("2012-05-06T07:08:00")
EVENING = seconds("2012-05-06T19:08:09")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012:05:06 07:08:09", Moment(MOMENT)),
        ("2012-05-06 07:08:09", Moment(MOMENT)),
        ("2012/05/06 07:08:09", Moment(MOMENT)),
        ("2012.05.06 07:08:09", Moment(MOMENT)),
        ("2012.05.06 07.08.09", Moment(MOMENT)),
        ("2012-05-06T07:08:09", Moment(MOMENT)),
        ("2012:05:06T07:08:09", Moment(MOMENT)),
        ("2012:05:06:07:08:09", Moment(MOMENT)),
        ("2012:05:06, 07:08:09", Moment(MOMENT)),
        ("2012-05-06 07-08-09", Moment(MOMENT)),
        ("2012:5:6 7:8:9", Moment(MOMENT)),
        ("2012: 5: 6  7: 8: 9", Moment(MOMENT)),
        ("  2012:05:06 07:08:09  \0\0", Moment(MOMENT)),
        ("20120506 070809", Moment(MOMENT)),
        ("20120506T070809", Moment(MOMENT)),
        ("20120506070809", Moment(MOMENT)),
        ("2012-05-06T07:08", Moment(MINUTE)),
        ("2012:05:06 07:08", Moment(MINUTE)),
        ("20120506T0708", Moment(MINUTE)),
        ("2012:05:06", Moment(DAY)),
        ("2012-05-06", Moment(DAY)),
        ("2012/5/6", Moment(DAY)),
        ("20120506", Moment(DAY)),
        ("2012:05:06 07:08:09.5", Moment(MOMENT, 500)),
        ("2012-05-06T07:08:09.123456", Moment(MOMENT, 123)),
        ("2012-05-06T07:08:09,05", Moment(MOMENT, 50)),
        ("20120506T070809.250Z", Moment(MOMENT, 250, 0)),
        ("2012:05:06 07:08:09+02:00", Moment(MOMENT, None, 120)),
        ("2012:05:06 07:08:09 -0330", Moment(MOMENT, None, -210)),
        ("2012-05-06T07:08:09.25+0545", Moment(MOMENT, 250, 345)),
        ("2012-05-06T07:08:09Z", Moment(MOMENT, None, 0)),
        ("2012-05-06 07:08:09 UTC", Moment(MOMENT, None, 0)),
        ("2012-05-06T07:08-05:00", Moment(MINUTE, None, -300)),
        ("2012-05-06T07:08:09+25:00", Moment(MOMENT)),
        ("2012:05:06 07:08:09 PM", Moment(EVENING)),
        ("2012:05:06 07:08:09 a.m.", Moment(MOMENT)),
        ("2012:05:06 12:08:09 AM", Moment(MOMENT - 7 * 3600)),
        ("2012:05:06 24:00:00", Moment(DAY + 86400)),
        ("2012:05:06 23:59:60", Moment(DAY + 86400)),
        ("Sun May  6 07:08:09 2012", Moment(MOMENT)),
        ("Sun, 06 May 2012 07:08:09 +0200", Moment(MOMENT, None, 120)),
        ("6 May 2012 07:08:09 GMT", Moment(MOMENT, None, 0)),
        ("1969:12:31 23:59:59", Moment(-1)),
        ("1826:07:01 12:00:00", Moment(seconds("1826-07-01T12:00:00"))),
    ],
)
def test_spellings(text: str, expected: Moment) -> None:
    assert read_moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "    :  :     :  :  ", "0000:00:00 00:00:00", "yesterday", "now", "12"),
        *("2024:02:30 12:00:00", "2024:13:01 12:00:00", "2024:00:01", "2024:01:00 12:00:00"),
        *("2024:01:01 25:00:00", "2024:01:01 24:00:01", "2024:01:01 12:60:00", "-024:-1:-1"),
        *("2024:01:01 12:00:61", "2024:01:01 noon", "20240230", "201205060", "2012050607"),
        *("2012:05", "2012", "99999999999999", "2012:05:06 ::", "06/05/2012", "6 Foo 2012 07:08"),
        *("2012:05:06 07", "1:2:3 4:5:6", "٢٠١٢:٠٥:٠٦ ٠٧:٠٨:٠٩"),
    ],
)
def test_what_is_no_date(text: str) -> None:
    """A day that no calendar has, half a date, other digits than ours: none is guessed at."""
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [("1950", "1950-01-01"), ("1950-07", "1950-07-01"), ("19500000", "1950-01-01"),
     ("19500700", "1950-07-01"), ("1950-00-00", "1950-01-01")],
)  # fmt: skip
def test_part_of_a_date(text: str, first: str) -> None:
    """XMP and IPTC may know only the year, or year and month: the first day stands for it."""
    assert read_moment(text, partial=True) == Moment(seconds(first))
    assert read_moment(text) is None


def test_pieces() -> None:
    assert [read_ms(text) for text in ("5", "05", "123", "123456", " 7 ", "", "x", "1.5", "²")] == [
        *(500, 50, 123, 123, 700),
        *(None, None, None, None),
    ]
    assert [read_offset(text) for text in ("+02:00", "-03:30", "Z", "", "02:00", "+99:00")] == [
        *(120, -210, 0),
        *(None, None, None),
    ]


@given(st.text(alphabet="0123456789:-/. TZ+amp\0\t", max_size=40), st.booleans())
def test_any_text(text: str, partial: bool) -> None:
    """Whatever is written there, it is a moment with sound parts, or none."""
    moment = read_moment(text, partial=partial)
    if moment is not None:
        assert moment.ms is None or 0 <= moment.ms <= 999
        assert moment.utc_offset is None or UTC_OFFSETS[0] <= moment.utc_offset <= UTC_OFFSETS[1]
        assert abs(moment.seconds) < 1 << 40


@given(st.datetimes(), st.sampled_from([":", "-", "/", "."]), st.sampled_from([" ", "T"]))
def test_every_moment(moment: datetime, dash: str, blank: str) -> None:
    """Each second of ten thousand years is read as it was written."""
    text = f"{moment:%m-%d %H:%M:%S}".replace("-", dash).replace(" ", blank)
    read = read_moment(f"{moment.year:04}{dash}{text}.{moment.microsecond:06}")
    whole = moment.replace(microsecond=0, tzinfo=UTC).timestamp()
    assert read == Moment(int(whole), moment.microsecond // 1000)
