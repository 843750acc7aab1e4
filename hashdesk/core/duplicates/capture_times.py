"""Whether two photos were taken at different times, as far as the camera's own word goes.

Shots of a burst or a bracket may look like copies in every detail. Their EXIF times tell, where
both have one to the second. Times out of names, GPS or files say nothing: programs make them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hashdesk.core.metadata.photo_facts import CAMERA_SOURCES
from hashdesk.core.storage.photos.photo_rows import Photo

MINUTE, QUARTER, WHOLE_DAY = 60, 900, 86_400  # seconds
LONGEST_BURST = 10  # seconds from its first shot to its last
LOST_DIGITS = 10  # ms: programs that copy sub-seconds keep two digits at least


class TimesVerdict(StrEnum):
    """What the capture times of two photos say about them."""

    SILENT = "silent"  # nothing against their being copies
    LOOK_AGAIN = "look again"
    DIFFERENT = "different"


@dataclass(frozen=True)
class CaptureTime:
    """When the shutter opened, by the camera's clock."""

    seconds: int  # since 1970, of the wall clock
    ms: int | None = None  # 0 … 999; None: not known
    utc_offset: int | None = None  # minutes, east positive; None: not known


def capture_time(photo: Photo) -> CaptureTime | None:
    """The time a photo's EXIF gives to the second; None if it gives none.

    Midnight sharp is what a day without a time is read as, so it is no time.
    """
    if photo.taken is None or photo.taken_from not in CAMERA_SOURCES:
        return None
    if photo.taken % WHOLE_DAY == 0 and not photo.taken_ms:
        return None
    return CaptureTime(photo.taken, photo.taken_ms, photo.utc_offset)


def judge_times(first: CaptureTime | None, second: CaptureTime | None) -> TimesVerdict:
    """Whether two capture times can be those of one shot and its copy."""
    if first is None or second is None or _is_one_instant(first, second):
        return TimesVerdict.SILENT
    apart = abs(first.seconds - second.seconds)
    if first.ms is not None and second.ms is not None:
        apart_ms = abs((first.seconds - second.seconds) * 1000 + first.ms - second.ms)
        if apart_ms < LOST_DIGITS:
            return TimesVerdict.SILENT
        is_zone = apart > 0 and _rounded_apart(apart_ms, 1000 * QUARTER) < LOST_DIGITS
        return TimesVerdict.LOOK_AGAIN if is_zone else TimesVerdict.DIFFERENT
    if apart == 0:
        return TimesVerdict.SILENT
    if apart % QUARTER == 0:
        return TimesVerdict.LOOK_AGAIN  # another zone
    # Within seconds of each other, two shots are likelier than a program that dropped the seconds.
    lacks_seconds = any(_may_lack_seconds(time) for time in (first, second))
    if lacks_seconds and LONGEST_BURST < apart < MINUTE:
        return TimesVerdict.LOOK_AGAIN
    return TimesVerdict.DIFFERENT


def are_one_burst(first: CaptureTime | None, second: CaptureTime | None) -> bool:
    """Whether two pictures that differ were taken one soon after the other: a burst, a bracket."""
    if first is None or second is None or judge_times(first, second) is TimesVerdict.SILENT:
        return False
    return abs(first.seconds - second.seconds) <= LONGEST_BURST


def may_be_one_shot(first: CaptureTime | None, second: CaptureTime | None) -> bool:
    """Whether nothing speaks against two pictures that differ being edits of one shot."""
    is_different = judge_times(first, second) is TimesVerdict.DIFFERENT
    return not (is_different or are_one_burst(first, second))


def _rounded_apart(value: int, step: int) -> int:
    """How far a value is from the nearest multiple of a step."""
    return min(value % step, -value % step)


def _is_one_instant(first: CaptureTime, second: CaptureTime) -> bool:
    """Whether two zones name the same moment."""
    if first.utc_offset is None or second.utc_offset is None:
        return False
    ahead = MINUTE * (first.utc_offset - second.utc_offset)
    return first.seconds - second.seconds == ahead and (first.ms or 0) == (second.ms or 0)


def _may_lack_seconds(time: CaptureTime) -> bool:
    """Whether a whole minute may be a time that was written without its seconds."""
    return time.seconds % MINUTE == 0 and time.ms is None
