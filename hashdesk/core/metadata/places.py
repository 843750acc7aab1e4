"""Where a photo was taken."""

from __future__ import annotations

import re

from PIL import ExifTags

from hashdesk.core.metadata.exif import Tags, TagValue, text_of
from hashdesk.core.metadata.photo_metadata import PhotoMetadata
from hashdesk.core.metadata.tag_text import number_of

Degrees = tuple[float, float]  # degrees north, degrees east
_GPS = ExifTags.GPS
_PARTS = re.compile(r"\d{1,9}(?:\.\d{0,12})?")


def place_of(metadata: PhotoMetadata) -> Degrees | None:
    """Latitude and longitude by EXIF, else by XMP; None if neither has both.

    0° N 0° E is no place: it is what programs write that know none.
    """
    gps = metadata.exif.gps_ifd
    return _place(
        _exif_degrees(gps, _GPS.GPSLatitude, _GPS.GPSLatitudeRef, "NS", 90),
        _exif_degrees(gps, _GPS.GPSLongitude, _GPS.GPSLongitudeRef, "EW", 180),
    ) or _place(
        _xmp_degrees(metadata.xmp_value("exif:GPSLatitude"), "NS", 90),
        _xmp_degrees(metadata.xmp_value("exif:GPSLongitude"), "EW", 180),
    )


def _place(latitude: float | None, longitude: float | None) -> Degrees | None:
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None
    return latitude, longitude


def _exif_degrees(gps: Tags, tag: int, reference: int, letters: str, limit: int) -> float | None:
    """Signed degrees of a tag; None without a letter that says which side of zero they are on."""
    value = gps.get(tag)
    letter = text_of(gps.get(reference)).strip().upper()[:1]
    if isinstance(value, str):
        return _xmp_degrees(value if letter in value.upper() else value + letter, letters, limit)
    parts = _numbers(value)
    if parts is None or not letter or letter not in letters:
        return None
    return _signed(parts, letter, limit)


def _numbers(value: TagValue | None) -> list[float] | None:
    """Degrees, minutes and seconds, or decimal degrees alone; None if one of them is no number."""
    raw = value if isinstance(value, tuple) else (value,)
    numbers = [number for part in raw if (number := number_of(part)) is not None]
    return numbers if len(numbers) == len(raw) in (1, 3) else None


def _xmp_degrees(text: str, letters: str, limit: int) -> float | None:
    """Signed degrees of "51,30.5N", "51,30,15N", "51.508N", or decimal degrees with their sign."""
    parts = [float(part) for part in _PARTS.findall(text)]
    letter = "".join(c for c in text.upper() if c in letters)
    if len(parts) == 1 and not letter and re.fullmatch(r"\s*[+-]?[\d.]+\s*", text):
        letter = letters["-" in text]
    if len(parts) not in (1, 2, 3) or len(letter) != 1:
        return None
    return _signed(parts, letter, limit)


def _signed(parts: list[float], letter: str, limit: int) -> float | None:
    degrees, minutes, seconds = (*parts, 0.0, 0.0)[:3]
    value = degrees + minutes / 60 + seconds / 3600
    if not (0 <= value <= limit and 0 <= minutes <= 60 and 0 <= seconds <= 60):
        return None
    # SQLite has no -0.0: it would come back as 0.0.
    return (-value if letter in "SW" else value) + 0.0
