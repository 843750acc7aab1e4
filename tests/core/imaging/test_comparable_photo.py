"""Photos decoded to be compared: upright, with their alpha, of files with one picture or more."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.decoder import replies
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadComparable, UnreadablePhoto
from hashdesk.core.imaging import render
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.imaging.decoded import ComparablePhoto
from hashdesk.core.imaging.render import comparable_photo
from hashdesk.core.imaging.upright import UPRIGHT_TRANSPOSES
from hashdesk.core.settings import Settings
from tests.core.imaging.decoding import LIMIT, saved
from tests.drawing import draw


def read(data: bytes, side: int = 1024) -> ComparablePhoto:
    return comparable_photo(io.BytesIO(data), LIMIT, side)


def with_alpha(size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A drawing that fades from left to right."""
    picture = draw(1, 1, size).convert("RGBA")
    fade = np.linspace(0, 255, size[0]).round().astype(np.uint8)
    picture.putalpha(Image.fromarray(np.tile(fade, (size[1], 1))))
    return picture


def test_every_pixel_with_its_alpha() -> None:
    picture = with_alpha()
    assert np.array_equal(read(saved(picture, "PNG")).pixels, np.asarray(picture))
    plain = draw(1, 1, (320, 240))
    assert np.array_equal(read(saved(plain, "PNG")).pixels, np.asarray(plain))


@pytest.mark.parametrize("mode", ["LA", "P"])
def test_alpha_of_every_kind(mode: str) -> None:
    """Grey with alpha; a palette with one transparent colour."""
    if mode == "LA":
        data = saved(with_alpha().convert("LA"), "PNG")
    else:
        buffer = io.BytesIO()
        draw(1, 1, (320, 240)).quantize(16).save(buffer, "PNG", transparency=0)
        data = buffer.getvalue()
    pixels = read(data).pixels
    assert pixels.shape == (240, 320, 4)
    assert pixels[..., 3].min() == 0 < pixels[..., 3].max() == 255


def test_what_cannot_be_seen_does_not_bleed_into_what_can() -> None:
    """Made smaller, a white drawing on transparent black stays white."""
    picture = Image.new("RGBA", (1600, 1200), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (400, 400, 800, 800))
    pixels = read(saved(picture, "PNG"), 400).pixels
    seen = pixels[..., 3] > 8
    assert pixels.shape == (300, 400, 4)
    assert pixels[seen][:, :3].min() > 240


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize("side", [1, 50, 5000])
def test_no_side_is_longer_than_asked(side: int, kind: str) -> None:
    height, width = read(saved(draw(1, 1, (640, 320)), kind), side).pixels.shape[:2]
    assert (width, height) == (min(side, 640), max(min(side, 640) // 2, 1))


@pytest.mark.parametrize("orientation", [1, *UPRIGHT_TRANSPOSES])
def test_upright(orientation: int) -> None:
    picture = draw(1, 1, (64, 48))
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", exif=exif)
    expected = picture
    if orientation != 1:
        expected = picture.transpose(UPRIGHT_TRANSPOSES[orientation])
    assert np.array_equal(read(buffer.getvalue()).pixels, np.asarray(expected))


def test_how_large_the_whole_photo_is() -> None:
    """Upright, and however small it was made."""
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    draw(1, 1, (640, 320)).save(buffer, "JPEG", exif=exif)
    found = read(buffer.getvalue(), 50)
    assert (found.full, found.pixels.shape) == ((320, 640), (50, 25, 3))


def test_no_reply_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "MOST_COMPARED_PIXELS", 320 * 160)
    assert read(saved(draw(1, 1, (640, 320)), "PNG"), 5000).pixels.shape == (160, 320, 3)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG"])
def test_a_file_of_several_pictures_says_so(kind: str) -> None:
    """Pages of a scan, frames of an animation: the first one does not tell them apart."""
    pages = [draw(theme, 1, (64, 48)) for theme in (1, 2)]
    buffer = io.BytesIO()
    pages[0].save(buffer, kind, save_all=True, append_images=pages[1:])
    assert not read(buffer.getvalue()).is_single
    assert read(saved(pages[0], kind)).is_single


@pytest.mark.parametrize("size", [(64, 48), (320, 240)])
def test_a_second_picture_in_a_jpeg_says_so(size: tuple[int, int]) -> None:
    """Nothing says that a small one is a preview."""
    buffer = io.BytesIO()
    draw(1, 1).save(buffer, "MPO", save_all=True, append_images=[draw(2, 1, size)])
    assert not read(buffer.getvalue()).is_single


def test_through_the_worker(tmp_path: Path) -> None:
    """The pool hands the same pixels over, says which content they are of, and why it cannot."""
    path = tmp_path / "photo.png"
    picture = with_alpha()
    picture.save(path)
    with DecodePool(Settings(workers=1)) as pool:
        found = pool.read_comparable(os.fsencode(path), 1024).result()
        assert isinstance(found, ReadComparable)
        assert np.array_equal(found.photo.pixels, np.asarray(picture))
        assert found.content_id == content_id(io.BytesIO(path.read_bytes()))
        assert found.photo.is_single
        gone = pool.read_comparable(os.fsencode(tmp_path / "gone.png"), 1024).result()
        assert gone == UnreadablePhoto("it is gone", transient=True)


@pytest.mark.parametrize(
    "change",
    [
        *({"shape": shape} for shape in ([2, 2], [2, 3, 3], [0, 0, 3], [-2, -2, 3], [2, 2, 5])),
        *({"shape": shape} for shape in ([2.0, 2, 3], "223", None, [1, 4, 3])),
        *({"single": 1}, {"single": None}),
        *({"full": full} for full in ([2], [0, 2], [2, 1 << 21], None, [2.0, 2])),
    ],
)
def test_impossible_replies_are_refused(change: dict[str, object]) -> None:
    sound = {"shape": [2, 2, 3], "single": True, "full": [4, 4]}
    assert replies.parse_comparable(sound, bytes(12), 3).pixels.shape == (2, 2, 3)
    with pytest.raises(replies.WorkerDied):
        replies.parse_comparable({**sound, **change}, bytes(12), 3)
