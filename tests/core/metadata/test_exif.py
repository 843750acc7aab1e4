"""The tags of EXIF, read one by one, whatever else is broken."""

from __future__ import annotations

import io
import math
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata import exif
from hashdesk.core.metadata.exif import Exif, TagValue, read_exif
from tests.core.metadata.photos import BASE, EXIF_POINTER, GPS_POINTER, Ratio, exif_of

START = b"Exif\0\0"
TEXT = BASE.ImageDescription


def read(block: bytes) -> Exif:
    return read_exif(io.BytesIO(block.removeprefix(START)))


def one(kind: int, count: int, data: bytes, order: str = "<", tag: int = TEXT) -> TagValue | None:
    """The value of a single tag, of a type and count that need not fit its bytes."""
    inline = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack(order + "I", 26)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    entry = struct.pack(order + "HHHI", 1, tag, kind, count) + inline
    return read(head + entry + bytes(4) + data).ifd0.get(tag)


@pytest.mark.parametrize("order", ["<", ">"])
def test_directories(order: str) -> None:
    """All three, in both byte orders."""
    block = exif_of(
        {TEXT: "sea", BASE.Orientation: 6}, {BASE.FNumber: 2.5}, {2: (1.0, 2.5, 3.0)}, order
    )
    found = read(block)
    pointers = {EXIF_POINTER, GPS_POINTER}
    assert {tag: v for tag, v in found.ifd0.items() if tag not in pointers} == {
        TEXT: "sea",
        BASE.Orientation: 6,
    }
    assert found.exif_ifd == {BASE.FNumber: 2.5}
    assert found.gps_ifd == {2: (1.0, 2.5, 3.0)}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("kind", "code", "value"),
    [(3, "H", 65535), (4, "I", 1 << 31), (6, "b", -5), (8, "h", -500), (9, "i", -70000),
     (11, "f", 0.5), (12, "d", 1e-9), (13, "I", 8)],
)  # fmt: skip
def test_types(kind: int, code: str, value: float, order: str) -> None:
    assert one(kind, 1, struct.pack(order + code, value), order) == value
    assert one(kind, 3, struct.pack(f"{order}3{code}", value, 0, 1), order) == (value, 0, 1)


def test_texts_and_bytes() -> None:
    assert one(2, 4, b"sea\0") == "sea"
    assert one(2, 10, b"sea\0 and so") == "sea"
    assert one(2, 8, "Zürich\0".encode()) == "Zürich"
    assert one(2, 7, "Zürich\0".encode("latin-1")) == "Zürich"
    assert one(129, 8, "Zürich\0".encode()) == "Zürich"
    assert one(7, 5, b"\1\0\2\0\3") == b"\1\0\2\0\3"
    assert one(1, 1, b"\x05") == 5
    assert one(1, 2, b"\x05\0") == b"\x05\0"


def test_rationals() -> None:
    assert one(5, 1, struct.pack("<2I", 1, 250)) == 0.004
    assert one(10, 1, struct.pack("<2i", -1, 4)) == -0.25
    value = one(5, 1, struct.pack("<2I", 0, 0))
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("kind", "count"), [(0, 4), (14, 4), (65535, 4), (2, 0), (5, 0), (16, 1), (128, 9)]
)
def test_types_that_there_are_not(kind: int, count: int) -> None:
    assert one(kind, count, b"sea\0") is None


def test_too_long() -> None:
    """A value is read up to its cap or the end of the file, whatever length is claimed."""
    assert one(2, 1 << 31, b"x" * 100_000) == "x" * (1 << 16)
    assert one(2, 0xFFFFFFFF, b"x" * 9) == "x" * 9
    assert one(4, 1 << 30, struct.pack("<40I", *range(40))) == tuple(range(16))
    assert one(5, 9, b"\1" * 7) is None


def test_a_broken_tag_leaves_the_others() -> None:
    """An offset beyond the end, or before the start of anything, costs its own value alone."""
    block = exif_of({TEXT: "a long description", BASE.Make: "a long maker"})
    at = block.index(struct.pack("<HHI", TEXT, 2, 19)) + 8
    for offset in (0xFFFFFFFF, len(block) + 5, 0):
        broken = block[:at] + struct.pack("<I", offset) + block[at + 4 :]
        assert read(broken).ifd0[BASE.Make] == "a long maker"
        assert read(broken).ifd0.get(TEXT) != "a long description"


@pytest.mark.parametrize("offset", [0, 1, 8, 0xFFFFFFFF])
def test_directories_that_are_not_there(offset: int) -> None:
    """A pointer into nowhere, or to its own directory, gives what can be read there, once."""
    block = exif_of({TEXT: "sea"}, {BASE.FNumber: 2.5})
    at = block.index(struct.pack("<HHI", EXIF_POINTER, 4, 1)) + 8
    found = read(block[:at] + struct.pack("<I", offset) + block[at + 4 :])
    assert found.ifd0[TEXT] == "sea"
    assert BASE.FNumber not in found.exif_ifd


def test_most_tags() -> None:
    """Thousands of tags that all claim the whole block are read up to a cap."""
    entries = b"".join(struct.pack("<HHII", 1000 + n, 7, 60_000, 0) for n in range(5000))
    found = read(b"II*\0" + struct.pack("<IH", 8, 5000) + entries)
    assert len(found.ifd0) == 400


@pytest.mark.parametrize(
    "block",
    [b"", b"II*\0", b"II*\0\0\0\0", b"II*\0\xff\xff\xff\xff", b"JUNKJUNKJUNK", b"MM*\0" + bytes(40),
     b"II*\0\x08\0\0\0\xff\xff", b"Exif\0\0II*\0\0\0\0\0"],
)  # fmt: skip
def test_blocks_that_are_none(block: bytes) -> None:
    assert read(block) == Exif({}, {}, {})


@pytest.mark.parametrize("mark", [b"IIRO", b"IIRS", b"MMOR", b"IIU\0"])
def test_raw_files_that_are_tiff_but_for_their_mark(mark: bytes) -> None:
    order = "<" if mark.startswith(b"I") else ">"
    block = exif_of({TEXT: "sea"}, order=order).removeprefix(START)
    assert read(mark + block[4:]).ifd0[TEXT] == "sea"


def test_the_makers_note_is_nobodys_business() -> None:
    assert read(exif_of(exif_ifd={BASE.MakerNote: b"\1" * 99, BASE.FNumber: 2.5})).exif_ifd == {
        BASE.FNumber: 2.5
    }


@given(st.binary(max_size=400), st.sampled_from([b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]))
def test_any_bytes(noise: bytes, head: bytes) -> None:
    found = read(head + noise)
    for tags in (found.ifd0, found.exif_ifd, found.gps_ifd):
        assert len(tags) <= exif._MOST_TAGS
        assert all(isinstance(value, str | bytes | int | float | tuple) for value in tags.values())


def test_mutated_blocks_keep_what_was_not_hit() -> None:
    """One byte changed anywhere costs one tag, seldom a directory, never the reading."""
    rng = random.Random(6)
    block = exif_of(
        {TEXT: "a long description", BASE.Make: "a long maker"},
        {BASE.DateTimeOriginal: "2012:05:06 07:08:09", BASE.ExposureTime: Ratio(1, 250)},
    )
    kept = 0
    for _ in range(3000):
        mutant = bytearray(block)
        mutant[rng.randrange(len(START) + 8, len(block))] = rng.randrange(256)
        kept += read(bytes(mutant)).exif_ifd.get(BASE.DateTimeOriginal) == "2012:05:06 07:08:09"
    assert kept > 2000
