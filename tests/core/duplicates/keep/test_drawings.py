"""Pictures of hard edges: resizing gives them levels that an edit of tones would give a photo."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont
from PIL.Image import Resampling

from hashdesk.core.duplicates.keep.detail import shows_enlarged
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.suggestion import suggest
from hashdesk.core.duplicates.keep.tones import EditedTones, edited_tones, shows_edited
from tests.core.duplicates.keep.made_up import files_of, groups_of, measured
from tests.natural_pictures import natural, read_back, saved


def scaled(image: Image.Image, factor: float, how: Resampling) -> Image.Image:
    return image.resize((round(image.width * factor), round(image.height * factor)), how)


def board(square: int) -> Image.Image:
    """A chess board with black pieces."""
    image = Image.new("RGB", (8 * square, 8 * square), "#f0d9b5")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(square * 0.8)
    for place in range(64):
        left, top = place % 8 * square, place // 8 * square
        if (place + place // 8) % 2:
            draw.rectangle((left, top, left + square - 1, top + square - 1), "#b58863")
        if place % 3 == 0:
            draw.text((left + square * 0.2, top), "KQRBN"[place % 5], "black", font)
    return image


def numbers(cell: int) -> Image.Image:
    """A square of 9 × 9 numbers on white paper."""
    image = Image.new("RGB", (9 * cell + 20, 9 * cell + 20), "#fffef8")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(cell * 0.7)
    for line in range(10):
        at, end, width = 10 + line * cell, 10 + 9 * cell, 3 if line % 3 == 0 else 1
        draw.line((10, at, end, at), "black", width)
        draw.line((at, 10, at, end), "black", width)
    for place in range(0, 81, 2):
        corner = (10 + place % 9 * cell + cell * 0.3, 10 + place // 9 * cell)
        draw.text(corner, str(place % 9 + 1), "#2030a0", font)
    return image


def photocopy(seed: int) -> Image.Image:
    return natural(seed, (640, 480)).convert("L").point(lambda level: 255 if level > 110 else 0)


DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    **{f"board of {side}": lambda side=side: board(side) for side in (18, 22, 26, 32)},
    **{f"numbers of {side}": lambda side=side: numbers(side) for side in (18, 22, 26)},
    "photocopy": lambda: photocopy(3),
    "dithered": lambda: natural(4, (640, 480)).convert("1").convert("L"),
}  # fmt: skip
COPIES: dict[str, Callable[[Image.Image], io.BytesIO]] = {
    "half": lambda image: saved(scaled(image, 0.5, Resampling.BICUBIC), quality=85),
    "smaller PNG": lambda image: saved(scaled(image, 0.6, Resampling.BICUBIC), "PNG"),
    "chat": lambda image: saved(scaled(image, 0.78, Resampling.LANCZOS), quality=70),
    "enlarged": lambda image: saved(scaled(image, 1.5, Resampling.BICUBIC), quality=92),
    "sharpened": lambda image: saved(
        scaled(image, 0.5, Resampling.LANCZOS).filter(ImageFilter.UnsharpMask(1, 100, 1)),
        quality=85,
    ),
    "blurred": lambda image: saved(image.filter(ImageFilter.GaussianBlur(1)), quality=85),
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("drawing", DRAWINGS)
def test_no_copy_of_a_drawing_takes_its_place(drawing: str, copy: str) -> None:
    image = DRAWINGS[drawing]()
    original = saved(image, "PNG")
    ids, known = files_of(original=original, copy=COPIES[copy](image))
    advice = suggest(groups_of([1, 2]), known)
    assert not advice.marked[0]
    reason = advice.reason(0)
    assert reason is not None
    if reason.criterion is Criterion.TONES:
        assert not reason.certain
    assert ids == {"original": 1, "copy": 2}


@pytest.mark.parametrize("factor", [1, 0.5])
def test_tones_of_a_photo_are_told_beside_copies_of_any_size(factor: float) -> None:
    photo = natural(7, (640, 480))
    original = measured(saved(photo, quality=90))
    for copy in (ImageEnhance.Brightness(photo).enhance(1.3), brightened(photo)):
        edited = measured(saved(scaled(copy, factor, Resampling.BICUBIC), quality=92))
        assert edited_tones(original, edited) is EditedTones.SECOND
        assert shows_edited(edited, original)
        assert not shows_edited(original, edited)


def brightened(photo: Image.Image) -> Image.Image:
    levels = np.asarray(photo, np.int16) + 40
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def test_flat_areas_were_not_enlarged() -> None:
    """Between the pixels of a smaller picture lie levels that neither has."""
    large = board(32)
    small = saved(scaled(large, 0.5, Resampling.BICUBIC), quality=85)
    assert not shows_enlarged(measured(saved(large, "PNG")), measured(small))


@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.parametrize(("quality", "again"), [(60, 92), (75, 92), (75, 97), (90, 97)])
def test_a_finer_save_of_a_drawing_is_no_gain(drawing: str, quality: int, again: int) -> None:
    """A drawing repeats a few blocks, which show no steps of the JPEG that it was."""
    original = saved(DRAWINGS[drawing](), quality=quality)
    _, known = files_of(original=original, copy=saved(read_back(original), quality=again))
    assert not suggest(groups_of([1, 2]), known).marked[0]
