"""What the viewer's panel says of a photo: names and texts, in the window's language."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP

from hashdesk.core.metadata.photo_facts import DateSource, PhotoFacts
from hashdesk.core.storage.photo_rows import Photo
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.photo_cards import PhotoCard

# Where a date comes from. The camera's own word needs none.
_SOURCES = {
    DateSource.DIGITIZED: NOOP("HashDesk", "{date} (digitized)"),
    DateSource.XMP: NOOP("HashDesk", "{date} (from XMP)"),
    DateSource.SIDECAR: NOOP("HashDesk", "{date} (from the sidecar file)"),
    DateSource.IPTC: NOOP("HashDesk", "{date} (from IPTC)"),
    DateSource.PNG: NOOP("HashDesk", "{date} (from the PNG)"),
    DateSource.GPS: NOOP("HashDesk", "{date} (from GPS)"),
    DateSource.NAME: NOOP("HashDesk", "{date} (from the file’s name)"),
    DateSource.MODIFIED: NOOP("HashDesk", "{date} (when it was last edited)"),
    DateSource.FILE_TIME: NOOP("HashDesk", "{date} (the file’s time)"),
}
_REJECTED = -1
_STARS = 5


def details(card: PhotoCard, facts: PhotoFacts | None) -> list[tuple[str, str]]:
    """The details of a photo. `facts`: what the file says now; None until it is decoded.

    What the library says stands until then, and for what the file says nothing of.
    """
    photo = card.photo
    lines = []
    date = _date_by_library(photo)
    latitude, longitude = photo.latitude, photo.longitude
    if facts is not None and facts.taken is not None:
        date = _date(facts.taken, facts.utc_offset, facts.taken_from)
    if facts is not None and facts.latitude is not None:
        latitude, longitude = facts.latitude, facts.longitude
    if date:
        lines.append((translate("HashDesk", "Taken"), date))
    if photo.width and photo.height:
        lines.append((translate("HashDesk", "Pixels"), f"{photo.width} × {photo.height}"))
    lines.append((translate("HashDesk", "Size"), formatting.size(photo.size)))
    if facts is not None:
        lines += _of_camera(facts)
        lines += _of_people(facts)
    elif photo.camera:
        lines.append((translate("HashDesk", "Camera"), formatting.shown(photo.camera)))
    if latitude is not None and longitude is not None:
        lines.append((translate("HashDesk", "Place"), f"{latitude:.5f}, {longitude:.5f}"))
    lines.append((translate("HashDesk", "File"), formatting.shown(card.place.full)))
    return lines


def _date_by_library(photo: Photo) -> str:
    """Empty if the library knows no date. Older libraries do not know where theirs come from."""
    if photo.taken is None:
        return ""
    source = next((known for known in DateSource if known == photo.taken_from), None)
    return _date(photo.taken, photo.utc_offset, source)


def _date(taken: int, utc_offset: int | None, source: DateSource | None) -> str:
    """The camera's wall clock, its time zone if that is known, and who says so."""
    date = formatting.moment(taken)
    if utc_offset is not None:
        hours, minutes = divmod(abs(utc_offset), 60)
        zone = f"{'−' if utc_offset < 0 else '+'}{hours}:{minutes:02}"
        date += f" UTC{zone}" if utc_offset else " UTC"
    words = None if source is None else _SOURCES.get(source)
    return date if words is None else translate("HashDesk", str(words)).format(date=date)


def _of_camera(facts: PhotoFacts) -> Iterator[tuple[str, str]]:
    if facts.camera:
        yield translate("HashDesk", "Camera"), formatting.shown(facts.camera)
    if facts.lens:
        yield translate("HashDesk", "Lens"), formatting.shown(facts.lens)
    if facts.exposure_seconds is not None:
        yield translate("HashDesk", "Exposure"), f"{_fraction(facts.exposure_seconds)} s"
    if facts.aperture is not None:
        yield translate("HashDesk", "Aperture"), f"f/{facts.aperture:.3g}"
    if facts.iso is not None:
        yield translate("HashDesk", "ISO"), str(facts.iso)
    if facts.focal_length is not None:
        yield translate("HashDesk", "Focal length"), f"{facts.focal_length:.4g} mm"


def _fraction(seconds: float) -> str:
    """Seconds as a photographer writes them: 1/250, 2.5, 30."""
    return f"1/{1 / seconds:.0f}" if seconds < 0.4 else f"{seconds:.4g}"


def _of_people(facts: PhotoFacts) -> Iterator[tuple[str, str]]:
    if facts.rating == _REJECTED:
        yield translate("HashDesk", "Rating"), translate("HashDesk", "Rejected")
    elif facts.rating is not None:
        stars = "★" * facts.rating + "☆" * (_STARS - facts.rating)
        yield translate("HashDesk", "Rating"), stars
    if facts.keywords:
        words = ", ".join(formatting.shown(word) for word in facts.keywords)
        yield translate("HashDesk", "Keywords"), words
