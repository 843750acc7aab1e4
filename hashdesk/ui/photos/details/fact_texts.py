"""Dates, exposure, rating and keywords of a photo as texts, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP

from hashdesk.core.metadata.photo_facts import DateSource, PhotoFacts
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

Facts = PhotoFacts | StoredFacts  # lens, exposure, rating and keywords are the same in both

# Where a date comes from. The camera's own word needs none, nor do dates that are no capture dates.
_SOURCES = {
    DateSource.DIGITIZED: NOOP("HashDesk", "{date} (digitized)"),
    DateSource.XMP: NOOP("HashDesk", "{date} (from XMP)"),
    DateSource.SIDECAR: NOOP("HashDesk", "{date} (from the sidecar file)"),
    DateSource.IPTC: NOOP("HashDesk", "{date} (from IPTC)"),
    DateSource.PNG: NOOP("HashDesk", "{date} (from the PNG)"),
    DateSource.GPS: NOOP("HashDesk", "{date} (from GPS)"),
    DateSource.NAME: NOOP("HashDesk", "{date} (from the file’s name)"),
}
# The same in short, where there is room for one line.
_SHORT_SOURCES = {
    DateSource.DIGITIZED: NOOP("HashDesk", "Digitized"),
    DateSource.XMP: "XMP",
    DateSource.SIDECAR: NOOP("HashDesk", "Sidecar file"),
    DateSource.IPTC: "IPTC",
    DateSource.PNG: "PNG",
    DateSource.GPS: "GPS",
    DateSource.NAME: NOOP("HashDesk", "File name"),
}
_REJECTED = -1
_STARS = 5


def date(taken: int, utc_offset: int | None, source: int | None) -> str:
    """The camera's wall clock, its time zone if that is known, and who says so."""
    words = _words(_SOURCES, source)
    moment = formatting.moment(taken)
    if utc_offset is not None:
        hours, minutes = divmod(abs(utc_offset), 60)
        zone = f"{'−' if utc_offset < 0 else '+'}{hours}:{minutes:02}"
        moment += f" UTC{zone}" if utc_offset else " UTC"
    return translate("HashDesk", words).format(date=moment) if words else moment


def date_name(source: int | None) -> str:
    """What happened at a date: nobody knows that a photo was taken when its file was saved."""
    if source == DateSource.FILE_TIME:
        return translate("HashDesk", "File saved")
    if source == DateSource.MODIFIED:
        return translate("HashDesk", "Last edited")
    if source is None:  # of an imported library, or read long ago
        return translate("HashDesk", "Date")
    return translate("HashDesk", "Taken")


def is_capture(source: int | None) -> bool:
    """Whether a date is known to be that of the capture, by whatever source."""
    return source not in (None, DateSource.MODIFIED, DateSource.FILE_TIME)


def date_source(source: int | None) -> str:
    """Where a date comes from, in short; empty for the camera's own word, and where unknown."""
    words = _words(_SHORT_SOURCES, source)
    return translate("HashDesk", words) if words else ""


def _words(sources: dict[DateSource, object], source: int | None) -> str:
    # A library that a newer HashDesk wrote to may name sources that this one does not know.
    return next((str(words) for known, words in sources.items() if known == source), "")


def exposure(facts: Facts) -> str:
    """Exposure and aperture in one line: 1/250 s · f/2.8."""
    return " · ".join(filter(None, (seconds(facts), aperture(facts))))


def seconds(facts: Facts) -> str:
    """The exposure in seconds; empty if it is not known, as all of these."""
    known = facts.exposure_seconds
    return "" if known is None else f"{fraction(known)} s"


def aperture(facts: Facts) -> str:
    """The aperture as photographers write it: f/2.8."""
    return "" if facts.aperture is None else f"f/{formatting.decimal(facts.aperture, 3)}"


def iso(facts: Facts) -> str:
    """The sensitivity."""
    return "" if facts.iso is None else str(facts.iso)


def focal_length(facts: Facts) -> str:
    """The focal length, of the lens itself."""
    known = facts.focal_length
    return "" if known is None else f"{formatting.decimal(known, 4)} mm"


def fraction(seconds: float) -> str:
    """Seconds as a photographer writes them: 1/250, 2.5, 30."""
    return f"1/{1 / seconds:.0f}" if seconds < 0.4 else formatting.decimal(seconds, 4)


def rating(facts: Facts) -> str:
    """The rating as stars; empty if there is none."""
    if facts.rating == _REJECTED:
        return translate("HashDesk", "Rejected")
    return "" if facts.rating is None else stars(facts.rating)


def stars(count: int) -> str:
    """Stars, and hollow ones up to five."""
    return "★" * count + "☆" * (_STARS - count)


def keywords(facts: Facts) -> str:
    """The keywords in one line."""
    return ", ".join(formatting.shown(word) for word in facts.keywords)
