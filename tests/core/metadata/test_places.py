"""Where a photo was taken: signed degrees, or no place at all."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PIL import ExifTags

from tests.core.metadata.photos import Ratio, decoded_facts, exif_of, jpeg_of, xmp_of

GPS = ExifTags.GPS


def place(latitude: Any, north: str | None, longitude: Any, east: str | None) -> object:
    """The place that a JPEG with such tags has."""
    tags = {
        GPS.GPSLatitude: latitude,
        GPS.GPSLatitudeRef: north,
        GPS.GPSLongitude: longitude,
        GPS.GPSLongitudeRef: east,
    }
    given = {tag: value for tag, value in tags.items() if value is not None}
    facts = decoded_facts(jpeg_of(exif_of(gps_ifd=given)))
    return None if facts.latitude is None else (facts.latitude, facts.longitude)


@pytest.mark.parametrize(
    ("north", "sign"), [("N", 1), ("S", -1), ("s", -1), ("South", -1), ("n\0", 1)]
)
@pytest.mark.parametrize(("east", "side"), [("E", 1), ("W", -1), ("w", -1), (" west", -1)])
def test_sides_of_zero(north: str, sign: int, east: str, side: int) -> None:
    """South and west are negative, however their letter is written."""
    found = place((12.0, 30.0, 36.0), north, (100.0, 15.0, 0.0), east)
    assert found == pytest.approx((sign * 12.51, side * 100.25))


@pytest.mark.parametrize(
    ("latitude", "expected"),
    [
        ((51.51, 0.0, 0.0), 51.51),
        ((51.0, 30.6, 0.0), 51.51),
        ((51.0, 30.0, 36.0), 51.51),
        (51.51, 51.51),
        ("51.51", 51.51),
        ("51,30.6N", 51.51),
        ((51.0, 59.0, 60.0), 52.0),
    ],
)
def test_ways_to_write_degrees(latitude: Any, expected: float) -> None:
    """Degrees, minutes and seconds, or decimal degrees, as numbers or as text."""
    found = place(latitude, "N", (0.0, 7.0, 30.0), "W")
    assert found == pytest.approx((expected, -0.125))


@pytest.mark.parametrize(
    "latitude",
    [
        *((91.0, 0.0, 0.0), (90.0, 0.0, 1.0), (12.0, 30.0), (-12.0, 30.0, 0.0), (12.0, 75.0, 0.0)),
        *((12.0, 30.0, 3012.0), (Ratio(0, 0), 0.0, 0.0), (Ratio(1, 0), 0.0, 0.0), ""),
        *((12.0, 30.0, Ratio(0, 0)), 1e4, "north", "12N 13N", None),
    ],
    ids=str,
)
def test_impossible_degrees(latitude: Any) -> None:
    """A latitude that the earth does not have makes no place, whatever the longitude says."""
    assert place(latitude, "N", (8.0, 0.0, 0.0), "E") is None


@pytest.mark.parametrize(
    ("north", "east"), [(None, "E"), ("N", None), ("", "E"), ("X", "E"), ("E", "N")]
)
def test_without_a_reference(north: str | None, east: str | None) -> None:
    """Degrees on no side of zero are no place."""
    assert place((12.0, 30.0, 0.0), north, (8.0, 0.0, 0.0), east) is None


def test_null_island_is_no_place() -> None:
    """Programs that know no place write zeros; the equator and the meridian have none, though."""
    assert place((0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), "E") is None
    found = place((0.0, 0.0, 0.0), "S", (8.0, 0.0, 0.0), "E")
    assert found == (0.0, 8.0)
    # SQLite has no -0.0: it would give another number back than the one it was given.
    assert math.copysign(1, found[0]) == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("51,30.6N", "0,7.5W", (51.51, -0.125)),
        ("51,30,36N", "0,7,30W", (51.51, -0.125)),
        ("33,51.0s", "151,12.0e", (-33.85, 151.2)),
        ("51.51N", "0.125W", (51.51, -0.125)),
        ("N 51.51", "W 0.125", (51.51, -0.125)),
        ("51.51", "-0.125", (51.51, -0.125)),
        ("51.51", "", None),
        ("51,30.6", "0,7.5", None),
        ("91,0N", "0,7.5W", None),
        ("51,30.6E", "0,7.5W", None),
        ("51,30,36,1N", "0,7,30W", None),
        ("0,0N", "0,0E", None),
        ("1e400", "1", None),
        ("9" * 500 + "N", "0,7.5W", None),
    ],
)
def test_xmp(latitude: str, longitude: str, expected: tuple[float, float] | None) -> None:
    packet = xmp_of({"exif:GPSLatitude": latitude, "exif:GPSLongitude": longitude})
    for facts in (decoded_facts(jpeg_of(xmp=packet)), decoded_facts(jpeg_of(), sidecar=packet)):
        found = None if facts.latitude is None else (facts.latitude, facts.longitude)
        assert found == (None if expected is None else pytest.approx(expected))


def test_exif_before_xmp() -> None:
    packet = xmp_of({"exif:GPSLatitude": "1,0N", "exif:GPSLongitude": "2,0E"})
    tags = {GPS.GPSLatitudeRef: "N", GPS.GPSLongitudeRef: "E", GPS.GPSLatitude: (10.0, 0.0, 0.0)}
    half = decoded_facts(jpeg_of(exif_of(gps_ifd=tags), packet))
    assert (half.latitude, half.longitude) == (1.0, 2.0)
    whole = exif_of(gps_ifd={**tags, GPS.GPSLongitude: (20.0, 0.0, 0.0)})
    found = decoded_facts(jpeg_of(whole, packet))
    assert (found.latitude, found.longitude) == (10.0, 20.0)
