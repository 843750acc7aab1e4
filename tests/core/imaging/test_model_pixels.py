"""Pixels as models take them: HashDesk's own stay what they were, others get what they ask for."""

from __future__ import annotations

import io
from dataclasses import asdict

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.imaging import decode
from hashdesk.core.imaging.decoded import DecodedPhoto, Region
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, Filter, Fit, ModelInput
from hashdesk.core.imaging.model_pixels import PAD_GREY, square_of
from tests.core.imaging.decoding import saved
from tests.drawing import draw

LARGE = ModelInput(512, Fit.SQUASH, 512, Filter.BICUBIC)
CROP = ModelInput(96, Fit.CROP, 110, Filter.BILINEAR)
PAD = ModelInput(128, Fit.PAD, 128, Filter.LANCZOS)
PART: Region = (0.1, 0.2, 0.5, 0.9)
SIZES = [(640, 480), (300, 901), (96, 96), (40, 700), (1, 1), (5000, 2)]


def shown(data: bytes, wanted: ModelInput, region: Region | None = None) -> DecodedPhoto:
    return decode.decode(io.BytesIO(data), 20_000_000, region, wanted=wanted)


def scenery(size: tuple[int, int]) -> Image.Image:
    """A picture with detail that is lost where it is decoded too small."""
    noise = np.random.default_rng(3).integers(0, 256, (size[1] // 6, size[0] // 6, 3), np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


@pytest.mark.parametrize(
    ("size", "region", "pixel_id", "phash"),
    [
        ((300, 900), None, "54bdde1ae3146ae566a4d0dd2d35a833", 3105660354566785431),
        ((300, 900), PART, "bdf0e9310861f8723cab2cbdf9c4ab8e", 10166148555304812839),
        ((100, 50), None, "966857ddb83c15dad142bc553f30cbe7", 16145369548203225337),
        ((100, 50), PART, "1ed57569643927b50987683284a519fd", 9327270964683096049),
    ],
)
def test_hashdesks_own_pixels_are_what_they_were(
    size: tuple[int, int], region: Region | None, pixel_id: str, phash: int
) -> None:
    """Bit for bit those of versions that knew one input only: every library's codes are of them."""
    found = shown(saved(draw(4, 2, size), "PNG"), HASHDESK_INPUT, region)
    assert (found.pixel_id.hex(), found.phash) == (pixel_id, phash)
    assert found.pixels is found.square


@pytest.mark.parametrize("wanted", [LARGE, CROP, PAD], ids=lambda one: one.fit)
@pytest.mark.parametrize("region", [None, PART])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_names_a_photo_does_not_depend_on_the_model(
    wanted: ModelInput, region: Region | None, kind: str
) -> None:
    """Square, pixel id, pHash and thumbnail are the same, whatever the model takes."""
    data = saved(scenery((1600, 1200)), kind)
    usual, own = shown(data, HASHDESK_INPUT, region), shown(data, wanted, region)
    assert own.pixels.shape == (wanted.side, wanted.side, 3)
    assert np.array_equal(own.square, usual.square)
    names = (own.pixel_id, own.phash, own.thumbnail, own.facts)
    assert names == (usual.pixel_id, usual.phash, usual.thumbnail, usual.facts)


def test_a_large_input_comes_of_a_large_decoding() -> None:
    """Not of the quarter of a JPEG that is enough for HashDesk's own models."""
    picture = scenery((2400, 1800))
    data = saved(picture, "JPEG", quality=95)
    exact = np.asarray(square_of(picture, LARGE)).astype(int)
    small = Image.fromarray(shown(data, HASHDESK_INPUT).square).resize((LARGE.side,) * 2)
    lost = np.abs(np.asarray(small).astype(int) - exact).mean()
    assert np.abs(shown(data, LARGE).pixels - exact).mean() < 0.1 * lost


@pytest.mark.parametrize("size", SIZES)
def test_a_crop_is_cut_out_of_the_resized_picture(size: tuple[int, int]) -> None:
    """As torchvision resizes the shorter side, then takes the middle; two levels apart at most."""
    picture = scenery((max(size[0], 12), max(size[1], 12))).resize(size)
    width, height = (max(CROP.resize, int(CROP.resize * side / min(size))) for side in size)
    left, top = round((width - CROP.side) / 2), round((height - CROP.side) / 2)
    found = np.asarray(square_of(picture, CROP)).astype(int)
    assert found.shape == (CROP.side, CROP.side, 3)
    if max(size) < 1000:  # the whole strip would be resized
        whole = picture.resize((width, height), Image.Resampling.BILINEAR)
        wanted = whole.crop((left, top, left + CROP.side, top + CROP.side))
        assert np.abs(found - np.asarray(wanted)).max() <= 2


@pytest.mark.parametrize("size", SIZES)
def test_a_padded_picture_is_whole_and_lies_on_grey(size: tuple[int, int]) -> None:
    """The longer side fills the square; what is left beside it is grey on both sides."""
    picture = Image.new("RGB", size, "red")
    found = np.asarray(square_of(picture, PAD))
    red = (found == (255, 0, 0)).all(axis=2)
    assert (red | (found == PAD_GREY).all(axis=2)).all()
    assert max(red.any(axis=0).sum(), red.any(axis=1).sum()) == PAD.side
    short = max(round(PAD.side * min(size) / max(size)), 1)
    assert min(red.any(axis=0).sum(), red.any(axis=1).sum()) == short


def test_a_crop_of_less_than_the_square_takes_all_of_it() -> None:
    """A model whose settings contradict each other gets a whole square."""
    wanted = ModelInput(128, Fit.CROP, 64, Filter.BICUBIC)
    assert square_of(scenery((300, 200)), wanted).size == (128, 128)


def test_an_input_can_be_described_and_read() -> None:
    """As it goes to the decoding worker."""
    for wanted in (HASHDESK_INPUT, LARGE, CROP, PAD):
        assert ModelInput.of(asdict(wanted)) == wanted
