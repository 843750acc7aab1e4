"""Damaged photos: read as far as they go, and noted; what shows nothing is refused."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.decoded import END_MISSING, PART_DAMAGED, PREVIEW_LEFT, SIDE_DATA_DAMAGED
from tests.core.imaging.decoding import decoded, gap, reason, saved
from tests.drawing import draw

PICTURE = draw(3, 1, (320, 240))
KINDS: dict[str, dict[str, Any]] = {
    "JPEG": {}, "PNG": {}, "WEBP": {}, "TIFF": {}, "BMP": {}, "GIF": {}, "JPEG2000": {},
    "TGA": {}, "PPM": {},
}  # fmt: skip
DAMAGED = "it is damaged"


def chunk(kind: bytes, content: bytes, check: int | None = None) -> bytes:
    """A chunk of a PNG."""
    check = zlib.crc32(kind + content) if check is None else check
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def rows_in_place(data: bytes, picture: Image.Image = PICTURE) -> float:
    """The share of rows of a file's picture that are those of another picture."""
    found, whole = decoded(data).pixels.astype(int), decoded(saved(picture, "PNG")).pixels
    return float((np.abs(found - whole).mean(axis=(1, 2)) < 6).mean())


@pytest.mark.parametrize("percent", [70, 99])
@pytest.mark.parametrize("kind", KINDS)
def test_cut_files(kind: str, percent: int) -> None:
    """A file that was cut shows what is there, in its place, and is noted as incomplete."""
    whole = saved(PICTURE, kind, **KINDS[kind])
    photo = decoded(whole[: len(whole) * percent // 100])
    assert photo.incomplete == END_MISSING
    assert (photo.facts.width, photo.facts.height) == PICTURE.size
    assert rows_in_place(whole[: len(whole) * percent // 100]) > 0.3
    assert decoded(whole).incomplete is None


@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["baseline", "progressive"])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.99])
def test_cut_jpegs(options: dict[str, Any], share: float) -> None:
    """However much is missing."""
    whole = saved(PICTURE, "JPEG", quality=95, **options)
    photo = decoded(whole[: int(len(whole) * share)])
    assert photo.incomplete == END_MISSING
    assert np.ptp(photo.pixels) > 50


def exif_with_preview(preview: bytes) -> bytes:
    """An EXIF block whose second IFD names a JPEG behind it."""
    entries = struct.pack("<HHII", 513, 4, 1, 44) + struct.pack("<HHII", 514, 4, 1, len(preview))
    first = struct.pack("<HI", 0, 14)  # no entries; the next IFD
    second = struct.pack("<H", 2) + entries + bytes(4)
    return b"Exif\0\0II*\0\x08\0\0\0" + first + second + preview


def test_where_nothing_else_is_left_the_preview_is_shown() -> None:
    """A JPEG that ends with its head still has what EXIF holds."""
    small = saved(PICTURE.resize((160, 120)), "JPEG", quality=90)
    whole = saved(PICTURE, "JPEG", exif=exif_with_preview(small))
    assert decoded(whole).incomplete is None
    pixels = whole.rindex(b"\xff\xda") + 14
    photo = decoded(whole[:pixels])
    assert photo.incomplete == PREVIEW_LEFT
    assert (photo.facts.width, photo.facts.height) == PICTURE.size
    assert gap(photo, PICTURE) < 6
    broken = saved(PICTURE, "JPEG", exif=exif_with_preview(small[:200]))
    assert reason(broken[: broken.rindex(b"\xff\xda") + 14]) == DAMAGED


def test_a_jpeg_without_its_end_marker() -> None:
    """All pixels are there: it differs from the whole file in the note only."""
    whole = saved(PICTURE, "JPEG")
    photo = decoded(whole[:-2])
    assert photo.incomplete == END_MISSING
    assert gap(photo, decoded(whole)) == 0
    assert photo.pixel_id == decoded(whole).pixel_id


def test_what_is_missing_is_grey_in_a_jpeg() -> None:
    """As in other viewers."""
    whole = saved(PICTURE, "JPEG", quality=95)
    photo = decoded(whole[: len(whole) // 2])
    assert photo.pixels[-5, 100].tolist() == [128, 128, 128]


@pytest.mark.parametrize(
    ("kind", "head"),
    {
        "JPEG": 623,
        "PNG": 41,
        "TIFF": 8,
        "BMP": 54,
        "GIF": 20,
        "WEBP": 40,
        "AVIF": 60,
        "JPEG2000": 150,
        "TGA": 18,
        "PPM": 15,
    }.items(),
)
def test_what_shows_nothing_is_refused(kind: str, head: int) -> None:
    """A head without pixels, or less than a head, is damaged."""
    whole = saved(PICTURE, kind)
    assert reason(whole[:head]) == DAMAGED
    assert reason(whole[: head // 2]) in (DAMAGED, "it is not a picture")


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_that_ends_with_its_head(mode: str) -> None:
    """Grey from the first row is nothing, in whatever colours; a row or two are something."""
    whole = saved(PICTURE.convert(mode), "JPEG", quality=95)
    pixels = whole.index(b"\xff\xda") + 2
    pixels += int.from_bytes(whole[pixels : pixels + 2])
    for more in (0, 1, 20):
        assert reason(whole[: pixels + more]) == DAMAGED
    assert decoded(whole[: pixels + (len(whole) - pixels) // 3]).incomplete == END_MISSING


def test_a_cut_strip_of_a_compressed_tiff() -> None:
    """Strips before the broken one are shown, also where libtiff decodes them."""
    whole = bytearray(saved(PICTURE, "TIFF", compression="tiff_lzw", tiffinfo={278: 16}))
    offsets = strip_offsets(bytes(whole))
    assert len(offsets) == 15
    whole[offsets[9] : offsets[10]] = b"\xff" * (offsets[10] - offsets[9])
    photo = decoded(bytes(whole))
    assert photo.incomplete == PART_DAMAGED
    assert rows_in_place(bytes(whole)) > 0.55


def strip_offsets(tiff: bytes) -> tuple[int, ...]:
    with Image.open(io.BytesIO(tiff)) as image:
        offsets: tuple[int, ...] = image.tag_v2[273]  # type: ignore[attr-defined]
        return offsets


def test_damage_in_the_middle() -> None:
    """A PNG whose pixels fail their checksum is noted, though Pillow sees nothing wrong."""
    whole = bytearray(saved(draw(3, 1, (1200, 900)), "PNG"))
    place = len(whole) * 3 // 4
    whole[place : place + 40] = b"\xff" * 40
    photo = decoded(bytes(whole))
    assert photo.incomplete == PART_DAMAGED


@pytest.mark.parametrize(
    "side",
    [
        pytest.param(chunk(b"tEXt", b"Comment\0fine", check=7), id="wrong checksum"),
        pytest.param(chunk(b"zTXt", b"Comment\0\0" + b"no deflate"), id="broken text"),
        pytest.param(chunk(b"iCCP", b"name\0\0" + b"no deflate"), id="broken profile"),
        pytest.param(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(3 << 20))), id="long text"),
        pytest.param(chunk(b"eXIf", b"no exif"), id="broken EXIF"),
        pytest.param(chunk(b"gAMA", b"\0"), id="short gamma"),
    ],
)
def test_broken_side_chunks_of_a_png(side: bytes) -> None:
    """The picture is read, all of it."""
    whole = saved(PICTURE, "PNG")
    photo = decoded(whole[:33] + side + whole[33:])
    assert gap(photo, decoded(whole)) == 0
    assert photo.incomplete in (None, SIDE_DATA_DAMAGED)


def test_too_much_text() -> None:
    """A PNG with a comment of 1.5 million letters, which Pillow alone refuses."""
    info = PngInfo()
    info.add_itxt("Comment", "abcdefghij" * 150_000, zip=True)
    photo = decoded(saved(PICTURE, "PNG", pnginfo=info))
    assert gap(photo, PICTURE) == 0
    assert photo.incomplete == SIDE_DATA_DAMAGED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_bad_exif_and_profiles(kind: str) -> None:
    """Side data that is nonsense spoils no photo."""
    data = saved(PICTURE, kind, exif=b"Exif\0\0II*\0\xff\xff\xff\xff", icc_profile=b"none" * 50)
    assert gap(decoded(data), PICTURE) < 3


def test_pillow_is_strict_again() -> None:
    """What it is told for a damaged photo does not hold for the next one."""
    whole = saved(PICTURE, "JPEG")
    assert decoded(whole[:-100]).incomplete
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
    assert reason(whole[:200]) == DAMAGED
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_file_that_claims_to_be_long() -> None:
    """No memory is set aside for gigabytes that a small file says it has."""
    whole = bytearray(saved(PICTURE, "WEBP"))
    whole[4:8] = b"\xf0\xff\xff\xff"
    assert reason(bytes(whole[:-10])) == DAMAGED


def test_cut_anywhere() -> None:
    """At no length anything happens but a picture or a reason."""
    rng = random.Random(3)
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"):
        whole = saved(draw(3, 1, (64, 48)), kind)
        for length in [rng.randrange(len(whole)) for _ in range(25)]:
            with contextlib.suppress(PhotoError):
                assert decoded(whole[:length]).incomplete in (None, END_MISSING, PART_DAMAGED)
