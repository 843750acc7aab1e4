"""The tags of a photo's EXIF as text, for the window's panel."""

from __future__ import annotations

import re

from PIL import ExifTags

from hashdesk.core.metadata.exif import Exif, TagValue, text_of
from hashdesk.core.metadata.tag_text import one_line, short_number
from hashdesk.core.metadata.tag_values import UNITS, in_full, says_nothing

LONGEST_TAG = 100  # characters
MOST_TAGS = 120


def readable_tags(exif: Exif) -> list[tuple[str, str]]:
    """The names and values of tags that are text, or numbers that say what they mean.

    What a photographer asks for first comes first. What PhotoFacts has is left out.
    """
    found: list[tuple[str, str]] = []
    directories = (
        (exif.ifd0, ExifTags.TAGS),
        (exif.exif_ifd, ExifTags.TAGS),
        (exif.gps_ifd, ExifTags.GPSTAGS),
    )
    for tags, names in directories:
        for tag, value in tags.items():
            name = names.get(tag, "")
            if not name or name in _FACTS | _PLUMBING or says_nothing(name, value):
                continue
            if shown := in_full(tag, name, tags) or _readable(value):
                found.append((name, UNITS.get(name, "{}").format(shown)))
    ranks = {name: rank for rank, name in enumerate(_FIRST)}
    found.sort(key=lambda line: ranks.get(line[0], len(ranks)))
    return [(_in_words(name), shown) for name, shown in found[:MOST_TAGS]]


def _in_words(name: str) -> str:
    """A tag's name in words: "ExposureIndex" is "Exposure index", "GPSAltitude" "GPS altitude"."""
    if name in _FIRST:
        return _FIRST[name]
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name).split()
    return " ".join([parts[0], *(part if part.isupper() else part.lower() for part in parts[1:])])


# Tags that come first, in this order, with their usual names.
_FIRST = {
    "FocalLengthIn35mmFilm": "35 mm equivalent focal length",
    "ExposureBiasValue": "Exposure bias",
    "ImageDescription": "Description",
    "Artist": "Artist",
    "Copyright": "Copyright",
    "SubjectDistance": "Subject distance",
    "GPSAltitude": "GPS altitude",
    "GPSImgDirection": "GPS direction of view",
}
_FACTS = frozenset({  # PhotoFacts has them, from EXIF or from elsewhere
    *("Make", "Model", "LensModel", "ExposureTime", "ShutterSpeedValue", "FNumber"),
    *("ApertureValue", "ISOSpeedRatings", "FocalLength", "Rating", "RatingPercent", "XPKeywords"),
    *("DateTime", "SubsecTime", "OffsetTime", "DateTimeOriginal", "SubsecTimeOriginal"),
    *("OffsetTimeOriginal", "DateTimeDigitized", "SubsecTimeDigitized", "OffsetTimeDigitized"),
    *("GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef"),
})  # fmt: skip
# How the file is built, numbers that stand for something else, and the bytes of others.
_PLUMBING = frozenset({
    *("ResolutionUnit", "XResolution", "YResolution", "YCbCrPositioning", "YCbCrSubSampling"),
    *("ExifVersion", "FlashPixVersion", "ComponentsConfiguration", "CompressedBitsPerPixel"),
    *("ColorSpace", "FileSource", "SceneType", "SceneCaptureType", "CustomRendered", "Sharpness"),
    *("Contrast", "Saturation", "GainControl", "SensingMethod", "LightSource", "MeteringMode"),
    *("Flash", "ExposureProgram", "ExposureMode", "WhiteBalance", "SubjectDistanceRange"),
    *("BitsPerSample", "SamplesPerPixel", "Compression", "PhotometricInterpretation"),
    *("PlanarConfiguration", "RowsPerStrip", "ImageWidth", "ImageLength", "ExifImageWidth"),
    *("ExifImageHeight", "Orientation", "InteropIndex"),
    *("FocalPlaneXResolution", "FocalPlaneYResolution", "FocalPlaneResolutionUnit"),
    *("StripOffsets", "StripByteCounts", "PrintImageMatching", "XMLPacket", "IPTCNAA"),
    *("GPSVersionID", "GPSAltitudeRef", "GPSSpeedRef", "GPSTrackRef", "GPSImgDirectionRef"),
    *("GPSDestLatitudeRef", "GPSDestLongitudeRef", "GPSDestBearingRef", "GPSDestDistanceRef"),
    *("GPSStatus", "GPSMeasureMode", "GPSDifferential", "GPSMapDatum", "GPSProcessingMethod"),
    *("MaxApertureValue", "BrightnessValue", "SensitivityType", "SubjectLocation", "Gamma"),
    *("RecommendedExposureIndex", "ReferenceBlackWhite", "YCbCrCoefficients", "WhitePoint"),
    *("PrimaryChromaticities", "RelatedImageWidth", "RelatedImageLength"),
    *("ImageResources", "ExifOffset", "GPSInfo", "ExifInteroperabilityOffset", "SubIFDs"),
})  # fmt: skip


# What a comment begins with: the code that it is written in (EXIF 2.32, UserComment).
_ASCII = b"ASCII\0\0\0"
_OTHER_CODES = ("ASCII", "JIS", "UNICODE")


def _readable(value: TagValue) -> str:
    """A tag's value as one short line; empty if it is binary."""
    if isinstance(value, bytes):
        text = text_of(value.removeprefix(_ASCII))
        if text in _OTHER_CODES:
            return ""
        return one_line(text, LONGEST_TAG) if text.isascii() and text.isprintable() else ""
    if isinstance(value, str):
        return one_line(value, LONGEST_TAG)
    numbers = value[:8] if isinstance(value, tuple) else (value,)
    return ", ".join(filter(None, map(short_number, numbers)))[:LONGEST_TAG]
