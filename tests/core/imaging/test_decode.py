"""Decoding: every kind of photo to upright pixels, and everything that is no photo refused."""

from __future__ import annotations

import hashlib
import io
import os
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import EpsImagePlugin, ExifTags, Image, ImageCms

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.imaging.decode import THUMBNAIL_SIDE
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.imaging.model_pixels import least_side
from hashdesk.core.metadata.photo_facts import PhotoFacts
from tests.core.imaging.decoding import decoded, gap, reason, saved
from tests.drawing import draw

SIDE = HASHDESK_INPUT.side
BASE, DETAILS, GPS = ExifTags.Base, ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo

# EXIF orientation -> how a camera that writes it has laid the upright picture down.
LAID_DOWN = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return draw(1, 1, (320, 240))


@pytest.fixture(scope="module")
def grey(picture: Image.Image) -> Image.Image:
    return picture.convert("L")


@pytest.fixture(scope="module")
def levels(grey: Image.Image) -> NDArray[np.uint8]:
    """The grey picture stretched to all of 0 … 255."""
    values = np.asarray(grey).astype(float)
    return ((values - values.min()) / np.ptp(values) * 255).round().astype(np.uint8)


# -- orientation


@pytest.mark.parametrize("orientation", LAID_DOWN)
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("AVIF", {"quality": 95}),
    ],
)
def test_all_orientations_come_out_upright(
    picture: Image.Image, kind: str, options: dict[str, Any], orientation: int
) -> None:
    """In any EXIF orientation, pixels, width and height are those of the upright picture."""
    turn = LAID_DOWN[orientation]
    lying = picture if turn is None else picture.transpose(turn)
    exif = Image.Exif()
    exif[BASE.Orientation] = orientation
    photo = decoded(saved(lying, kind, exif=exif, **options))
    assert (photo.facts.width, photo.facts.height) == picture.size
    assert gap(photo, picture) < 2
    with Image.open(io.BytesIO(photo.thumbnail)) as thumbnail:
        assert thumbnail.width > thumbnail.height


@pytest.mark.parametrize("orientation", [0, 9, 6000])
def test_unknown_orientations_turn_nothing(picture: Image.Image, orientation: int) -> None:
    """An unknown orientation leaves the photo as it is stored."""
    exif = Image.Exif()
    exif[BASE.Orientation] = orientation
    photo = decoded(saved(picture, "PNG", exif=exif))
    assert gap(photo, picture) == 0


# -- kinds of pixels


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(picture: Image.Image, kind: str) -> None:
    """Print colours come out as the colours they print, though Adobe's JPEGs hold them inverted."""
    data = saved(picture.convert("CMYK"), kind, **({"quality": 95} if kind == "JPEG" else {}))
    assert (b"Adobe" in data) == (kind == "JPEG")
    assert gap(decoded(data), picture) < 2


@pytest.mark.parametrize(
    ("kind", "order"), [("PNG", "<u2"), ("TIFF", "<u2"), ("TIFF", ">u2")], ids=str
)
def test_sixteen_bit_grey_keeps_its_tones(grey: Image.Image, kind: str, order: str) -> None:
    """16-bit grey is scaled from its full range, not clipped to white."""
    values = (np.asarray(grey).astype(np.uint16) * 257).astype(order)
    mode = "I;16B" if order == ">u2" else "I;16"
    image = Image.frombytes(mode, grey.size, values.tobytes())
    assert gap(decoded(saved(image, kind)), grey) < 1


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(lambda v: v.astype(np.int32), id="int of 8 bits"),
        pytest.param(lambda v: v.astype(np.int32) * 257, id="int of 16 bits"),
        pytest.param(lambda v: v.astype(np.int32) * 8_000_000, id="int of 31 bits"),
        pytest.param(lambda v: v.astype(np.int32) * 8_000_000 - 10**9, id="int below zero"),
        pytest.param(lambda v: (v / 255).astype(np.float32), id="float to 1"),
        pytest.param(lambda v: (v * 1e30 - 1e32).astype(np.float32), id="float far away"),
    ],
)
def test_wide_grey_keeps_its_tones(levels: NDArray[np.uint8], values: Any) -> None:
    """32-bit integers and floats are scaled to 8 bits, whatever their range."""
    photo = decoded(saved(Image.fromarray(values(levels)), "TIFF"))
    assert gap(photo, Image.fromarray(levels)) < 1


