"""Chunks of a PNG, wherever they lie and however broken they are."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata.date_spellings import Moment
from hashdesk.core.metadata.png_chunks import PngChunks, raw_profile, read_png
from tests.core.metadata.photos import chunk, png_of, saved, seconds


def chunks_of(data: bytes) -> PngChunks:
    return read_png(io.BytesIO(data))


def test_before_and_after_the_pixels() -> None:
    for last in (False, True):
        found = chunks_of(png_of((b"eXIf", b"exif"), (b"tEXt", b"Creation Time\0now"), last=last))
        assert found == PngChunks(b"exif", {"Creation Time": b"now"})


def test_the_first_of_a_kind_counts() -> None:
    pair = (
        (b"eXIf", b"1"),
        (b"eXIf", b"2"),
        (b"tEXt", b"Creation Time\0a"),
        (b"tEXt", b"Creation Time\0b"),
    )
    assert chunks_of(png_of(*pair)) == PngChunks(b"1", {"Creation Time": b"a"})


@pytest.mark.parametrize(
    ("data", "changed"),
    [
        (struct.pack(">H5B", 2012, 5, 6, 7, 8, 9), Moment(seconds("2012-05-06T07:08:09"), None, 0)),
        (struct.pack(">H5B", 2012, 5, 6, 23, 59, 60), Moment(seconds("2012-05-07"), None, 0)),
        (struct.pack(">H5B", 2012, 2, 30, 7, 8, 9), None),
        (struct.pack(">H5B", 0, 0, 0, 0, 0, 0), None),
        (struct.pack(">H5B", 2012, 5, 6, 24, 0, 0), None),
        (b"\x07\xdc\x05", None),
        (b"", None),
    ],
)
def test_time(data: bytes, changed: Moment | None) -> None:
    assert chunks_of(png_of((b"tIME", data))).changed == changed


@pytest.mark.parametrize(
    "data",
    [b"", b"no png", b"\x89PNG\r\n\x1a\n", png_of()[:-30], png_of()[:20], saved("JPEG"),
     png_of()[:33] + b"\xff\xff\xff\xfftEXt", png_of()[:33] + b"\x7f\xff\xff\xfftEXt"],
)  # fmt: skip
def test_what_has_no_chunks(data: bytes) -> None:
    assert chunks_of(data) == PngChunks()


def test_bombs() -> None:
    """A text that unpacks to 64 MB is unpacked to two, once; one of 4 MB is skipped."""
    bomb = zlib.compress(bytes(1 << 26))
    text = (b"zTXt", b"Raw profile type xmp\0\0" + bomb)
    assert len(chunks_of(png_of(*[text] * 50)).texts["Raw profile type xmp"]) == 1 << 21
    assert chunks_of(png_of((b"tEXt", b"Creation Time\0" + bytes(1 << 22)))).texts == {}
    assert chunks_of(png_of((b"zTXt", b"Raw profile type xmp\0\0broken"))).texts == {
        "Raw profile type xmp": b""
    }


def test_endless_chunks() -> None:
    """Empty chunks without number end the reading, not the patience."""
    data = png_of()[:33] + chunk(b"abCd", b"") * 150_000 + chunk(b"eXIf", b"exif")
    assert chunks_of(data) == PngChunks()


def test_raw_profiles() -> None:
    assert raw_profile(b"\nexif\n       3\n4142\n43\n") == b"ABC"
    for broken in (b"", b"exif", b"\nexif\n 3\n4g", b"\nexif\n 3\n414", b"\nexif\n 3\n\xff\xff"):
        assert raw_profile(broken) == b""


@given(st.binary(max_size=300))
def test_any_bytes(noise: bytes) -> None:
    chunks_of(png_of()[:33] + noise)
    raw_profile(noise)


def test_mutated_chunks() -> None:
    rng = random.Random(5)
    texts = [
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0de\0x\0" + zlib.compress(b"<x/>")),
        (b"tIME", bytes(7)),
    ]
    data = png_of((b"eXIf", b"exif" * 9), *texts)
    for _ in range(3000):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 2, 8))):
            mutant[rng.randrange(8, len(mutant))] = rng.randrange(256)
        chunks_of(bytes(mutant))
