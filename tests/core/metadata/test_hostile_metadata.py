"""Whatever a file says of itself, its picture is decoded, and its facts are possible ones."""

from __future__ import annotations

import io
import json
import random
import struct
import zlib
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from hashdesk.core.decoder.replies import parse_facts
from hashdesk.core.imaging.decode import decode
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.imaging.upright import UPRIGHT_TRANSPOSES
from hashdesk.core.metadata.photo_facts import PhotoFacts
from tests.core.metadata.photos import (
    BASE,
    decoded_facts,
    exif_of,
    iptc_of,
    jpeg_of,
    png_of,
    saved,
    xmp_list,
    xmp_of,
)

GPS = ExifTags.GPS
EXIF = exif_of(
    {BASE.Orientation: 6, BASE.Make: "Canon", BASE.Model: "Canon EOS", BASE.Rating: 4},
    {
        BASE.DateTimeOriginal: "2019:05:06 07:08:09",
        BASE.SubsecTimeOriginal: "25",
        BASE.OffsetTimeOriginal: "+02:00",
        BASE.ExposureTime: 0.004,
        BASE.FNumber: 2.8,
        BASE.ISOSpeedRatings: 400,
        BASE.FocalLength: 50.0,
        BASE.LensModel: "50 mm",
    },
    {
        GPS.GPSLatitudeRef: "S",
        GPS.GPSLatitude: (12.0, 30.0, 0.0),
        GPS.GPSLongitudeRef: "W",
        GPS.GPSLongitude: (100.0, 15.0, 0.5),
    },
)
XMP = xmp_of(
    {"xmp:Rating": "3", "photoshop:DateCreated": "2018-01-02T03:04:05.678+05:45"},
    xmp_list("dc:subject", ["Rome", "night"]),
)
IPTC = iptc_of((25, b"trip"), (55, b"20170102"), (60, b"030405-0330"))
NAME = "PXL_20160102_030405678.jpg"


def decoded(data: bytes, sidecar: bytes = b"") -> DecodedPhoto:
    return decode(io.BytesIO(data), 10**6, name=NAME, sidecar=sidecar)


def require_possible(facts: PhotoFacts) -> None:
    """The facts go through a reply of the worker, which takes no impossible one."""
    assert parse_facts(json.loads(json.dumps(asdict(facts)))) == facts


def mutants(data: bytes, start: int, end: int, count: int, seed: int) -> list[bytes]:
    """Copies of a file with a few bytes changed, repeated or left out between two offsets."""
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 4, 16))):
            mutant[rng.randrange(start, end)] = rng.choice((0, 255, rng.randrange(256)))
        made.append(bytes(mutant))
    return made


@pytest.mark.parametrize("seed", range(3))
def test_a_mutated_jpeg(seed: int) -> None:
    """With any error inside EXIF, XMP or IPTC, the picture decodes, at most turned."""
    data = jpeg_of(EXIF, XMP, IPTC)
    whole = decoded(data)
    assert whole.facts.lens == "50 mm"
    assert whole.facts.keywords == ("Rome", "night", "trip")
    lying = decoded(jpeg_of()).pixels
    image = Image.fromarray(lying)
    ways = [lying, *(np.asarray(image.transpose(way)) for way in UPRIGHT_TRANSPOSES.values())]
    block = data.index(EXIF) + len(b"Exif\0\0")
    # Only what lies within the segments: the markers between them are the decoder's business.
    parts = [(block, block + len(EXIF) - 6), (data.index(XMP), data.index(XMP) + len(XMP))]
    parts.append((data.index(IPTC), data.index(IPTC) + len(IPTC)))
    for start, end in parts:
        for mutant in mutants(data, start, end, 60, seed):
            photo = decoded(mutant)
            assert min(np.abs(photo.pixels.astype(int) - way).mean() for way in ways) < 3
            require_possible(photo.facts)


def test_mutated_sidecars_and_chunks() -> None:
    """The same for what lies in a PNG's chunks, and beside the photo."""
    chunks = [(b"eXIf", EXIF[6:]), (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP))]
    data = png_of(*chunks, (b"tIME", b"\x07\xdc\5\6\7\x08\x09"), last=True)
    start = data.index(b"eXIf") + 4
    for mutant in mutants(data, start, start + len(EXIF) - 6, 60, 1):
        require_possible(decoded(mutant).facts)
    for sidecar in mutants(XMP, 0, len(XMP), 60, 2):
        require_possible(decoded(data, sidecar).facts)


TEXTS = (
    *("xmp:Rating", "exif:DateTimeOriginal", "exif:ExposureTime", "exif:FNumber"),
    *("exif:GPSLatitude", "exif:GPSLongitude", "exif:FocalLength", "aux:Lens"),
)
numbers = st.integers(0, (1 << 32) - 1)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(TEXTS),
        st.text(alphabet="0123456789-+:/.,eE NSWTZinfa", max_size=24),
    )
)
def test_any_text_for_a_number(attributes: dict[str, str]) -> None:
    """Huge, negative, infinite, divided by zero: a fact is possible, or there is none."""
    require_possible(decoded_facts(jpeg_of(), NAME, xmp_of(attributes)))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from([int(tag) for tag in BASE]), st.integers(0, 15), max_size=9),
    st.lists(numbers, min_size=8, max_size=8),
)
def test_any_type_for_a_tag(kinds: dict[int, int], values: list[int]) -> None:
    """A date that is a rational, an exposure that is a text: read as what it is, or not at all."""
    entries = b"".join(
        struct.pack("<HHII", tag, kind, 1 + values[0] % 9, values[kind % 8] % 400)
        for tag, kind in sorted(kinds.items())
    )
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", len(kinds)) + entries
    require_possible(decoded_facts(jpeg_of(b"Exif\0\0" + block + struct.pack("<8I", *values))))


@pytest.mark.parametrize(
    "block", [b"Exif\0\0", b"Exif\0\0II*\0", b"Exif\0\0" + b"\xff" * 60_000, b"no exif at all"]
)
def test_exif_that_is_none(block: bytes) -> None:
    """A block that only claims to be EXIF says nothing, and does no harm."""
    assert decoded_facts(saved("JPEG", exif=block)) == PhotoFacts(40, 30)
