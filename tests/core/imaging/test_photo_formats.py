"""The table of formats: what is read, by suffix and by content."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image

from hashdesk.core.imaging import open_image
from hashdesk.core.imaging.photo_formats import (
    FORMAT_OF_SUFFIX,
    HEAD_BYTES,
    PHOTO_FORMATS,
    PHOTO_SUFFIXES,
    UNREAD_FORMATS,
    UNSUPPORTED_SUFFIXES,
    PhotoFormat,
    UnreadFormat,
    what_is,
)
from tests.core.imaging.decoding import saved
from tests.drawing import draw

# Formats that Pillow writes, with the name in the table.
WRITTEN = {
    "JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP", "AVIF": "AVIF", "TIFF": "TIFF", "BMP": "BMP",
    "GIF": "GIF", "JPEG2000": "JPEG 2000", "PPM": "Netpbm", "PCX": "PCX", "SGI": "SGI",
    "QOI": "QOI", "DDS": "DDS", "ICO": "Icon", "ICNS": "Apple icon", "TGA": "TGA",
}  # fmt: skip


def test_a_suffix_means_one_format() -> None:
    assert len(FORMAT_OF_SUFFIX) == sum(len(one.suffixes) for one in PHOTO_FORMATS.values())
    assert not PHOTO_SUFFIXES & UNSUPPORTED_SUFFIXES


@pytest.mark.parametrize(
    "suffix",
    [
        "jpe",
        "jfif",
        "pjpeg",
        "pjp",
        "jps",
        "insp",
        "jpg_large",
        "heif",
        "heic",
        "heics",
        "hif",
        "avif",
        "avifs",
        "mpo",
        "apng",
        "tga",
        "psd",
    ],
)
def test_what_a_scan_looks_for(suffix: str) -> None:
    """Everything that has a format's suffix, however rare."""
    assert f".{suffix}".encode() in PHOTO_SUFFIXES


def test_documents_drawings_and_films_are_no_photos() -> None:
    """A scan passes them over: they are not listed as photos that could not be read."""
    for suffix in ["eps", "ps", "pdf", "svg", "wmf", "emf", "fli", "mp4", "mov", "txt"]:
        assert f".{suffix}".encode() not in PHOTO_SUFFIXES | UNSUPPORTED_SUFFIXES


def test_pillow_knows_every_format() -> None:
    """All but those that other packages open."""
    Image.init()
    assert open_image  # what lets Pillow read HEIF
    lacking = [name for name, one in PHOTO_FORMATS.items() if one.pillow not in Image.OPEN]
    assert lacking == ["JPEG XL", "RAW"]
    assert {one.pillow for one in PHOTO_FORMATS.values() if one.at_start} <= Image.SAVE.keys()


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_file_is_known_by_its_first_bytes(kind: str) -> None:
    """Whatever it is called."""
    data = saved(draw(1, 1, (64, 48)), kind)
    found = what_is(data[:HEAD_BYTES])
    assert isinstance(found, PhotoFormat)
    assert found.name == WRITTEN[kind]


@pytest.mark.parametrize(
    ("brands", "name"),
    [
        ("heic mif1heic", "HEIF"),
        ("mif1 mif1heic", "HEIF"),
        ("msf1 hevcmif1", "HEIF"),
        ("mif1 mif1avif", "AVIF"),
        ("avis msf1avis", "AVIF"),
        ("crx  crx isom", "RAW"),
        ("isom isommp42", ""),
        ("qt   qt  ", ""),
        ("jpeg ", ""),
    ],
)
def test_brands(brands: str, name: str) -> None:
    """HEIF and AVIF share a container with each other and with films."""
    major, compatible = brands[:4].encode(), brands[5:].encode()
    box = (16 + len(compatible)).to_bytes(4) + b"ftyp" + major + bytes(4) + compatible
    found = what_is(box + b"\0\0\0\x08avif")  # the next box is none of the brands
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"gimp xcf v011", "a GIMP picture (XCF)"),
        (b"\x76\x2f\x31\1", "an OpenEXR picture"),
        (b"%PDF-1.7", "a PDF file"),
        (b"%!PS-Adobe-3.0 EPSF", "a PostScript file"),
        (b"<svg xmlns=", "an SVG drawing"),
        (b"#?RADIANCE\n", "a Radiance HDR picture"),
    ],
)
def test_formats_that_are_not_read_have_names(head: bytes, name: str) -> None:
    found = what_is(head)
    assert isinstance(found, UnreadFormat)
    assert found.name == name
    assert found in UNREAD_FORMATS


def test_what_is_no_picture() -> None:
    """Text, programs, archives, databases, noise and nothing are no pictures."""
    heads = [b"", b"\0", b"This is no photo.", b"PK\3\4", b"\x7fELF\2\1\1", b"SQLite format 3\0",
             b"P1 is a label", b"BM is a name", b"RIFF\0\0\0\0WAVEfmt ", bytes(64), b"\xff" * 64,
             b"\0\0\2\0\1\0" + bytes(58), b"\0\1\0\0\0\x0f\0\x80"]  # fmt: skip
    assert [what_is(head) for head in heads] == [None] * len(heads)


def test_noise_is_hardly_ever_a_picture() -> None:
    rng = random.Random(5)
    assert sum(what_is(rng.randbytes(HEAD_BYTES)) is not None for _ in range(20_000)) <= 3


def test_python_files_are_no_pictures() -> None:
    """Nothing that is installed beside the tests is taken for a photo."""
    for path in Path(__file__).parent.glob("*.py"):
        assert what_is(path.read_bytes()[:HEAD_BYTES]) is None
