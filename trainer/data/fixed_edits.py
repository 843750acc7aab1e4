"""The sixteen edits by which codes are judged: fixed, so that figures can be compared.

A code tells individuals apart if an edited photo finds its original first. None of these
edits is used for fitting; `edits` has those that are, drawn at random.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Probe = Callable[[Image.Image], Image.Image]


def crop(photo: Image.Image, area: float) -> Image.Image:
    """The middle, `area` of all pixels."""
    width, height = int(photo.width * area**0.5), int(photo.height * area**0.5)
    left, top = (photo.width - width) // 2, (photo.height - height) // 2
    return photo.crop((left, top, left + width, top + height))


def messenger(photo: Image.Image, quality: int) -> Image.Image:
    """A quarter of the width and height, as a JPEG of this quality."""
    size = max(1, photo.width // 4), max(1, photo.height // 4)
    data = io.BytesIO()
    photo.resize(size, Image.Resampling.LANCZOS).save(data, "JPEG", quality=quality)
    return Image.open(data).convert("RGB")


def warm(photo: Image.Image) -> Image.Image:
    """More red, less blue."""
    tinted = np.asarray(photo, np.float32) * np.array([1.18, 1.0, 0.78], np.float32)
    return Image.fromarray(tinted.clip(0, 255).astype(np.uint8))


def caption(photo: Image.Image) -> Image.Image:
    """White words on a black bar over the lowest 18 %."""
    edited, (width, height) = photo.copy(), photo.size
    pen = ImageDraw.Draw(edited)
    pen.rectangle((0, 0.82 * height, width, height), fill="black")
    place, size = (0.05 * width, 0.86 * height), max(10, int(0.09 * height))
    pen.text(place, "WHEN YOU SEE IT", fill="white", font_size=size)
    return edited


def screenshot(photo: Image.Image) -> Image.Image:
    """In the middle of a phone's screen, twice as high as wide, between two bars."""
    width, height = photo.width, 2 * photo.width
    screen = Image.new("RGB", (width, height), (18, 18, 20))
    if photo.height > 0.7 * height:
        photo = photo.resize((int(photo.width * 0.7 * height / photo.height), int(0.7 * height)))
    screen.paste(photo, ((width - photo.width) // 2, (height - photo.height) // 2))
    pen = ImageDraw.Draw(screen)
    for top, bottom in ((0, 0.06), (0.92, 1)):
        pen.rectangle((0, top * height, width, bottom * height), fill=(40, 40, 46))
    return screen


PROBES: dict[str, Probe] = {
    "crop to 60 %": partial(crop, area=0.6),
    "crop to 40 %": partial(crop, area=0.4),
    "crop to 20 %": partial(crop, area=0.2),
    "quarter size, JPEG 15": partial(messenger, quality=15),
    "quarter size, JPEG 5": partial(messenger, quality=5),
    "turned by 5°": lambda photo: photo.rotate(5, Image.Resampling.BICUBIC, expand=True),
    "turned by 90°": lambda photo: photo.transpose(Image.Transpose.ROTATE_90),
    "mirrored": ImageOps.mirror,
    "grey": lambda photo: photo.convert("L").convert("RGB"),
    "brighter": lambda photo: ImageEnhance.Brightness(photo).enhance(1.5),
    "more contrast": lambda photo: ImageEnhance.Contrast(photo).enhance(1.6),
    "warmer": warm,
    "blurred": lambda photo: photo.filter(ImageFilter.GaussianBlur(max(photo.size) / 200)),
    "border": lambda photo: ImageOps.expand(photo, int(0.08 * max(photo.size)), "white"),
    "caption": caption,
    "screenshot": screenshot,
}