def test_float_pictures_may_hold_no_numbers(levels: NDArray[np.uint8]) -> None:
    """NaN and infinity in a float picture spoil their pixels only."""
    values = (levels / 255).astype(np.float32)
    values[0, :3] = np.nan, np.inf, -np.inf
    photo = decoded(saved(Image.fromarray(values), "TIFF"))
    assert gap(photo, Image.fromarray(levels)) < 1


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_one_bit(kind: str) -> None:
    """Black and white pictures are averaged to grey, not cut to black and white again."""
    board = np.indices((240, 320)).sum(axis=0) % 2 == 0
    photo = decoded(saved(Image.fromarray(board), kind))
    assert abs(float(photo.pixels.mean()) - 127.5) < 3


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_palette(picture: Image.Image, kind: str) -> None:
    """A palette is looked up before anything is averaged."""
    data = saved(picture.convert("P", palette=Image.Palette.ADAPTIVE), kind)
    assert gap(decoded(data), picture) < 3


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_transparent_palette_entry_is_white(kind: str) -> None:
    """The transparent entry of a palette becomes white, whatever its colour."""
    image = Image.new("P", (64, 64), 0)
    image.putpalette([10, 20, 30, 200, 0, 0])
    image.paste(1, (0, 0, 32, 64))
    photo = decoded(saved(image, kind, transparency=0))
    assert photo.pixels[100, 40].tolist() == [200, 0, 0]
    assert photo.pixels[100, 200].tolist() == [255, 255, 255]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_transparent_colour_is_white(mode: str) -> None:
    """A PNG's single transparent colour shows white."""
    image = Image.new(mode, (64, 64), "black")
    image.paste("#404040", (0, 0, 32, 64))
    photo = decoded(saved(image, "PNG", transparency=0 if mode == "L" else (0, 0, 0)))
    assert photo.pixels[100, 40].tolist() == [64, 64, 64]
    assert photo.pixels[100, 200].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("mode", "kind"), [("LA", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP"), ("RGBA", "TIFF")]
)
@pytest.mark.parametrize("side", [64, 2048])
def test_alpha_lies_on_white(mode: str, kind: str, side: int) -> None:
    """What is see-through shows white paper, also where the photo is averaged down first."""
    image = Image.new(mode, (side, side), (0, 0) if mode == "LA" else (0, 0, 0, 0))
    half = Image.new(mode, (side // 2, side), (0, 128) if mode == "LA" else (0, 0, 0, 128))
    image.paste(half, (0, 0))
    options = {"lossless": True} if kind == "WEBP" else {}
    photo = decoded(saved(image, kind, **options), 5_000_000)
    assert np.abs(photo.pixels[100, 40].astype(int) - 127).max() <= 1
    assert photo.pixels[100, 200].tolist() == [255, 255, 255]


def test_lab(picture: Image.Image) -> None:
    """A TIFF in CIE Lab comes out in the colours it means."""
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(picture, srgb, lab, outputMode="LAB")
    assert image is not None
    assert gap(decoded(saved(image, "TIFF")), picture) < 3


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_first_frame(kind: str) -> None:
    """Of several frames or pages, the first is the photo."""
    first, second = draw(0, 0, (96, 64)), draw(2, 5, (96, 64))
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(first, kind, save_all=True, append_images=[second], **options)
    with Image.open(io.BytesIO(data)) as image:
        assert getattr(image, "n_frames", 1) == 2
    photo = decoded(data)
    assert gap(photo, first) < 5 < gap(photo, second)


def test_avif(picture: Image.Image) -> None:
    """AVIF is read."""
    photo = decoded(saved(picture, "AVIF", quality=90))
    assert gap(photo, picture) < 3
    assert (photo.facts.width, photo.facts.height) == picture.size


@pytest.mark.photos
def test_heic(photos: Path) -> None:
    """HEIC is read at every depth, grey or in colour, with or without transparency."""
    files = sorted((photos / "torture" / "heif").glob("*_1*x1*.heif"))
    assert len(files) >= 4
    for file in files:
        photo = decoded(file.read_bytes())
        size = file.stem.split("__")[1]
        assert f"{photo.facts.width}x{photo.facts.height}" == size
        assert np.ptp(photo.pixels) > 100


# -- content


def test_content_id() -> None:
    """A content is named by BLAKE2b-128 of all its bytes, wherever the file stands."""
    data = saved(draw(0, 0), "PNG")
    file = io.BytesIO(data)
    file.seek(100)
    assert content_id(file) == hashlib.blake2b(data, digest_size=16).digest()


def test_pixel_id() -> None:
    """It stays when tags are written into the file, and another picture or size has another."""
    picture = draw(0, 0, (640, 480))
    exif = Image.Exif()
    exif[BASE.Artist] = "somebody"
    plain, tagged = saved(picture, "JPEG"), saved(picture, "JPEG", exif=exif, comment=b"fine")
    assert plain != tagged
    known = decoded(plain).pixel_id
    assert len(known) == 16
    assert decoded(tagged).pixel_id == known
    turned = saved(picture.transpose(Image.Transpose.ROTATE_90), "PNG")
    others = [turned, saved(draw(0, 1, (640, 480)), "JPEG"), saved(picture, "JPEG", quality=40)]
    assert len({known, *(decoded(other).pixel_id for other in others)}) == 4
    flat = [saved(Image.new("RGB", size, "red"), "PNG") for size in ((50, 40), (100, 80))]
    assert decoded(flat[0]).pixel_id != decoded(flat[1]).pixel_id


def test_pixel_id_of_an_upright_picture() -> None:
    """A photo that is stored upright and one that is turned when shown are one picture."""
    picture = draw(0, 0, (320, 240))
    exif = Image.Exif()
    exif[BASE.Orientation] = 6
    lying = saved(picture.transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif)
    assert decoded(lying).pixel_id == decoded(saved(picture, "PNG")).pixel_id


# -- what is no photo


def test_postscript_starts_no_ghostscript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostScript file is refused before anybody thinks of running it."""
    data = saved(Image.new("RGB", (32, 32), "red"), "EPS")
    assert data.startswith(b"%!PS")
    trace = tmp_path / "ghostscript ran"
    trap = tmp_path / "gs"
    trap.write_text(f'#!/bin/sh\n: > "{trace}"\n')
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(EpsImagePlugin, "gs_binary", None)
    assert "PostScript" in reason(data)
    assert not trace.exists()
    with Image.open(io.BytesIO(data)) as image, pytest.raises(OSError, match="cannot"):
        image.load()  # what would have happened: the trap works
    assert trace.exists()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "it is empty"),
        (b"\xff", "it is not a picture"),
        (b"Dear diary,\nno photo today.\n", "it is not a picture"),
        (b"<svg xmlns=''/>", "it is an SVG drawing, a format that HashDesk does not read"),
        (b"%PDF-1.7\n", "it is a PDF file, a format that HashDesk does not read"),
        (bytes(10_000), "it is not a picture"),
    ],
    ids=["empty", "one byte", "text", "SVG", "PDF", "zeros"],
)
def test_what_is_no_photo(data: bytes, expected: str) -> None:
    """Everything that is no photo is refused with the right reason."""
    assert reason(data) == expected


def png_of_zeros(width: int, height: int, *, sound: bool = True) -> bytes:
    """A PNG of one bit per pixel that is tiny on disk."""
    row = bytes(1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = body if sound else b"nonsense"
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_bomb() -> None:
    """A small file of 400 megapixels is refused for its size, and before it is unpacked."""
    bomb = png_of_zeros(20_000, 20_000)
    assert len(bomb) < 100_000
    expected = (
        "it is too large: 20000 × 20000 pixels, and the setting “max_pixels” allows 150,000,000"
    )
    assert reason(bomb, 150_000_000) == expected
    # Were it unpacked first, this one would be called damaged.
    assert reason(png_of_zeros(20_000, 20_000, sound=False), 150_000_000) == expected


def test_the_limit_is_exact() -> None:
    """A photo of just as many pixels as allowed is read, one more row is too much."""
    assert decoded(png_of_zeros(100, 100), 10_000).facts == PhotoFacts(100, 100)
    assert "too large" in reason(png_of_zeros(100, 101), 10_000)


def test_a_jpeg_beyond_the_limit_is_decoded_at_an_eighth() -> None:
    """Its size is the whole one; only one beyond that, too, is refused."""
    picture = draw(4, 2, (1600, 1200))
    data = saved(picture, "JPEG", quality=92)
    photo = decoded(data, 100_000)
    assert (photo.facts.width, photo.facts.height) == (1600, 1200)
    assert gap(photo, picture) < 4
    assert "the setting “max_pixels” allows 29,000" in reason(data, 29_000)
    assert "too large" in reason(saved(picture, "PNG"), 100_000)


# -- what comes out


def test_draft_and_full_decoding_agree() -> None:
    """A JPEG decoded at a fraction of its size gives nearly the pixels of all of it."""
    data = saved(draw(4, 2, (2000, 1500)), "JPEG", quality=92)
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (least_side(HASHDESK_INPUT),) * 2)
        assert image.width == 1000
    with Image.open(io.BytesIO(data)) as image:
        full = decoded(saved(image, "PNG"), 5_000_000)
    draft = decoded(data, 5_000_000)
    assert gap(draft, full) < 1
    assert (draft.facts.width, draft.facts.height) == (2000, 1500)
    assert (draft.phash ^ full.phash).bit_count() <= 2


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1500), (256, 192)),
        ((300, 900), (85, 256)),
        ((100, 50), (100, 50)),
        ((1, 1), (1, 1)),
        ((5000, 2), (256, 1)),
    ],
)
def test_shapes(size: tuple[int, int], expected: tuple[int, int]) -> None:
    """Pixels are a square for the encoder; the thumbnail is a JPEG in the photo's own shape."""
    photo = decoded(saved(draw(0, 0, size), "PNG"), 5_000_000)
    assert photo.pixels.shape == (SIDE, SIDE, 3)
    assert photo.pixels.dtype == np.uint8
    assert 0 <= photo.phash < 1 << 64
    with Image.open(io.BytesIO(photo.thumbnail)) as thumbnail:
        assert thumbnail.format == "JPEG"
        assert thumbnail.mode == "RGB"
        assert max(thumbnail.size) <= THUMBNAIL_SIDE
        assert thumbnail.size == expected


def test_phash_knows_a_copy_from_another_picture() -> None:
    """Re-encoding and resizing move the pHash by a few bits, another picture by many."""
    photos = [draw(theme, 0, (640, 480)) for theme in range(6)]
    hashes = [decoded(saved(photo, "PNG")).phash for photo in photos]
    for photo, known in zip(photos, hashes, strict=True):
        copies = [
            saved(photo, "JPEG", quality=90),
            saved(photo, "JPEG", quality=40),
            saved(photo, "WEBP", quality=70),
            saved(photo, "AVIF", quality=60),
            saved(photo.resize((320, 240)), "JPEG"),
        ]
        assert max((decoded(copy).phash ^ known).bit_count() for copy in copies) <= 6
    far = [(a ^ b).bit_count() for i, a in enumerate(hashes) for b in hashes[:i]]
    assert min(far) > 12


# -- fuzzing


def outcome(data: bytes) -> bool:
    """Whether a file decodes; anything but a photo or a PhotoError is a test that fails."""
    refused = ""
    try:
        shape = decoded(data).pixels.shape
    except PhotoError as error:
        refused = str(error)
    assert refused.startswith("it ") if refused else shape == (SIDE, SIDE, 3)
    assert not refused or refused.startswith(REASONS)
    return not refused


REASONS = ("it is empty", "it is not a picture", "it is damaged", "it is too large: ", "it is a")
HEADS = (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"RIFF\xff\0\0\0WEBPVP8 ",
         b"II*\0\x08\0\0\0", b"MM\0*", b"BM", b"GIF89a", b"\0\0\0\x1cftypavif")  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=400))
def test_random_bytes(head: bytes, rest: bytes) -> None:
    """Random bytes behind any format's first bytes are refused, and nothing else happens."""
    outcome(head + rest)


def test_mutated_photos() -> None:
    """Photos with flipped, cut and doubled bytes decode or are refused; nothing else happens."""
    small = draw(1, 0, (48, 32))
    seeds = [saved(small, kind) for kind in ("JPEG", "PNG", "WEBP")]
    rng = random.Random(11)
    results = []
    for number in range(300):
        mutant = bytearray(seeds[number % 3])
        for _ in range(rng.choice((1, 2, 8))):
            place = rng.randrange(len(mutant))
            match rng.randrange(4):
                case 0:
                    mutant[place] ^= 1 << rng.randrange(8)
                case 1:
                    mutant[place : place + 4] = rng.choice((b"\xff" * 4, bytes(4), b"\x7f\xff"))
                case 2:
                    del mutant[place : place + rng.randrange(1, 64)]
                case _:
                    mutant[place:place] = mutant[: rng.randrange(1, 64)]
            if not mutant:
                break
        results.append(outcome(bytes(mutant)))
    assert 0 < sum(results) < len(results)
