"""What fixed and random edits have in common: edits of RGB images at a given strength."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Colour = tuple[int, int, int]


def encode_as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    """The image as a JPEG of this quality, decoded again."""
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality)
    return Image.open(data).convert("RGB")


def scale_channels(image: Image.Image, factors: NDArray[Any]) -> Image.Image:
    """Red, green and blue multiplied by factors (3,)."""
    scaled = np.asarray(image, np.float32) * factors
    return Image.fromarray(scaled.clip(0, 255).astype(np.uint8))


def grey(image: Image.Image) -> Image.Image:
    """Without colour."""
    return image.convert("L").convert("RGB")


def paste_on_screen(
    image: Image.Image, size: tuple[int, int], background: Colour, bars: Colour
) -> Image.Image:
    """The image in the middle of a phone's screen, between a bar above and one below."""
    width, height = size
    screen = Image.new("RGB", size, background)
    screen.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    pen = ImageDraw.Draw(screen)
    for top, bottom in ((0, 0.06), (0.92, 1)):
        pen.rectangle((0, top * height, width, bottom * height), fill=bars)
    return screen
