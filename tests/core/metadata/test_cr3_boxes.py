"""The boxes of a CR3 that hold metadata."""

from __future__ import annotations

import io
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hashdesk.core.metadata.cr3_boxes import Cr3Metadata, read_cr3
from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.metadata.photo_metadata import read_metadata
from hashdesk.core.metadata.read_facts import facts_of
from tests.core.metadata.photos import BASE, exif_of, seconds, xmp_of

CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def cr3() -> bytes:
    """The head of a CR3, with boxes of no interest between those that count."""
    first = exif_of({BASE.Make: "Canon", BASE.Model: "Canon EOS R5", BASE.Orientation: 8})
    details = exif_of({BASE.DateTimeOriginal: "2012:05:06 07:08:09", BASE.FNumber: 2.8})
    place = exif_of({1: "N", 2: (1.0, 30.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0)})
    blocks = zip((b"CMT1", b"CMT2", b"CMT4"), (first, details, place), strict=True)
    inner = box(b"CNCV", b"x" * 30) + b"".join(box(kind, block[6:]) for kind, block in blocks)
    return (
        box(b"ftyp", b"crx \0\0\0\1crx isom")
        + box(b"moov", box(b"uuid", CANON + inner) + box(b"mvhd", bytes(100)))
        + box(b"uuid", XMP + xmp_of({"xmp:Rating": "4"}))
        + struct.pack(">I4sQ", 1, b"mdat", 16 + 50)
        + bytes(50)
    )


def test_a_whole_one() -> None:
    """Facts come from all three blocks and the packet."""
    metadata = read_metadata(Image.new("RGB", (8, 8)), io.BytesIO(cr3()))
    assert metadata.orientation == 8
    facts = facts_of(metadata, (8, 8), 2e9)
    assert (facts.taken, facts.taken_from) == (seconds("2012-05-06T07:08:09"), DateSource.ORIGINAL)
    assert (facts.camera, facts.aperture, facts.rating) == ("Canon EOS R5", 2.8, 4)
    assert (facts.latitude, facts.longitude) == (1.5, 2.0)


@pytest.mark.parametrize("data", [b"", b"\0\0\0\x18ftypheic", cr3()[:24], cr3()[:70]])
def test_what_has_none(data: bytes) -> None:
    assert read_cr3(io.BytesIO(data)) == Cr3Metadata()


def test_boxes_that_lie() -> None:
    """Lengths of zero, beyond the end and too small, and boxes without end."""
    head = box(b"ftyp", b"crx \0\0\0\1")
    for body in (struct.pack(">I4s", 4, b"moov"), struct.pack(">I4sQ", 1, b"moov", 3), bytes(8)):
        assert read_cr3(io.BytesIO(head + body * 1000)) == Cr3Metadata()
    assert read_cr3(io.BytesIO(head + box(b"skip", b"") * 100_000)) == Cr3Metadata()
    assert read_cr3(io.BytesIO(head + struct.pack(">I4s", 1 << 31, b"moov"))) == Cr3Metadata()


@given(st.binary(max_size=300))
def test_any_bytes(noise: bytes) -> None:
    read_cr3(io.BytesIO(cr3()[:20] + noise))


def test_mutated() -> None:
    rng = random.Random(8)
    data = cr3()
    for _ in range(2000):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 2, 8))):
            mutant[rng.randrange(len(data))] = rng.choice((0, 1, 255, rng.randrange(256)))
        read_cr3(io.BytesIO(bytes(mutant)))
