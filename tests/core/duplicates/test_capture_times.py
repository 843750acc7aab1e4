"""Capture times: shots of a burst are different photos, copies and other zones are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.duplicates.capture_times import (
    CaptureTime,
    TimesVerdict,
    are_one_burst,
    capture_time,
    judge_times,
)
from hashdesk.core.metadata.photo_facts import CAMERA_SOURCES, DateSource
from hashdesk.core.storage.photos.photo_rows import Photo

SILENT, LOOK_AGAIN, DIFFERENT = TimesVerdict
NOON = 1_560_000_007 // 86_400 * 86_400 + 43_207  # 12:00:07

TIMES = st.builds(
    CaptureTime,
    st.integers(NOON - 2000, NOON + 2000),
    st.none() | st.integers(0, 999),
    st.none() | st.sampled_from([0, 60, 120, -330]),
)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (CaptureTime(NOON), CaptureTime(NOON), SILENT),
        (CaptureTime(NOON), CaptureTime(NOON + 1), DIFFERENT),
        (CaptureTime(NOON), CaptureTime(NOON + 100_000), DIFFERENT),
        (CaptureTime(NOON, 100), CaptureTime(NOON, 133), DIFFERENT),  # 30 shots a second
        (CaptureTime(NOON, 123), CaptureTime(NOON, 120), SILENT),  # its last digit was lost
        (CaptureTime(NOON, 123), CaptureTime(NOON), SILENT),  # they all were
        (CaptureTime(NOON, 700), CaptureTime(NOON + 1), DIFFERENT),  # another known second
        (CaptureTime(NOON, 999), CaptureTime(NOON + 1, 32), DIFFERENT),
        (CaptureTime(NOON), CaptureTime(NOON + 3600), LOOK_AGAIN),
        (CaptureTime(NOON, 5), CaptureTime(NOON - 19_800, 5), LOOK_AGAIN),
        (CaptureTime(NOON, 5), CaptureTime(NOON + 900, 305), DIFFERENT),
        (CaptureTime(NOON, utc_offset=120), CaptureTime(NOON - 3600, utc_offset=60), SILENT),
        (CaptureTime(NOON - 7), CaptureTime(NOON), DIFFERENT),  # a burst from 12:00:00 on
        (CaptureTime(NOON - 7), CaptureTime(NOON + 4), LOOK_AGAIN),  # or 12:00 without seconds
    ],
)
def test_what_two_times_say(first: CaptureTime, second: CaptureTime, verdict: TimesVerdict) -> None:
    assert judge_times(first, second) is verdict


@given(TIMES | st.none(), TIMES | st.none())
def test_the_order_of_two_times_makes_no_difference(
    first: CaptureTime | None, second: CaptureTime | None
) -> None:
    assert judge_times(first, second) is judge_times(second, first)


@given(TIMES)
def test_a_time_says_nothing_against_itself_or_no_time(time: CaptureTime) -> None:
    assert judge_times(time, time) is SILENT
    assert judge_times(time, None) is SILENT


def _photo(source: DateSource | None, taken: int | None = NOON, ms: int | None = None) -> Photo:
    return Photo(1, 1, b"a.jpg", 1, 1, taken=taken, taken_ms=ms, taken_from=source)


@pytest.mark.parametrize("source", [*DateSource, None])
def test_only_the_cameras_own_word_counts(source: DateSource | None) -> None:
    expected = CaptureTime(NOON) if source in CAMERA_SOURCES else None
    assert capture_time(_photo(source)) == expected


def test_a_day_without_a_time_does_not_count() -> None:
    midnight = NOON - 43_207
    assert capture_time(_photo(DateSource.ORIGINAL, midnight)) is None
    assert capture_time(_photo(DateSource.ORIGINAL, midnight, 20)) == CaptureTime(midnight, 20)
    assert capture_time(_photo(DateSource.ORIGINAL, None)) is None


@pytest.mark.parametrize(
    ("first", "second", "is_burst"),
    [
        (CaptureTime(NOON), CaptureTime(NOON + 2), True),
        (CaptureTime(NOON, 100), CaptureTime(NOON, 200), True),
        (CaptureTime(NOON - 7), CaptureTime(NOON - 6), True),  # from 12:00:00 on
        (CaptureTime(NOON), CaptureTime(NOON + 11), False),
        (CaptureTime(NOON), CaptureTime(NOON), False),
        (CaptureTime(NOON), CaptureTime(NOON + 3600), False),  # another zone, or another photo
        (CaptureTime(NOON), None, False),
    ],
)
def test_pictures_that_differ_may_be_one_burst(
    first: CaptureTime, second: CaptureTime | None, is_burst: bool
) -> None:
    assert are_one_burst(first, second) is are_one_burst(second, first) is is_burst
