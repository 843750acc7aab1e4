"""A kept thumbnail's JPEG as a QImage: cropped to a rounded square, or uncropped."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageOps
from PySide6.QtGui import QImage

TILE_RADIUS = 6.0  # pixels, of a tile's corners
UNCROPPED = 0  # the side that stands for: not cropped


def tile_image(jpeg: bytes, side: int, radius: float) -> QImage | None:
    """A square tile of `side` pixels with rounded corners, or UNCROPPED; None if it is damaged.

    Pillow releases the GIL while it decodes and scales, so the GUI thread runs on; QImage does not.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
            image = opened.convert("RGB")
    except Exception:  # noqa: BLE001  (whatever it raises, the cache's bytes are no image)
        return None
    if side == UNCROPPED:
        return rgb_image(image.tobytes(), *image.size)
    return _rounded_square(image, side, radius)


def rgb_image(pixels: bytes | memoryview, width: int, height: int) -> QImage:
    """Pixels of three bytes as a QImage with a copy of them."""
    return QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()


def _rounded_square(image: Image.Image, side: int, radius: float) -> QImage:
    """The middle of an image as a square of `side` pixels."""
    square = ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC)
    square.putalpha(_corner_mask(side, radius))
    pixels = square.tobytes()
    made = QImage(pixels, side, side, side * 4, QImage.Format.Format_RGBA8888)
    return made.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


@cache
def _corner_mask(side: int, radius: float) -> Image.Image:
    """The alpha channel of a square tile, 0 … 255, with smooth edges."""
    finer = 4
    mask = Image.new("L", (side * finer, side * finer), 0)
    edge = side * finer - 1
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge, edge), radius * finer, fill=255)
    return mask.resize((side, side), Image.Resampling.BOX)
