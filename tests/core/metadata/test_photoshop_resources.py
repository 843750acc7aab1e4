"""Photoshop's image resources, sound and broken."""

from __future__ import annotations

import io
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.metadata.photoshop_resources import IPTC_RESOURCE, read_resources
from tests.core.metadata.photos import (
    BASE,
    decoded_facts,
    exif_of,
    iptc_of,
    photoshop_of,
    resource,
    xmp_of,
)

RECORDS = iptc_of((25, b"a"))


def test_resources() -> None:
    assert read_resources(photoshop_of(RECORDS)) == {
        0x03ED: bytes(16),
        IPTC_RESOURCE: RECORDS,
        0x0425: b"\1" * 16,
    }


@pytest.mark.parametrize("name", [b"\x03abc", b"\x04abcd\0"])
def test_names(name: bytes) -> None:
    """Names are padded to an even length with the byte that says how long they are."""
    named = b"8BIM" + struct.pack(">H", 0x03EE) + name + struct.pack(">I", 1) + b"x\0"
    assert read_resources(named + photoshop_of(RECORDS))[IPTC_RESOURCE] == RECORDS


@pytest.mark.parametrize(
    "data", [b"", b"8BIM", b"8BIM\x04\x04", b"8BIM\x04\x04\xff", b"8BIM" + bytes(7), b"x" * 99]
)
def test_broken_resources(data: bytes) -> None:
    assert read_resources(data) == {}


def test_a_length_beyond_the_end() -> None:
    """What is there counts, and it is the last."""
    data = b"8BIM\x04\x04\0\0\xff\xff\xff\xffrecords"
    assert read_resources(data + photoshop_of(RECORDS))[IPTC_RESOURCE].startswith(b"records8BIM")


def psd(*resources: bytes) -> bytes:
    """A grey PSD of 40 × 30 pixels."""
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 1, 30, 40, 8, 1)
    block = b"".join(resources)
    pixels = bytes(2) + bytes(range(240)) * 5
    return head + struct.pack(">II", 0, len(block)) + block + struct.pack(">I", 0) + pixels


def test_a_psd() -> None:
    """EXIF, XMP and IPTC of a Photoshop file lie among its resources."""
    exif = exif_of(exif_ifd={BASE.DateTimeOriginal: "2012:05:06 07:08:09"}).removeprefix(
        b"Exif\0\0"
    )
    data = psd(
        resource(0x0422, exif),
        resource(0x0424, xmp_of({"xmp:Rating": "4"})),
        resource(0x0404, iptc_of((25, b"trip"))),
    )
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PSD"
    facts = decoded_facts(data)
    assert (facts.rating, facts.keywords) == (4, ("trip",))
    assert facts.taken_from is DateSource.ORIGINAL


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes(noise: bytes, marked: bool) -> None:
    read_resources(b"8BIM" + noise if marked else noise)


def test_mutated() -> None:
    rng = random.Random(4)
    for _ in range(3000):
        mutant = bytearray(photoshop_of(RECORDS))
        for _ in range(rng.choice((1, 2, 8))):
            mutant[rng.randrange(len(mutant))] = rng.randrange(256)
        read_resources(bytes(mutant))
