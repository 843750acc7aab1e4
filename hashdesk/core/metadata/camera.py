"""Camera and lens, and how the exposure was set."""

from __future__ import annotations

import re

from PIL import ExifTags

from hashdesk.core.metadata.exif import TagValue, text_of
from hashdesk.core.metadata.photo_facts import (
    APERTURES,
    EXPOSURES,
    FOCAL_LENGTHS,
    ISOS,
    LONGEST_LENS,
)
from hashdesk.core.metadata.photo_metadata import PhotoMetadata
from hashdesk.core.metadata.tag_text import number_within, one_line

_LONGEST_NAME = 64  # characters of a maker or a model
_BASE = ExifTags.Base
_APEX = (-30.0, 30.0)  # exponents of two that a camera may have
_ISO_IS_ELSEWHERE = 65535  # EXIF 2.3: the tag has two bytes, and larger values another tag


def camera_of(metadata: PhotoMetadata) -> str | None:
    """Maker and model as one name, without the maker if the model begins with it."""
    make, model = (
        one_line(text_of(metadata.exif.ifd0.get(tag)) or metadata.xmp_value(name), _LONGEST_NAME)
        for tag, name in ((_BASE.Make, "tiff:Make"), (_BASE.Model, "tiff:Model"))
    )
    if make and model.lower().startswith(make.split()[0].lower()):
        make = ""
    return f"{make} {model}".strip() or None


def lens_of(metadata: PhotoMetadata) -> str | None:
    """The lens by name; None if it has none but dashes and zeros, such as "0.0 mm f/0.0"."""
    candidates = (
        text_of(_exposure_tag(metadata, _BASE.LensModel)),
        metadata.xmp_value("exifEX:LensModel"),
        metadata.xmp_value("aux:Lens"),
    )
    for text in candidates:
        name = one_line(text, LONGEST_LENS)
        if any(c.isalnum() and c != "0" for c in re.sub(r"mm|f/", "", name.lower())):
            return name
    return None


def exposure_seconds_of(metadata: PhotoMetadata) -> float | None:
    """How long the shutter was open."""
    seconds = _number(metadata, _BASE.ExposureTime, "exif:ExposureTime", EXPOSURES)
    if seconds is None:
        exponent = _exponent(metadata, _BASE.ShutterSpeedValue, _BASE.ExposureTime)
        seconds = None if exponent is None else number_within(2**-exponent, EXPOSURES)
    return seconds


def aperture_of(metadata: PhotoMetadata) -> float | None:
    """The f-number."""
    aperture = _number(metadata, _BASE.FNumber, "exif:FNumber", APERTURES)
    if aperture is None:
        exponent = _exponent(metadata, _BASE.ApertureValue, _BASE.FNumber)
        aperture = None if exponent is None else number_within(2 ** (exponent / 2), APERTURES)
    return aperture


def iso_of(metadata: PhotoMetadata) -> int | None:
    """The sensitivity."""
    for tag in (_BASE.ISOSpeedRatings, _BASE.RecommendedExposureIndex, _BASE.ISOSpeed):
        iso = number_within(_exposure_tag(metadata, tag), ISOS)
        if iso is not None and (tag != _BASE.ISOSpeedRatings or iso != _ISO_IS_ELSEWHERE):
            return round(iso)
    for name in ("exifEX:PhotographicSensitivity", "exif:ISOSpeedRatings"):
        iso = number_within(metadata.xmp_value(name), ISOS)
        if iso is not None:
            return round(iso)
    return None


def focal_length_of(metadata: PhotoMetadata) -> float | None:
    """The lens's own focal length in mm."""
    return _number(metadata, _BASE.FocalLength, "exif:FocalLength", FOCAL_LENGTHS)


def _number(
    metadata: PhotoMetadata, tag: int, name: str, limits: tuple[float, float]
) -> float | None:
    """A possible number by EXIF, else by XMP."""
    number = number_within(_exposure_tag(metadata, tag), limits)
    return number_within(metadata.xmp_value(name), limits) if number is None else number


def _exponent(metadata: PhotoMetadata, tag: int, plain: int) -> float | None:
    """The exponent of two that a tag has, where `plain` has no possible number.

    A camera that knows neither, as with a lens without contacts, writes 0 into both: it is not
    1 s, or f/1.
    """
    exponent = number_within(_exposure_tag(metadata, tag), _APEX)
    unknown = exponent == 0 and _exposure_tag(metadata, plain) is not None
    return None if unknown else exponent


def _exposure_tag(metadata: PhotoMetadata, tag: int) -> TagValue | None:
    """A tag of the EXIF directory, which some programs put into IFD0."""
    exif = metadata.exif
    value = exif.exif_ifd.get(tag)
    return exif.ifd0.get(tag) if value is None else value
