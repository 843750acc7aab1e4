"""The table of formats: what is read, by suffix and by content."""

from __future__ import annotations

from PIL import Image

from hashdesk.core.imaging.photo_formats import (
    DECODED_FORMATS,
    FORMAT_OF_SUFFIX,
    PHOTO_FORMATS,
    PHOTO_SUFFIXES,
    UNSUPPORTED_SUFFIXES,
)


def test_a_suffix_means_one_format() -> None:
    assert len(FORMAT_OF_SUFFIX) == sum(len(one.suffixes) for one in PHOTO_FORMATS.values())
    assert not PHOTO_SUFFIXES & UNSUPPORTED_SUFFIXES


def test_what_a_scan_looks_for() -> None:
    """Everything that has a format's suffix, but for image sequences."""
    suffixes = {f".{suffix}".encode() for suffix in FORMAT_OF_SUFFIX}
    assert suffixes - PHOTO_SUFFIXES == {b".heics", b".heifs", b".avifs"}
    assert suffixes > PHOTO_SUFFIXES


def test_pillow_knows_every_format() -> None:
    """AVIF is tried before HEIF: both claim files of the brand “mif1”."""
    Image.init()
    assert set(DECODED_FORMATS) <= Image.OPEN.keys()
    assert {one.pillow for one in PHOTO_FORMATS.values() if one.writable} <= Image.SAVE.keys()
    assert DECODED_FORMATS.index("AVIF") < DECODED_FORMATS.index("HEIF")
