"""Pixels of any kind as 8-bit RGB or RGBA; wide ones are scaled by their real range.

What is transparent lies on white, or keeps its alpha. Conversions run over bands of rows, so that a
photo of 16 or 32 bits, a palette or transparency takes little more memory than its own pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import BITSPERSAMPLE, PHOTOMETRIC_INTERPRETATION

from hashdesk.core.imaging.colors.srgb import base_mode, in_srgb, lab_in_srgb

BAND_PIXELS = 1 << 22  # converted at once
AVERAGEABLE = frozenset({"L", "RGB", "CMYK"})  # modes that are averaged as they are
WITH_ALPHA = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
WIDE = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})
WHITE_IS_ZERO = 0  # TIFF's photometric interpretation of faxes
# Formats whose files often have a fourth channel that is no transparency, but all zeros.
WITH_FALSE_ALPHA = frozenset({"BMP", "DIB", "TGA", "DDS"})


@dataclass(frozen=True)
class ValueRange:
    """The values that stand for black and white."""

    black: float
    white: float


def small_rgb(image: Image.Image, profile: bytes | None = None, factor: int = 1) -> Image.Image:
    """A loaded image of any mode as RGB in sRGB, averaged down by a whole factor; white ground.

    profile: the ICC profile of its numbers; None: they are sRGB's.
    """
    if can_be_averaged(image):
        return in_srgb(image.reduce(factor) if factor > 1 else image, profile)
    return _in_bands(image, profile, factor, "RGB", _on_white)


def small_rgba(image: Image.Image, profile: bytes | None = None, factor: int = 1) -> Image.Image:
    """As `small_rgb`, but RGBA where the image has alpha, which is not multiplied in."""
    if "transparency" in image.info or image.mode in WITH_ALPHA:
        return _in_bands(image, profile, factor, "RGBA", _with_alpha)
    return small_rgb(image, profile, factor)


def _in_bands(
    image: Image.Image,
    profile: bytes | None,
    factor: int,
    mode: str,
    finish: Callable[[Image.Image, bytes | None], Image.Image],
) -> Image.Image:
    """An image made small band by band; finish: makes a band one of the mode, in sRGB."""
    if image.mode == "LAB":
        profile = None  # its numbers mean colours by themselves
    values = _value_range(image) if image.mode in WIDE else None
    opaque = _has_false_alpha(image)
    small = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for top, band in _bands(image, factor):
        part = _averageable(band, values)
        if opaque:
            part = part.convert("RGB")
        part = finish(part.reduce(factor) if factor > 1 else part, profile)
        small.paste(part, (0, top // factor))
    return small


def _bands(image: Image.Image, factor: int) -> Iterator[tuple[int, Image.Image]]:
    """The image in bands of rows, each of a multiple of `factor` rows, with their first rows."""
    rows = max(BAND_PIXELS // image.width // factor, 1) * factor
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def can_be_averaged(image: Image.Image) -> bool:
    """Whether the pixels of an image can be averaged as they are."""
    return image.mode in AVERAGEABLE and "transparency" not in image.info


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode not in WITH_ALPHA:
        return in_srgb(image, profile)
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, _with_alpha(image, profile)).convert("RGB")


def _with_alpha(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode not in WITH_ALPHA:
        return in_srgb(image, profile).convert("RGBA")
    colours = image.convert("RGBA").convert("RGB").convert(base_mode(image.mode))
    image = image.convert("RGBA")
    seen = in_srgb(colours, profile)
    seen.putalpha(image.getchannel("A"))
    return seen


def _averageable(image: Image.Image, values: ValueRange | None) -> Image.Image:
    """An image in a mode whose pixels can be averaged."""
    if values is not None:
        return _eight_bit(image, values)
    if image.mode == "LAB":
        return lab_in_srgb(image)
    if image.mode == "P" or "transparency" in image.info:
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in (*AVERAGEABLE, *WITH_ALPHA) else image.convert("RGB")


def _eight_bit(image: Image.Image, values: ValueRange) -> Image.Image:
    """16-bit, 32-bit and float grey as 8 bits; with alpha where one value is transparent."""
    numbers = _numbers(image)
    if numbers.dtype.kind == "u":
        grey = Image.fromarray(_levels(np.arange(1 << 16), values)[numbers])
    else:
        grey = Image.fromarray(_levels(numbers, values))
    if has_transparent_value(image):
        shown = Image.fromarray(numbers != image.info["transparency"]).convert("L")
        return Image.merge("LA", (grey, shown))
    return grey


def has_transparent_value(image: Image.Image) -> bool:
    """Whether an opened image of wide grey pixels has a value that is transparent, as PNG's do."""
    return image.mode in WIDE and isinstance(image.info.get("transparency"), int)


def _levels(numbers: NDArray[Any], values: ValueRange) -> NDArray[np.uint8]:
    """Numbers of a range as 0 … 255."""
    span = values.white - values.black
    scale = 255.0 / span if span else 0.0
    levels: NDArray[np.uint8] = (
        ((numbers - values.black) * scale + 0.5).clip(0, 255).astype(np.uint8)
    )
    return levels


def _numbers(image: Image.Image) -> NDArray[Any]:
    """The values of a grey image, whole or floats; 0 for what is no number."""
    numbers = np.asarray(image)
    if numbers.dtype.kind == "f" and not np.isfinite(numbers).all():
        np.nan_to_num(numbers := numbers.copy(), copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return numbers


def _value_range(image: Image.Image) -> ValueRange:
    """What black and white are in an image of wide grey pixels.

    That of its type where it has one; of 32-bit integers and floats the least of the usual ranges
    (1 for floats, 255, 65535) that holds all values, or else the photo's own.
    """
    tags = getattr(image, "tag_v2", {})
    if image.mode.startswith("I;16"):
        bits = tags.get(BITSPERSAMPLE, (16,))[0]
        found = ValueRange(0.0, float((1 << bits) - 1) if 8 < bits < 16 else 65535.0)
    elif image.format == "PPM" and image.mode == "I":
        found = ValueRange(0.0, 65535.0)
    else:
        found = _own_range(image)
    if tags.get(PHOTOMETRIC_INTERPRETATION) == WHITE_IS_ZERO:
        return ValueRange(found.white, found.black)
    return found


def has_usual_range(image: Image.Image) -> bool:
    """Whether the range of an opened image's pixels is that of their type: white is the largest."""
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(BITSPERSAMPLE, (16,))[0]
    inverted = image.mode in WIDE and tags.get(PHOTOMETRIC_INTERPRETATION) == WHITE_IS_ZERO
    narrow = image.mode.startswith("I;16") and 8 < bits < 16
    return not (inverted or narrow or image.mode == "F")


def _own_range(image: Image.Image) -> ValueRange:
    extrema = [
        (part.min(), part.max()) for _, band in _bands(image, 1) for part in [_numbers(band)]
    ]
    low, high = float(min(e[0] for e in extrema)), float(max(e[1] for e in extrema))
    usual = (1.0, 255.0) if image.mode == "F" else (255.0, 65535.0)
    for white in usual:
        if low >= 0 and high <= white:
            return ValueRange(0.0, white)
    return ValueRange(low, high)


def _has_false_alpha(image: Image.Image) -> bool:
    if image.format not in WITH_FALSE_ALPHA or image.mode not in ("RGBA", "LA"):
        return False
    return image.getextrema()[-1] == (0, 0)
