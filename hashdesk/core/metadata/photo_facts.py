"""The facts of a photo, and the limits that each of them keeps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

EARLIEST_TAKEN = -4_544_208_000  # 1 January 1826, the year of the first photograph
LATEST_TAKEN = 253_402_300_799  # the end of the year 9999
UTC_OFFSETS = (-12 * 60, 14 * 60)  # minutes, least and greatest
EXPOSURES = (1e-6, 1e6)  # seconds
APERTURES = (0.3, 1024.0)  # f-numbers, up to pinholes
ISOS = (1, 10_000_000)
FOCAL_LENGTHS = (0.1, 20_000.0)  # mm
RATINGS = (-1, 5)
LONGEST_CAMERA = 129  # characters
LONGEST_LENS = 128
MOST_KEYWORDS = 100
LONGEST_KEYWORD = 64


class DateSource(IntEnum):
    """Where the date of a photo comes from. Libraries store the numbers: they never change."""

    ORIGINAL = 1  # EXIF: when the shutter opened
    DIGITIZED = 2  # EXIF: when it was scanned or stored
    XMP = 3
    SIDECAR = 4  # XMP in a file of its own
    IPTC = 5
    PNG = 6  # the text “Creation Time”, or the chunk tIME
    GPS = 7
    NAME = 8  # of the file
    MODIFIED = 9  # EXIF or XMP: when the file was last edited
    FILE_TIME = 10  # of the file system; whoever stores the photo adds it


CAMERA_SOURCES = (DateSource.ORIGINAL, DateSource.DIGITIZED)  # the camera's own word


@dataclass(frozen=True)
class PhotoFacts:
    """Size, date, camera, exposure, rating, keywords and place of a photo; None: not known."""

    width: int  # upright, in pixels
    height: int
    taken: int | None = None  # seconds since 1970 of the camera's own wall clock
    camera: str | None = None
    latitude: float | None = None  # degrees, north positive
    longitude: float | None = None  # degrees, east positive
    taken_ms: int | None = None  # 0 … 999, after `taken`
    utc_offset: int | None = None  # minutes, east positive: UTC is `taken` minus this
    taken_from: DateSource | None = None
    lens: str | None = None
    exposure_seconds: float | None = None
    aperture: float | None = None  # the f-number
    iso: int | None = None
    focal_length: float | None = None  # mm, of the lens itself
    rating: int | None = None  # 1 … 5 stars; -1: rejected
    keywords: tuple[str, ...] = ()
