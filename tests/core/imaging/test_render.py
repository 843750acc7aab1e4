"""Photos for the eye: upright, in the screen's colours, as large as asked, with what EXIF says."""

from __future__ import annotations

import io
import os
import random
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from hashdesk.core.decoder import replies
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import render
from hashdesk.core.imaging.decoded import RenderedPhoto
from hashdesk.core.imaging.render import render_photo
from hashdesk.core.imaging.upright import SIDEWAYS, UPRIGHT_TRANSPOSES
from hashdesk.core.metadata.photo_facts import PhotoFacts
from hashdesk.core.settings import Settings
from tests.core.imaging.decoding import LIMIT, saved
from tests.drawing import draw

FACTS = asdict(PhotoFacts(4, 4))


def rendered(data: bytes, side: int = 0) -> RenderedPhoto:
    return render_photo(io.BytesIO(data), LIMIT, side)


def difference(one: np.ndarray, other: Image.Image | np.ndarray) -> float:
    return float(np.abs(one.astype(int) - np.asarray(other)).mean())


def test_every_pixel_is_there() -> None:
    """In full size nothing is averaged: a PNG comes back as it was."""
    picture = draw(1, 1, (321, 239))
    found = rendered(saved(picture, "PNG"))
    assert np.array_equal(found.pixels, np.asarray(picture))
    assert found.full == (321, 239)


@pytest.mark.parametrize("side", [1, 50, 200, 5000])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_no_side_is_longer_than_asked(side: int, kind: str) -> None:
    """And the shape stays; a photo is never blown up."""
    found = rendered(saved(draw(1, 1, (640, 320)), kind), side)
    height, width = found.pixels.shape[:2]
    assert width == min(side, 640)
    assert height == max(min(side, 640) // 2, 1)
    assert found.full == (640, 320)


@pytest.mark.parametrize("orientation", [1, *UPRIGHT_TRANSPOSES])
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_upright(orientation: int, kind: str) -> None:
    """However the camera lay."""
    picture = draw(1, 1, (120, 80))
    turn = UPRIGHT_TRANSPOSES.get(orientation)
    back = {
        Image.Transpose.ROTATE_90: Image.Transpose.ROTATE_270,
        Image.Transpose.ROTATE_270: Image.Transpose.ROTATE_90,
    }
    lying = picture if turn is None else picture.transpose(back.get(turn, turn))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    found = rendered(saved(lying, kind, exif=exif))
    assert found.full == (120, 80)
    assert difference(found.pixels, picture) < 4
    assert (lying.size == (80, 120)) == (turn in SIDEWAYS)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "I;16", "CMYK"])
def test_modes(mode: str) -> None:
    """Every kind of pixels becomes RGB."""
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    picture = draw(1, 1, (40, 30)).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    assert rendered(saved(picture, kind), 20).pixels.shape == (15, 20, 3)


def test_colours_are_converted_to_srgb() -> None:
    """A profile is applied; one that is broken is not, and costs nothing."""
    red = Image.new("RGB", (8, 8), (200, 20, 20))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A screen whose red is green.
    swapped = srgb.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
    swapped = swapped.replace("sRGB".encode("utf-16-be"), "odd ".encode("utf-16-be"))
    found = rendered(saved(red, "PNG", icc_profile=swapped)).pixels
    assert found[0, 0].argmax() == 1
    for profile in (srgb, b"none"):
        found = rendered(saved(red, "PNG", icc_profile=profile)).pixels
        assert np.array_equal(found, np.asarray(red))


def test_huge_photos_are_handed_over_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """More pixels than may be handed over: averaged, not refused."""
    monkeypatch.setattr(render, "MOST_RENDERED_PIXELS", 1000)
    found = rendered(saved(draw(1, 1, (200, 100)), "PNG"))
    assert 900 <= found.pixels.shape[0] * found.pixels.shape[1] <= 1100
    assert found.full == (200, 100)


@pytest.mark.parametrize("side", [0, 100, 1000])
def test_a_jpeg_beyond_the_limit_is_shown_at_an_eighth(side: int) -> None:
    data = saved(draw(4, 2, (1600, 1200)), "JPEG", quality=92)
    found = render_photo(io.BytesIO(data), 100_000, side)
    assert found.full == (1600, 1200)
    assert found.pixels.shape[1] == min(side or 200, 200)


