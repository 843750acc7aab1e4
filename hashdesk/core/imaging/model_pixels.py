"""A decoded picture as the square of pixels that a model takes."""

from __future__ import annotations

from PIL import Image
from PIL.Image import Resampling

from hashdesk.core.imaging.model_input import HASHDESK_INPUT, Filter, Fit, ModelInput

# A picture decoded at full size is first averaged down by a whole factor to about this many
# times the wanted size.
REDUCING_GAP = 3.0
PAD_GREY = (127, 127, 127)
RESAMPLING = {
    Filter.BILINEAR: Resampling.BILINEAR,
    Filter.BICUBIC: Resampling.BICUBIC,
    Filter.LANCZOS: Resampling.LANCZOS,
}


def least_side(wanted: ModelInput) -> int:
    """Pixels of a picture's shorter side that leave the last resize something to average."""
    return 2 * (max(wanted.resize, wanted.side) if wanted.fit is Fit.CROP else wanted.side)


def square_of(picture: Image.Image, wanted: ModelInput = HASHDESK_INPUT) -> Image.Image:
    """An upright RGB picture as a model takes it: wanted.side pixels wide and high."""
    size, how = (wanted.side, wanted.side), RESAMPLING[wanted.filter]
    if wanted.fit is Fit.SQUASH:
        return picture.resize(size, how, reducing_gap=REDUCING_GAP)
    if wanted.fit is Fit.CROP:
        # Only the square is resized: the whole of a strip a pixel wide would take gigabytes.
        box = _middle(picture.size, wanted)
        return picture.resize(size, how, box, reducing_gap=REDUCING_GAP)
    inner = _inside(picture.size, wanted.side)
    padded = Image.new("RGB", size, PAD_GREY)
    place = (wanted.side - inner[0]) // 2, (wanted.side - inner[1]) // 2
    padded.paste(picture.resize(inner, how, reducing_gap=REDUCING_GAP), place)
    return padded


def _middle(size: tuple[int, int], wanted: ModelInput) -> tuple[float, float, float, float]:
    """The part of a picture that is left if its shorter side becomes `resize` and it is cropped.

    Sizes and places are rounded to whole pixels as torchvision does. A crop is never larger than
    what it is cut from.
    """
    short = max(wanted.resize, wanted.side)
    width, height = (max(short, int(short * side / min(size))) for side in size)
    left, top = round((width - wanted.side) / 2), round((height - wanted.side) / 2)
    across, down = size[0] / width, size[1] / height
    right, bottom = (left + wanted.side) * across, (top + wanted.side) * down
    return left * across, top * down, min(right, size[0]), min(bottom, size[1])


def _inside(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Width and height of a whole picture whose longer side is `side`."""
    width, height = (max(round(side * length / max(size)), 1) for length in size)
    return width, height
