"""What a photo says of itself: date, camera and place from EXIF, as far as it is plausible."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image

from hashdesk.core.imaging.upright import UPRIGHT_TRANSPOSES
from hashdesk.core.metadata.photo_facts import PhotoFacts
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


def gps_exif(latitude: Any, north: str, longitude: Any, east: str) -> Image.Exif:
    exif = Image.Exif()
    place = exif.get_ifd(GPS)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = north, east
    place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLongitude] = latitude, longitude
    return exif


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
    for _ in range(100):
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
