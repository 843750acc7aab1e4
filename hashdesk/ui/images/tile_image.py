"""A thumbnail's pixels as a QImage: cropped to a rounded square, or uncropped."""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw
from PySide6.QtGui import QImage

from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile

TILE_RADIUS = 6.0  # pixels, of a tile's corners


def tile_image(tile: Tile, side: int, radius: float) -> QImage:
    """A tile, as a worker has made it, as an image: with rounded corners, or UNCROPPED."""
    height, width = tile.shape[:2]
    if side == UNCROPPED:
        return rgb_image(tile.tobytes(), width, height)
    square = Image.fromarray(tile)
    square.putalpha(_corner_mask(side, radius))
    made = QImage(square.tobytes(), side, side, side * 4, QImage.Format.Format_RGBA8888)
    return made.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def rgb_image(pixels: bytes | memoryview, width: int, height: int) -> QImage:
    """Pixels of three bytes as a QImage with a copy of them."""
    return QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()


@cache
def _corner_mask(side: int, radius: float) -> Image.Image:
    """The alpha channel of a square tile, 0 … 255, with smooth edges."""
    finer = 4
    mask = Image.new("L", (side * finer, side * finer), 0)
    edge = side * finer - 1
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge, edge), radius * finer, fill=255)
    return mask.resize((side, side), Image.Resampling.BOX)
