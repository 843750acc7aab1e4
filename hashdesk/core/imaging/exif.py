"""EXIF: orientation, date, camera and place of a photo, and its tags as text.

EXIF is written by thousands of programs, few of them careful: a value that is not plausible is
left out, and a photo with broken EXIF is still a photo.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from PIL import ExifTags, Image

LONGEST_VALUE = 100  # characters of a tag's value
MOST_TAGS = 120

# EXIF orientation -> how to make the photo upright.
UPRIGHT_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = tuple(UPRIGHT_TRANSPOSES[orientation] for orientation in (5, 6, 7, 8))


@dataclass(frozen=True)
class PhotoFacts:
    """Size (upright, in pixels), date, camera and place of a photo."""

    width: int
    height: int
    taken: int | None = None  # seconds since 1970 of the camera's own wall clock
    camera: str | None = None
    latitude: float | None = None  # degrees, north positive
    longitude: float | None = None  # degrees, east positive


def upright_transpose(image: Image.Image) -> Image.Transpose | None:
    """How to make an opened photo upright; None if it is."""
    # Pillow turns a TIFF while loading it, and gives its upright size.
    if image.format == "TIFF":
        return None
    return UPRIGHT_TRANSPOSES.get(_exif(image).get(ExifTags.Base.Orientation, 1))


def photo_facts(image: Image.Image, transpose: Image.Transpose | None) -> PhotoFacts:
    """The facts of an opened photo; `transpose`: how to make it upright."""
    width, height = image.size
    exif = _exif(image)
    details, gps = _details(exif)
    taken = _seconds(details.get(ExifTags.Base.DateTimeOriginal))
    if taken is None:
        taken = _seconds(exif.get(ExifTags.Base.DateTime))
    return PhotoFacts(
        *((height, width) if transpose in SIDEWAYS else (width, height)),
        taken=taken,
        camera=_camera(exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model)),
        latitude=_degrees(gps, ExifTags.GPS.GPSLatitude, "S", 90),
        longitude=_degrees(gps, ExifTags.GPS.GPSLongitude, "W", 180),
    )


def readable_tags(image: Image.Image) -> list[tuple[str, str]]:
    """The names and values of the readable tags of an opened photo, as text.

    What a photographer asks for first comes first.
    """
    exif = _exif(image)
    details, gps = _details(exif)
    found: list[tuple[str, str]] = []
    for tags, names in ((exif, ExifTags.TAGS), (details, ExifTags.TAGS), (gps, ExifTags.GPSTAGS)):
        for tag, value in tags.items():
            try:
                shown = _readable(value)
            except Exception:  # noqa: BLE001  (a broken value may raise anything)
                continue
            if tag in names and tag not in _POINTERS and names[tag] not in _PLUMBING and shown:
                _, pattern = _FIRST.get(names[tag], ("", "{}"))
                found.append((names[tag], pattern.format(shown)))
    ranks = {name: rank for rank, name in enumerate(_FIRST)}
    found.sort(key=lambda line: ranks.get(line[0], len(ranks)))
    return [(_in_words(name), shown) for name, shown in found[:MOST_TAGS]]


def _in_words(name: str) -> str:
    """A tag's name in words: "LensModel" is "Lens model", "GPSAltitude" is "GPS altitude"."""
    if name in _FIRST:
        return _FIRST[name][0]
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name).split()
    return " ".join([parts[0], *(part if part.isupper() else part.lower() for part in parts[1:])])


