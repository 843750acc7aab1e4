"""The values of EXIF tags that take more than their numbers to be understood."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from hashdesk.core.metadata.exif import Tags, TagValue
from hashdesk.core.metadata.tag_text import short_number

# The patterns of values with a unit (EXIF 2.32). Of those with another tag beside them that says
# the unit, see below.
UNITS = {
    "FocalLengthIn35mmFilm": "{} mm",
    "ExposureBiasValue": "{} EV",
    "SubjectDistance": "{} m",
    "DigitalZoomRatio": "{}×",
    "FlashEnergy": "{} BCPS",
    "AmbientTemperature": "{} °C",
    "Humidity": "{}%",
    "Pressure": "{} hPa",
    "WaterDepth": "{} m",
    "CameraElevationAngle": "{}°",
    "GPSAltitude": "{} m",
    "GPSImgDirection": "{}°",
    "GPSTrack": "{}°",
    "GPSDestBearing": "{}°",
    "GPSHPositioningError": "{} m",
}
# Of these, zero says that the number is not known, or that there was nothing to measure.
_POSITIVE = frozenset({
    *("FocalLengthIn35mmFilm", "SubjectDistance", "DigitalZoomRatio", "ExposureIndex"),
    *("FlashEnergy", "StandardOutputSensitivity", "ISOSpeed", "ISOSpeedLatitudeyyy"),
    *("ISOSpeedLatitudezzz", "Humidity", "Pressure", "LensSpecification", "GPSDOP"),
    *("GPSHPositioningError", "BodySerialNumber", "LensSerialNumber", "CameraSerialNumber"),
})  # fmt: skip
_ENDLESS = {"SubjectDistance": 0xFFFFFFFF}  # what stands for no end (EXIF 2.32)
_SPEEDS = {"K": "km/h", "M": "mph", "N": "kn"}
_DISTANCES = {"K": "km", "M": "mi", "N": "nmi"}
_PER_SIXTY = 60  # minutes of an hour or a degree, seconds of a minute
_BELOW_SEA = (1, b"\1")  # GPSAltitudeRef

_Written = Callable[[tuple[float, ...], TagValue], str]  # the numbers, and the tag beside them


def says_nothing(name: str, value: TagValue) -> bool:
    """Whether a value is one that cameras write where they know none."""
    if name not in _POSITIVE or isinstance(value, bytes):
        return False
    if isinstance(value, str):  # a serial number of zeros
        return not value.strip(" 0")
    numbers = value if isinstance(value, tuple) else (value,)
    return not any(0 < number < _ENDLESS.get(name, math.inf) for number in numbers)


def in_full(tag: int, name: str, tags: Tags) -> str:
    """A value as people write it; empty if its numbers say all, or it is not as it should be."""
    value = tags[tag]
    if name not in _WRITTEN or isinstance(value, str | bytes):
        return ""
    written, beside = _WRITTEN[name]
    numbers = value if isinstance(value, tuple) else (value,)
    return written(numbers, tags.get(tag + beside, ""))


def _lens(numbers: tuple[float, ...], _: TagValue) -> str:
    """Shortest and longest focal length, and the f-number at each; what is unknown is x/0."""
    known = [short_number(n) if n > 0 else "" for n in numbers]
    if len(known) != 4:
        return ""
    focal, aperture = _range(*known[:2]), _range(*known[2:])
    return ", ".join(filter(None, (focal and f"{focal} mm", aperture and f"f/{aperture}")))


def _range(*ends: str) -> str:
    return "–".join(dict.fromkeys(filter(None, ends)))


def _time(numbers: tuple[float, ...], _: TagValue) -> str:
    if len(numbers) != 3 or not _in_sixties(numbers, 24):
        return ""
    return ":".join(f"{int(number):02}" for number in numbers) + " UTC"


def _angle(numbers: tuple[float, ...], side: TagValue) -> str:
    if len(numbers) != 3 or not _in_sixties(numbers, 181):
        return ""
    degrees, minutes, seconds = map(short_number, numbers)
    where = f" {side}" if isinstance(side, str) and side in tuple("NSEW") else ""
    return f"{degrees}° {minutes}′ {seconds}″{where}"


def _in_sixties(numbers: tuple[float, ...], below: int) -> bool:
    first, *rest = numbers
    return 0 <= first < below and all(0 <= number < _PER_SIXTY for number in rest)


def _altitude(numbers: tuple[float, ...], side: TagValue) -> str:
    below = side in _BELOW_SEA and len(numbers) == 1 and numbers[0] > 0
    return short_number(-numbers[0]) if below else ""


def _in(units: Mapping[str, str]) -> _Written:
    """With the unit that the tag beside names; without it, kilometres (EXIF 2.32)."""

    def written(numbers: tuple[float, ...], unit: TagValue) -> str:
        name = units.get(unit or "K") if isinstance(unit, str) else None
        known = name is not None and len(numbers) == 1 and math.isfinite(numbers[0])
        return f"{short_number(numbers[0])} {name}" if known else ""

    return written


# By name: what writes them, and how far the number of the tag beside them is from theirs.
_WRITTEN: dict[str, tuple[_Written, int]] = {
    "LensSpecification": (_lens, 0),
    "GPSAltitude": (_altitude, -1),
    "GPSTimeStamp": (_time, 0),
    "GPSSpeed": (_in(_SPEEDS), -1),
    "GPSDestLatitude": (_angle, -1),
    "GPSDestLongitude": (_angle, -1),
    "GPSDestDistance": (_in(_DISTANCES), -1),
}
