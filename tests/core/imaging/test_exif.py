"""What a photo says of itself: date, camera and place from EXIF, as far as it is plausible."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image, TiffImagePlugin

from hashdesk.core.imaging.exif import UPRIGHT_TRANSPOSES, PhotoFacts
from tests.core.imaging.decoding import decoded, saved
from tests.drawing import draw

BASE, DETAILS, GPS = ExifTags.Base, ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo


def exif_of(
    taken: object = None, written: object = None, make: object = None, model: object = None
) -> Image.Exif:
    exif = Image.Exif()
    for tag, value in ((BASE.DateTime, written), (BASE.Make, make), (BASE.Model, model)):
        if value is not None:
            exif[tag] = value
    if taken is not None:
        exif.get_ifd(DETAILS)[BASE.DateTimeOriginal] = taken
    return exif


def facts_of(exif: Image.Exif | bytes) -> PhotoFacts:
    return decoded(saved(Image.new("RGB", (64, 48), "teal"), "JPEG", exif=exif)).facts


@pytest.mark.parametrize(
    ("exif", "expected"),
    [
        ({"taken": "2019:05:06 07:08:09"}, 1557126489),
        ({"taken": "1969:12:31 23:59:59"}, -1),
        ({"written": "2020:01:02 03:04:05"}, 1577934245),
        ({"taken": "2019:05:06 07:08:09", "written": "2020:01:02 03:04:05"}, 1557126489),
        ({"taken": "0000:00:00 00:00:00", "written": "2020:01:02 03:04:05"}, 1577934245),
        ({"taken": "2024:02:30 12:00:00"}, None),
        ({"taken": "2024:13:01 12:00:00"}, None),
        ({"taken": "2024:01:01 25:00:00"}, None),
        ({"taken": "9999:01:01 12:00:00"}, None),
        ({"taken": "1799:12:31 12:00:00"}, None),
        ({"taken": "    :  :     :  :  "}, None),
        ({"taken": "yesterday"}, None),
        ({"taken": "2024:01:01"}, None),
        ({"taken": "-024:-1:-1 -1:-1:-1"}, None),
        ({"taken": b"\xff\xfe\x00"}, None),
        ({"taken": 5}, None),
    ],
)
def test_date(exif: dict[str, Any], expected: int | None) -> None:
    """The camera's own clock says when; dates that no calendar has are dropped."""
    assert facts_of(exif_of(**exif)).taken == expected


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Canon", "Canon EOS 20D", "Canon EOS 20D"),
        ("NIKON CORPORATION", "NIKON D3100", "NIKON D3100"),
        ("Apple", "iPhone 4", "Apple iPhone 4"),
        ("  ", "DSC-W1 ", "DSC-W1"),
        ("Leica", None, "Leica"),
        (None, None, None),
        ("\x1b[31mEvil\n", "<b>\x07x\x7f</b>", "[31mEvil <b>x</b>"),
        ("x" * 5000, "y" * 5000, "x" * 64 + " " + "y" * 64),
    ],
)
def test_camera(make: str | None, model: str | None, expected: str | None) -> None:
    """Maker and model make one short printable name."""
    assert facts_of(exif_of(make=make, model=model)).camera == expected


def gps_exif(latitude: Any, north: str, longitude: Any, east: str) -> Image.Exif:
    exif = Image.Exif()
    place = exif.get_ifd(GPS)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = north, east
    place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLongitude] = latitude, longitude
    return exif


@pytest.mark.parametrize("north", ["N", "S"])
@pytest.mark.parametrize("east", ["E", "W"])
def test_place(north: str, east: str) -> None:
    """Degrees, minutes and seconds become signed degrees: south and west are negative."""
    facts = facts_of(gps_exif((12.0, 30.0, 36.0), north, (100.0, 15.0, 0.0), east))
    assert facts.latitude == pytest.approx(12.51 if north == "N" else -12.51)
    assert facts.longitude == pytest.approx(100.25 if east == "E" else -100.25)


def test_the_equator_has_no_minus_zero() -> None:
    """0° S is 0.0: SQLite would give another number back than the one it was given."""
    facts = facts_of(gps_exif((0.0, 0.0, 0.0), "S", (0.0, 0.0, 0.0), "W"))
    assert (facts.latitude, facts.longitude) == (0.0, 0.0)
    assert math.copysign(1, facts.latitude or 0.0) == math.copysign(1, facts.longitude or 0.0) == 1


@pytest.mark.parametrize(
    "latitude",
    [
        (91.0, 0.0, 0.0),
        (90.0, 0.0, 1.0),
        (12.0, 30.0),
        (TiffImagePlugin.IFDRational(0, 0), 0.0, 0.0),
        (TiffImagePlugin.IFDRational(1, 0), 0.0, 0.0),
    ],
    ids=["91°", "90° and a bit", "no seconds", "0/0", "1/0"],
)
def test_impossible_places_are_dropped(latitude: Any) -> None:
    """A latitude that the earth does not have is left out; the longitude may stay."""
    facts = facts_of(gps_exif(latitude, "N", (8.0, 0.0, 0.0), "E"))
    assert facts.latitude is None
    assert facts.longitude == 8.0


def test_broken_exif_costs_facts_and_not_the_photo() -> None:
    """With any error inside the EXIF, the picture decodes, at most turned."""
    exif = gps_exif((12.0, 30.0, 0.0), "S", (100.0, 0.0, 0.0), "W")
    exif[BASE.Orientation] = 6
    exif[BASE.Make], exif[BASE.Model] = "Canon", "Canon EOS"
    exif.get_ifd(DETAILS)[BASE.DateTimeOriginal] = "2019:05:06 07:08:09"
    block = exif.tobytes()
    data = saved(draw(1, 1, (64, 48)), "JPEG", exif=block)
    start = data.index(block)
    lying = decoded(saved(draw(1, 1, (64, 48)), "JPEG")).pixels
    lying_image = Image.fromarray(lying)
    rng = random.Random(7)
    for _ in range(300):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 4, 16))):
            mutant[start + 6 + rng.randrange(len(block) - 6)] = rng.randrange(256)
        photo = decoded(bytes(mutant))
        turned = [
            lying,
            *(np.asarray(lying_image.transpose(t)) for t in UPRIGHT_TRANSPOSES.values()),
        ]
        assert min(np.abs(photo.pixels.astype(int) - t).mean() for t in turned) < 3


@pytest.mark.parametrize(
    "block", [b"Exif\0\0", b"Exif\0\0II*\0", b"Exif\0\0" + b"\xff" * 60_000, b"no exif at all"]
)
def test_exif_that_is_none(block: bytes) -> None:
    """A block that only claims to be EXIF says nothing, and does no harm."""
    assert facts_of(block) == PhotoFacts(64, 48)
