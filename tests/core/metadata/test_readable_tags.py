"""The tags for the window's panel."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.ExifTags import GPS

from hashdesk.core.metadata.exif import Exif, TagValue
from hashdesk.core.metadata.readable_tags import LONGEST_TAG, MOST_TAGS, readable_tags
from tests.core.metadata.photos import BASE


def test_names_and_values() -> None:
    """What a photographer asks for first is first; facts, blobs and plumbing are left out."""
    exif = Exif(
        {BASE.Make: "Canon", BASE.Software: "Prog\x1b 1.0", BASE.Artist: "Ada", BASE.Copyright: ""},
        {
            BASE.SubjectDistance: 3.25,
            BASE.ExposureBiasValue: -1 / 3,
            BASE.FocalLengthIn35mmFilm: 24,
            BASE.FNumber: 2.8,
            BASE.UserComment: b"\x01\xff\x02",
            BASE.MeteringMode: 5,
            0xFEFE: "unknown",
            BASE.LensSpecification: (24.0, 70.0, 2.8, math.nan),
        },
        {5: 0, 6: 0.1, 16: "T", 29: "2012:05:06"},
    )
    assert readable_tags(exif) == [
        ("35 mm equivalent focal length", "24 mm"),
        ("Exposure bias", "-0.3333 EV"),
        ("Artist", "Ada"),
        ("Subject distance", "3.25 m"),
        ("GPS altitude", "0.1 m"),
        ("Software", "Prog 1.0"),
        ("Lens specification", "24–70 mm, f/2.8"),
        ("GPS date stamp", "2012:05:06"),
    ]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((18.0, 55.0, 3.5, 5.6), "18–55 mm, f/3.5–5.6"),
        ((18.0, 55.0, math.nan, math.nan), "18–55 mm"),
        ((50.0, 50.0, 1.8, 1.8), "50 mm, f/1.8"),
        ((50.0, 0.0, math.nan, 0.0), "50 mm"),
        ((math.nan,) * 4, ""),
        ((0.0,) * 4, ""),
        ((18.0, 55.0), "18, 55"),  # not what the tag is for
    ],
)
def test_a_lens_is_written_as_on_its_ring(numbers: tuple[float, ...], shown: str) -> None:
    found = readable_tags(Exif({}, {BASE.LensSpecification: numbers}, {}))
    assert found == ([("Lens specification", shown)] if shown else [])


def test_what_a_camera_writes_where_it_knows_nothing_is_left_out() -> None:
    """Zero, where it can be no measurement; elsewhere, it is one."""
    exif: dict[int, TagValue] = {
        BASE.FocalLengthIn35mmFilm: 0,
        BASE.SubjectDistance: 0.0,
        BASE.DigitalZoomRatio: 0.0,
        BASE.ExposureIndex: 0.0,
        BASE.FlashEnergy: 0.0,
        BASE.ISOSpeed: 0,
        BASE.LensSpecification: (0.0,) * 4,
        BASE.BodySerialNumber: "0000000",
        BASE.ExposureBiasValue: 0.0,
        BASE.AmbientTemperature: 0.0,
    }
    gps: dict[int, TagValue] = {GPS.GPSDOP: 0.0, GPS.GPSImgDirection: 0.0, GPS.GPSAltitude: 0.0}
    assert dict(readable_tags(Exif({}, exif, gps))) == {
        "Exposure bias": "0 EV",
        "GPS altitude": "0 m",
        "GPS direction of view": "0°",
        "Ambient temperature": "0 °C",
    }


@pytest.mark.parametrize("distance", [float(0xFFFFFFFF), math.inf, math.nan])
def test_an_endless_distance_is_no_number_of_metres(distance: float) -> None:
    assert readable_tags(Exif({}, {BASE.SubjectDistance: distance}, {})) == []


def test_numbers_have_their_units() -> None:
    """Also those that another tag names, and times and angles out of three numbers."""
    gps: dict[int, TagValue] = {
        GPS.GPSAltitudeRef: 1,
        GPS.GPSAltitude: 12.5,
        GPS.GPSTimeStamp: (9.0, 5.0, 7.25),
        GPS.GPSSpeedRef: "N",
        GPS.GPSSpeed: 6.5,
        GPS.GPSTrack: 184.0,
        GPS.GPSDestLatitudeRef: "S",
        GPS.GPSDestLatitude: (12.0, 30.0, 1.5),
        GPS.GPSDestDistance: 3.0,
        GPS.GPSHPositioningError: 4.5,
    }
    exif = Exif({}, {BASE.DigitalZoomRatio: 1.5, BASE.FlashEnergy: 20.0}, gps)
    assert dict(readable_tags(exif)) == {
        "GPS altitude": "-12.5 m",
        "Digital zoom ratio": "1.5×",
        "Flash energy": "20 BCPS",
        "GPS time stamp": "09:05:07 UTC",
        "GPS speed": "6.5 kn",
        "GPS track": "184°",
        "GPS dest latitude": "12° 30′ 1.5″ S",
        "GPS dest distance": "3 km",
        "GPSH positioning error": "4.5 m",
    }


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        (b"ASCII\0\0\0by the sea", [("User comment", "by the sea")]),
        (b"ASCII\0\0\0   ", []),
        (b"UNICODE\0\0b\0y", []),
        (b"ASCII", []),
    ],
)
def test_the_code_of_a_comment_is_no_comment(comment: bytes, shown: list[tuple[str, str]]) -> None:
    assert readable_tags(Exif({}, {BASE.UserComment: comment}, {})) == shown


VALUES = st.text() | st.binary() | st.integers() | st.floats() | st.tuples(st.floats(), st.floats())
VALUES |= st.lists(st.floats(), max_size=5).map(tuple)


@given(st.dictionaries(st.sampled_from([*BASE, *GPS]), VALUES, max_size=200))
def test_any_values(tags: dict[int, TagValue]) -> None:
    """Whatever was written, it is printable, short, and not endless."""
    lines = readable_tags(Exif(tags, tags, tags))
    assert len(lines) <= MOST_TAGS
    for name, value in lines:
        assert name.isprintable()
        assert value.isprintable()
        assert 0 < len(value) <= LONGEST_TAG + 5