# Tags that come first, in this order, with their usual names and the format of a value.
_FIRST = {
    "ExposureTime": ("Exposure", "{} s"),
    "FNumber": ("Aperture", "f/{}"),
    "ISOSpeedRatings": ("ISO", "{}"),
    "FocalLength": ("Focal length", "{} mm"),
    "FocalLengthIn35mmFilm": ("… on 35 mm film", "{} mm"),
    "ExposureBiasValue": ("Exposure bias", "{} EV"),
    "LensModel": ("Lens", "{}"),
    "Make": ("Maker", "{}"),
    "Model": ("Camera", "{}"),
    "DateTimeOriginal": ("Taken", "{}"),
    "ImageDescription": ("Description", "{}"),
    "Artist": ("Artist", "{}"),
    "Copyright": ("Copyright", "{}"),
}
# Left out: how the file is built, and numbers that stand for something else.
_PLUMBING = frozenset({
    *("ResolutionUnit", "XResolution", "YResolution", "YCbCrPositioning", "YCbCrSubSampling"),
    *("ExifVersion", "FlashPixVersion", "ComponentsConfiguration", "CompressedBitsPerPixel"),
    *("ColorSpace", "FileSource", "SceneType", "SceneCaptureType", "CustomRendered", "Sharpness"),
    *("Contrast", "Saturation", "GainControl", "SensingMethod", "LightSource", "MeteringMode"),
    *("Flash", "ExposureProgram", "ExposureMode", "WhiteBalance", "SubjectDistanceRange"),
    *("BitsPerSample", "SamplesPerPixel", "Compression", "PhotometricInterpretation"),
    *("PlanarConfiguration", "RowsPerStrip", "ImageWidth", "ImageLength", "ExifImageWidth"),
    *("ExifImageHeight", "Orientation", "GPSVersionID", "InteropIndex"),
    *("ShutterSpeedValue", "ApertureValue", "DateTime", "DateTimeDigitized"),
    *("FocalPlaneXResolution", "FocalPlaneYResolution", "FocalPlaneResolutionUnit"),
})  # fmt: skip

# Left out: offsets of other tags in the file, and binary data of the camera's maker.
_POINTERS = frozenset(
    {*ExifTags.IFD, ExifTags.Base.MakerNote, ExifTags.Base.StripOffsets}
    | {ExifTags.Base.PrintImageMatching, ExifTags.Base.StripByteCounts}
)


def _readable(value: object) -> str:
    """A tag's value as one short line; empty if it is binary."""
    if isinstance(value, bytes):
        value = value.rstrip(b"\0").decode("ascii", "replace")
        if "\ufffd" in value:
            return ""
    elif isinstance(value, tuple):
        value = ", ".join(_readable(part) for part in value[:8])
    elif isinstance(value, float) or hasattr(value, "numerator"):
        value = _number(value)
    line = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return line[:LONGEST_VALUE]


def _number(value: object) -> str:
    """A number as a photographer writes it: 1/250, 2.8, 100."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (ValueError, ZeroDivisionError):
        return ""
    if not np.isfinite(number):
        return ""
    if 0 < number < 0.5:
        return f"1/{1 / number:.0f}"
    return f"{number:.4g}" if number % 1 else f"{number:.0f}"


def _exif(image: Image.Image) -> Image.Exif:
    """The photo's EXIF; empty where it is broken, for the pixels may still be sound."""
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001  (the parser raises anything on broken data)
        return Image.Exif()


def _details(exif: Image.Exif) -> tuple[dict[int, object], dict[int, object]]:
    """The tags of the exposure and of the place."""
    try:
        return exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001  (a photo with broken EXIF is still a photo)
        return {}, {}


def _seconds(text: object) -> int | None:
    """EXIF's "2024:05:12 16:20:00" as seconds since 1970, without a time zone."""
    if not isinstance(text, str):
        return None
    try:
        parts = [int(part) for part in text.replace(" ", ":").rstrip("\0").split(":")[:6]]
        if len(parts) != 6 or not 1800 <= parts[0] <= 2200:
            return None
        date = np.datetime64("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts), "s")
    except (ValueError, OverflowError):
        return None
    return int(date.astype(np.int64))


def _camera(make: object, model: object) -> str | None:
    """Maker and model as one name, without the maker if the model begins with it."""
    names = ["".join(c for c in str(part) if c.isprintable()).strip()[:64] if part else ""
             for part in (make, model)]  # fmt: skip
    if names[0] and names[1].lower().startswith(names[0].split()[0].lower()):
        names[0] = ""
    return " ".join(name for name in names if name) or None


def _degrees(gps: dict[int, object], tag: int, negative: str, limit: int) -> float | None:
    """Degrees, minutes and seconds as signed degrees; the reference letter is the tag before."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= limit:
        return None
    # SQLite has no -0.0: it would come back as 0.0.
    return (-value if gps.get(tag - 1) == negative else value) + 0.0
