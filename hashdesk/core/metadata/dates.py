"""When a photo was taken: the first source that says something sensible."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import ExifTags

from hashdesk.core.metadata import iptc, png_chunks
from hashdesk.core.metadata.date_spellings import Moment, read_moment, read_ms, read_offset
from hashdesk.core.metadata.exif import text_of
from hashdesk.core.metadata.name_dates import moment_in_name
from hashdesk.core.metadata.photo_facts import EARLIEST_TAKEN, LATEST_TAKEN, DateSource
from hashdesk.core.metadata.photo_metadata import PhotoMetadata
from hashdesk.core.metadata.tag_text import number_of

FUTURE_SECONDS = 86400  # a clock may be a time zone ahead; more is nonsense

_BASE = ExifTags.Base
# Date, its fraction of a second, and its time zone.
_ORIGINAL = (_BASE.DateTimeOriginal, _BASE.SubsecTimeOriginal, _BASE.OffsetTimeOriginal)
_DIGITIZED = (_BASE.DateTimeDigitized, _BASE.SubsecTimeDigitized, _BASE.OffsetTimeDigitized)
_MODIFIED = (_BASE.DateTime, _BASE.SubsecTime, _BASE.OffsetTime)
_XMP_DATES = (
    "exif:DateTimeOriginal",
    "photoshop:DateCreated",
    "xmp:CreateDate",
    "exif:DateTimeDigitized",
)


def when_taken(metadata: PhotoMetadata, now: float) -> tuple[Moment, DateSource] | None:
    """The moment a photo was taken and who says so; None if nobody does. `now`: Unix time."""
    for source, moment in _moments(metadata):
        if moment is not None and _is_plausible(moment, now):
            return moment, source
    return None


def _is_plausible(moment: Moment, now: float) -> bool:
    utc = moment.seconds - 60 * (moment.utc_offset or 0)
    return EARLIEST_TAKEN <= moment.seconds <= LATEST_TAKEN and utc <= now + FUTURE_SECONDS


def _moments(metadata: PhotoMetadata) -> Iterator[tuple[DateSource, Moment | None]]:
    """What each source says, the most trustworthy first."""
    if metadata.is_bare:
        yield DateSource.NAME, moment_in_name(metadata.name)
        return
    for source, tags in ((DateSource.ORIGINAL, _ORIGINAL), (DateSource.DIGITIZED, _DIGITIZED)):
        for moment in _exif_moments(metadata, tags):
            yield source, moment
    for name in _XMP_DATES:
        for source, xmp in ((DateSource.SIDECAR, metadata.sidecar), (DateSource.XMP, metadata.xmp)):
            for value in xmp.get(name, ())[:1]:
                yield source, read_moment(value, partial=True)
    for day, time in (
        (iptc.DATE_CREATED, iptc.TIME_CREATED),
        (iptc.DIGITAL_DATE, iptc.DIGITAL_TIME),
    ):
        yield DateSource.IPTC, _iptc_moment(metadata.iptc, day, time)
    created = metadata.png.texts.get(png_chunks.CREATION_TEXT, b"")
    yield DateSource.PNG, read_moment(text_of(created))
    yield DateSource.PNG, metadata.png.changed
    yield DateSource.GPS, _gps_moment(metadata)
    yield DateSource.NAME, moment_in_name(metadata.name)
    for moment in _exif_moments(metadata, _MODIFIED):
        yield DateSource.MODIFIED, moment
    yield DateSource.MODIFIED, read_moment(metadata.xmp_value("xmp:ModifyDate"))


def _exif_moments(metadata: PhotoMetadata, tags: tuple[int, int, int]) -> Iterator[Moment]:
    """A date with its fraction and zone, in whichever directory a program put them."""
    exif = metadata.exif
    date_tag, fraction_tag, zone_tag = tags
    for directory in (exif.exif_ifd, exif.ifd0):
        moment = read_moment(text_of(directory.get(date_tag)))
        if moment is None:
            continue
        fraction, zone = (
            text_of(exif.exif_ifd.get(tag, exif.ifd0.get(tag))) for tag in (fraction_tag, zone_tag)
        )
        ms, offset = moment.ms, moment.utc_offset
        yield Moment(
            moment.seconds,
            read_ms(fraction) if ms is None else ms,
            read_offset(zone) if offset is None else offset,
        )


def _iptc_moment(values: iptc.Iptc, date_set: int, time_set: int) -> Moment | None:
    """A date such as "20120506" with a time such as "070809+0200", if there is a sound one."""
    day = next(iter(values.get(date_set, ())), "").strip()
    time = next(iter(values.get(time_set, ())), "").strip()
    return read_moment(f"{day}T{time}", partial=True) or read_moment(day, partial=True)


def _gps_moment(metadata: PhotoMetadata) -> Moment | None:
    """The date of the satellites, which is UTC, with their time of day if it is sound."""
    gps = metadata.exif.gps_ifd
    day = read_moment(text_of(gps.get(ExifTags.GPS.GPSDateStamp)))
    time = gps.get(ExifTags.GPS.GPSTimeStamp)
    if day is None or not isinstance(time, tuple) or len(time) != 3:
        return day
    hour, minute, second = (number_of(part) for part in time)
    if hour is None or minute is None or second is None:
        return day
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second <= 60):
        return day
    whole, ms = divmod(round((hour * 3600 + minute * 60 + second) * 1000), 1000)
    return Moment(day.seconds + whole, ms or None, 0)
