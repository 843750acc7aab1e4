"""Filters and casts of colour, which make edited copies: made with Pillow and NumPy."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from tests.benchmarks.second_look.copies import Kind, Levels, leveled, levels, of_levels, saved


def _tinted(values: Levels, share: float) -> Levels:
    changed: Levels = values * np.array([1 + share, 1, 1 - share], np.float32)
    return changed


def _multiplied(image: Image.Image, by: tuple[float, float, float]) -> bytes:
    """As a colour filter before the lens does, which lets these shares of R, G and B pass."""
    return saved(of_levels(levels(image) * np.array(by, np.float32)), quality=90)


def _hue_turned(image: Image.Image, degrees: float) -> bytes:
    hue, *rest = image.convert("HSV").split()
    turned = hue.point(lambda v: (v + round(degrees * 256 / 360)) % 256)
    return saved(Image.merge("HSV", [turned, *rest]).convert("RGB"), quality=90)


def _split_toned(image: Image.Image) -> bytes:
    values = levels(image)
    light = values.mean(axis=2, keepdims=True) / 255
    warm, cool = np.array([10, 0, -13], np.float32), np.array([-10, 0, 13], np.float32)
    return saved(of_levels(values + light * warm + (1 - light) * cool), quality=90)


# Colours that anybody sees are others: edited copies, and no near-duplicates.
FILTERS: dict[str, Kind] = {
    "warmer by 5 to 8 %": leveled(lambda x, rng: _tinted(x, rng.uniform(0.05, 0.08))),
    "cooler by 5 to 8 %": leveled(lambda x, rng: _tinted(x, -rng.uniform(0.05, 0.08))),
    "warm filter (1, .94, .82)": lambda image, _: _multiplied(image, (1, 0.94, 0.82)),
    "warm filter (1, .97, .91)": lambda image, _: _multiplied(image, (1, 0.97, 0.91)),
    "cyan filter (.9, 1, 1)": lambda image, _: _multiplied(image, (0.9, 1, 1)),
    "magenta filter (1, .95, 1)": lambda image, _: _multiplied(image, (1, 0.95, 1)),
    "hue turned by 14°": lambda image, _: _hue_turned(image, 14),
    "colours × 0.6": lambda image, _: saved(ImageEnhance.Color(image).enhance(0.6), quality=90),
    "colours × 1.4": lambda image, _: saved(ImageEnhance.Color(image).enhance(1.4), quality=90),
    "lights warmer, shadows cooler": lambda image, _: _split_toned(image),
    "grey": lambda image, _: saved(ImageOps.grayscale(image).convert("RGB"), quality=92),
    "sepia": lambda image, _: saved(
        ImageOps.colorize(ImageOps.grayscale(image), "#201000", "#fff0d0"), quality=92
    ),
}
