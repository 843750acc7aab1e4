"""The sixteen edits by which codes are judged: fixed, so that figures can be compared.

A code tells individuals apart if an edited photo finds its original first. Nothing is ever
fitted to these edits; `random_edits` has the edits to learn from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from hashdesk.core.imaging.edits.image_edits import (
    encode_as_jpeg,
    grey,
    paste_on_screen,
    scale_channels,
)

FixedEdit = Callable[[Image.Image], Image.Image]

WARM = np.array([1.18, 1.0, 0.78], np.float32)  # more red, less blue


def middle_crop(photo: Image.Image, area: float) -> Image.Image:
    """The middle, `area` of all pixels."""
    width, height = int(photo.width * area**0.5), int(photo.height * area**0.5)
    left, top = (photo.width - width) // 2, (photo.height - height) // 2
    return photo.crop((left, top, left + width, top + height))


def quarter_size(photo: Image.Image, quality: int) -> Image.Image:
    """A quarter of the width and height, as a JPEG of this quality: a messenger's copy."""
    size = max(1, photo.width // 4), max(1, photo.height // 4)
    return encode_as_jpeg(photo.resize(size, Image.Resampling.LANCZOS), quality)


def white_caption(photo: Image.Image) -> Image.Image:
    """White words on a black bar over the lowest 18 %."""
    edited, (width, height) = photo.copy(), photo.size
    pen = ImageDraw.Draw(edited)
    pen.rectangle((0, 0.82 * height, width, height), fill="black")
    place, size = (0.05 * width, 0.86 * height), max(10, int(0.09 * height))
    pen.text(place, "WHEN YOU SEE IT", fill="white", font_size=size)
    return edited


def upright_screenshot(photo: Image.Image) -> Image.Image:
    """On a phone's screen that is twice as high as wide."""
    width, height = photo.width, 2 * photo.width
    if photo.height > 0.7 * height:
        photo = photo.resize((int(photo.width * 0.7 * height / photo.height), int(0.7 * height)))
    return paste_on_screen(photo, (width, height), (18, 18, 20), bars=(40, 40, 46))


FIXED_EDITS: dict[str, FixedEdit] = {
    "crop to 60 %": partial(middle_crop, area=0.6),
    "crop to 40 %": partial(middle_crop, area=0.4),
    "crop to 20 %": partial(middle_crop, area=0.2),
    "quarter size, JPEG 15": partial(quarter_size, quality=15),
    "quarter size, JPEG 5": partial(quarter_size, quality=5),
    "turned by 5°": lambda photo: photo.rotate(5, Image.Resampling.BICUBIC, expand=True),
    "turned by 90°": lambda photo: photo.transpose(Image.Transpose.ROTATE_90),
    "mirrored": ImageOps.mirror,
    "grey": grey,
    "brighter": lambda photo: ImageEnhance.Brightness(photo).enhance(1.5),
    "more contrast": lambda photo: ImageEnhance.Contrast(photo).enhance(1.6),
    "warmer": partial(scale_channels, factors=WARM),
    "blurred": lambda photo: photo.filter(ImageFilter.GaussianBlur(max(photo.size) / 200)),
    "border": lambda photo: ImageOps.expand(photo, int(0.08 * max(photo.size)), "white"),
    "caption": white_caption,
    "screenshot": upright_screenshot,
}

FRAMING_EDITS = ("border", "caption", "screenshot")  # that put something around the photo
