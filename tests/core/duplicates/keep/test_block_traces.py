"""An enlarged JPEG is told by the blocks that it carries, and no picture by blocks of its own."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from PIL.Image import Resampling

from hashdesk.core.duplicates.keep.block_traces import carries_blocks
from hashdesk.core.duplicates.keep.detail import is_enlarged, shows_enlarged
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.suggestion import suggest
from hashdesk.core.imaging.provenance.roughness import ROUGH_SIDE, Roughness, rough_length
from tests.core.duplicates.keep.made_up import files_of, groups_of, measured
from tests.natural_pictures import natural, read_back, saved

FILTERS = (Resampling.BILINEAR, Resampling.BICUBIC, Resampling.LANCZOS)
WORDS = ("are", "you", "coming", "in", "ten", "minutes", "which", "platform", "see", "maybe")
COARSE = 75  # quality: its noise hides in the spectrum that a picture was enlarged


def photo(seed: int, size: tuple[int, int] = (640, 480), quality: int = COARSE) -> io.BytesIO:
    return saved(natural(seed, size), quality=quality)


def scaled(file: io.BytesIO, factor: float, how: Resampling, quality: int = 92) -> io.BytesIO:
    image = read_back(file)
    size = (round(image.width * factor), round(image.height * factor))
    return saved(image.resize(size, how), quality=quality)


@pytest.mark.parametrize("factor", [1.25, 1.37, 1.5, 2, 3])
@pytest.mark.parametrize("how", FILTERS)
@pytest.mark.parametrize("quality", [80, 97])
def test_an_enlarged_jpeg_is_not_kept(factor: float, how: Resampling, quality: int) -> None:
    original = photo(3)
    files = {"original": original, "enlarged": scaled(original, factor, how, quality)}
    for names in (("original", "enlarged"), ("enlarged", "original")):
        ids, known = files_of(**{name: files[name] for name in names})
        advice = suggest(groups_of([1, 2]), known)
        assert advice.keep.tolist() == [ids["original"]]
        reason = advice.reason(0)
        assert reason is not None
        assert reason.criterion in (Criterion.ENLARGED, Criterion.QUALITY)


@pytest.mark.parametrize("factor", [1.3, 1.5, 2, 3, 4])
@pytest.mark.parametrize("how", FILTERS)
def test_a_coarse_original_carries_no_blocks_of_what_was_made_smaller(
    factor: float, how: Resampling
) -> None:
    for seed in range(3):
        original = photo(seed)
        smaller = scaled(original, 1 / factor, how, 90)
        assert not carries_blocks(measured(original), measured(smaller))


def page(seed: int) -> Image.Image:
    """Sixty lines of text, 32 pixels from line to line."""
    made = Random(seed)
    image = Image.new("RGB", (1280, 2000), (250, 250, 250))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=18)
    for line in range(60):
        text = " ".join(made.choice(WORDS) for _ in range(14))
        pen.text((60, 40 + 32 * line), text, (30, 30, 30), font)
    return image


def chat(seed: int) -> Image.Image:
    """Bubbles of one size, with a few words each."""
    made = Random(seed)
    image = Image.new("RGB", (1080, 2340), (229, 221, 213))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=34)
    for top in range(200, 2000, 140):
        left = made.choice((40, 480))
        fill = "white" if left == 40 else (220, 248, 198)
        pen.rounded_rectangle((left, top, left + 560, top + 100), 20, fill)
        text = " ".join(made.choice(WORDS) for _ in range(4))
        pen.text((left + 20, top + 25), text, "black", font)
    return image


@pytest.mark.parametrize("draw", [page, chat])
@pytest.mark.parametrize(("share", "quality"), [(0.4, 70), (0.5, 85), (0.6, 80), (0.75, 75)])
def test_lines_of_text_are_no_blocks_of_a_smaller_copy(
    draw: Callable[[int], Image.Image], share: float, quality: int
) -> None:
    for seed in range(3):
        image = draw(seed)
        size = (int(image.width * share), int(image.height * share))
        smaller = saved(image.resize(size, Resampling.LANCZOS), quality=quality)
        lossless = io.BytesIO()
        image.save(lossless, "PNG")
        for original in (saved(image, quality=90), lossless):
            found = measured(original), measured(smaller)
            assert not is_enlarged(*found)
            assert not shows_enlarged(*found)


def test_blocks_are_seen_in_a_turned_or_mirrored_enlargement() -> None:
    """Sides that are no multiples of 8: blocks begin at the other end."""
    small = photo(5, (644, 483))
    for turn in (Image.Transpose.ROTATE_90, Image.Transpose.FLIP_LEFT_RIGHT):
        large = read_back(scaled(small, 1.5, Resampling.BICUBIC)).transpose(turn)
        assert carries_blocks(measured(saved(large, quality=92)), measured(small))


def test_what_was_not_decoded_in_full_size_carries_nothing() -> None:
    small = photo(5)
    large = measured(scaled(small, 2, Resampling.BICUBIC))
    assert carries_blocks(large, measured(small))
    assert not carries_blocks(replace(large, roughness=None), measured(small))


@pytest.mark.parametrize("size", [(64, 64), (70, 400), (3000, 64)])
def test_pictures_with_little_to_see_say_nothing(size: tuple[int, int]) -> None:
    black = measured(saved(Image.new("RGB", size), quality=COARSE))
    small = measured(saved(Image.new("RGB", (40, 40)), quality=COARSE))
    assert not carries_blocks(black, small)
    assert black.roughness is not None
    found = black.roughness.across, black.roughness.down
    assert [len(levels) for levels in found] == [rough_length(side) for side in size]
    assert rough_length(size[0]) == min(size[0], ROUGH_SIDE) - 2


def test_noise_carries_no_blocks() -> None:
    """Whatever the distance: of trials with random levels, none is taken for an enlargement."""
    rng = np.random.default_rng(4)
    large, small = measured(photo(1)), measured(photo(2, (320, 240)))
    for _ in range(100):
        width, height = (int(side) for side in rng.integers(64, 600, 2))
        across, down = (rng.integers(90, 110, side - 2).astype(np.uint8) for side in (640, 480))
        noisy = replace(large, roughness=Roughness(across, down))
        assert not carries_blocks(noisy, replace(small, width=width, height=height))