def test_tags_are_readable() -> None:
    """What is no fact is a tag, named and written as photographers do; no blobs, no pointers."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon\0"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.ExposureTime] = 0.004
    details[ExifTags.Base.FNumber] = 2.8
    details[ExifTags.Base.ISOSpeedRatings] = 400
    details[ExifTags.Base.MakerNote] = b"\x01\x02" * 100
    details[ExifTags.Base.LensModel] = "50 mm\n\x07 prime"
    details[ExifTags.Base.MeteringMode] = 5  # a number that stands for something else
    details[ExifTags.Base.SubjectDistance] = 3.0
    found = rendered(saved(draw(1, 1, (40, 30)), "JPEG", exif=exif))
    tags, facts = found.tags, found.facts
    assert tags == (("Subject distance", "3 m"),)
    assert facts == PhotoFacts(
        *(40, 30),
        camera="Canon",
        lens="50 mm prime",
        exposure_seconds=0.004,
        aperture=2.8,
        iso=400,
    )


def test_broken_exif_never_hides_the_photo() -> None:
    """Whatever the EXIF block holds, the photo is rendered and its tags are printable."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Canon EOS"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (1.0, 2.0, 3.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.FNumber] = 2.8
    block = exif.tobytes()
    data = saved(draw(1, 1, (64, 48)), "JPEG", exif=block)
    start = data.index(block)
    rng = random.Random(5)
    for _ in range(300):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 2, 8))):
            mutant[start + 6 + rng.randrange(len(block) - 6)] = rng.randrange(256)
        found = rendered(bytes(mutant))
        assert sorted(found.pixels.shape[:2]) == [48, 64]
        assert all(part.isprintable() for tag in found.tags for part in tag)


def test_damaged() -> None:
    with pytest.raises(PhotoError, match="it is"):
        rendered(saved(draw(1, 1, (64, 48)), "JPEG")[:300])


def test_through_the_worker(tmp_path: Path) -> None:
    """The pool hands the same picture over, and says why it cannot."""
    path = tmp_path / "photo.png"
    picture = draw(1, 1, (300, 200))
    picture.save(path)
    with DecodePool(Settings(workers=1)) as pool:
        found = pool.render(os.fsencode(path), 0).result()
        assert isinstance(found, RenderedPhoto)
        assert np.array_equal(found.pixels, np.asarray(picture))
        gone = pool.render(os.fsencode(tmp_path / "gone.png"), 0).result()
        assert gone == UnreadablePhoto("it is gone", transient=True)
        assert isinstance(pool.render(os.fsencode(path), 64).result(), RenderedPhoto)


def test_a_region_is_decoded_as_if_it_were_a_photo(tmp_path: Path) -> None:
    """Pixels, thumbnail and pHash of a region are those of a file that holds it alone."""
    picture = draw(2, 3, (1600, 1200))
    path, part = tmp_path / "photo.png", tmp_path / "part.png"
    picture.save(path)
    picture.crop((800, 300, 1200, 600)).save(part)
    with DecodePool(Settings(workers=1)) as pool:
        region = pool.submit(os.fsencode(path), region=(0.5, 0.25, 0.75, 0.5)).result()
        alone = pool.read(os.fsencode(part))
    assert isinstance(region, ReadPhoto)
    assert isinstance(alone, ReadPhoto)
    assert region.decoded is not None
    assert alone.decoded is not None
    assert difference(region.decoded.pixels, alone.decoded.pixels) < 2
    assert (region.decoded.phash ^ alone.decoded.phash).bit_count() <= 2


@pytest.mark.parametrize("region", [(0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0), (0.9999, 0, 1, 1)])
def test_the_smallest_region_is_a_pixel(
    tmp_path: Path, region: tuple[float, float, float, float]
) -> None:
    path = tmp_path / "photo.png"
    draw(2, 3, (160, 120)).save(path)
    with DecodePool(Settings(workers=1)) as pool:
        assert isinstance(pool.submit(os.fsencode(path), region=region).result(), ReadPhoto)


@pytest.mark.parametrize(
    "change",
    [
        {"size": [2, 3]},
        {"size": [0, 0]},
        {"size": [-2, -2]},
        {"size": [2.0, 2]},
        {"size": [2]},
        {"size": "22"},
        {"facts": {**FACTS, "height": 1 << 21}},
        {"facts": None},
        {"tags": [["a"]]},
        {"tags": [["a", 1]]},
        {"tags": [["a", "\x1b[2J"]]},
        {"tags": 7},
    ],
)
def test_impossible_replies_are_refused(change: dict[str, object]) -> None:
    """The process that decodes is not trusted: an impossible answer ends it."""
    sound = {"size": [2, 2], "facts": FACTS, "tags": [["Make", "Canon"]]}
    assert replies.parse_rendered(sound, bytes(12)).pixels.shape == (2, 2, 3)
    with pytest.raises(replies.WorkerDied):
        replies.parse_rendered({**sound, **change}, bytes(12))
