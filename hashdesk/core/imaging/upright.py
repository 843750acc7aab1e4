"""How a photo is made upright."""

from __future__ import annotations

from PIL import Image

# EXIF orientation -> how to make the photo upright.
UPRIGHT_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Their decoders make them upright, and give their upright sizes.
UPRIGHT_FORMATS = {"TIFF", "JXL"}
SIDEWAYS = tuple(UPRIGHT_TRANSPOSES[orientation] for orientation in (5, 6, 7, 8))


def upright_transpose(image: Image.Image, orientation: int) -> Image.Transpose | None:
    """How to make an opened photo of an EXIF orientation upright; None if it is."""
    return None if image.format in UPRIGHT_FORMATS else UPRIGHT_TRANSPOSES.get(orientation)


def upright_size(image: Image.Image, transpose: Image.Transpose | None) -> tuple[int, int]:
    """Width and height of an opened photo once it is upright."""
    width, height = image.size
    return (height, width) if transpose in SIDEWAYS else (width, height)
