"""Edits that leave a photo recognisable, drawn at random, to learn from.

Heads that tell individuals apart are fitted with them (`itq.edit_axes`, `adaptation.objective`).
Every edit takes and gives an RGB image; the generator decides how strong it is, so the same seed
makes the same edits.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from hashdesk.core.imaging.edits import image_edits
from hashdesk.core.imaging.edits.image_edits import encode_as_jpeg, paste_on_screen, scale_channels

RandomEdit = Callable[[Image.Image, Generator], Image.Image]

SECOND_EDIT_CHANCE = 0.25  # for a screenshot of a crop, a re-encoded caption …


def edit_at_random(photo: Image.Image, draws: Generator) -> Image.Image:
    """One edit of an RGB photo, sometimes two on top of each other."""
    edited = RANDOM_EDITS[draws.integers(len(RANDOM_EDITS))](photo, draws)
    if draws.random() < SECOND_EDIT_CHANCE:
        edited = RANDOM_EDITS[draws.integers(len(RANDOM_EDITS))](edited, draws)
    return edited


def crop(photo: Image.Image, draws: Generator) -> Image.Image:
    """15 to 85 % of the area, anywhere, a little wider or higher than the photo."""
    area, stretch = draws.uniform(0.15, 0.85), np.exp(draws.uniform(-0.3, 0.3))
    width = max(1, int(photo.width * min(1, (area * stretch) ** 0.5)))
    height = max(1, int(photo.height * min(1, (area / stretch) ** 0.5)))
    left = int(draws.integers(photo.width - width + 1))
    top = int(draws.integers(photo.height - height + 1))
    return photo.crop((left, top, left + width, top + height))


def shrink_and_encode(photo: Image.Image, draws: Generator) -> Image.Image:
    """A messenger's copy: 35 to 100 % of the size, JPEG quality 4 to 29."""
    smaller = _resized(photo, draws.uniform(0.35, 1))
    return encode_as_jpeg(smaller, int(draws.integers(4, 30)))


def tilt(photo: Image.Image, draws: Generator) -> Image.Image:
    """Turned by up to 15 degrees; cut to size or enlarged with black, grey or white corners."""
    degrees, expand = draws.uniform(-15, 15), bool(draws.integers(2))
    corners = (int(draws.choice((0, 128, 255))),) * 3
    return photo.rotate(degrees, Image.Resampling.BICUBIC, expand=expand, fillcolor=corners)


def turn(photo: Image.Image, draws: Generator) -> Image.Image:
    """A quarter or half turn."""
    turns = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return photo.transpose(turns[draws.integers(3)])


def mirror(photo: Image.Image, _: Generator) -> Image.Image:
    """Left and right exchanged."""
    return ImageOps.mirror(photo)


def grey(photo: Image.Image, _: Generator) -> Image.Image:
    """Without colour."""
    return image_edits.grey(photo)


def relight(photo: Image.Image, draws: Generator) -> Image.Image:
    """Darker or brighter, or less or more contrast: factors of .55 to 1.8."""
    enhance = (ImageEnhance.Brightness, ImageEnhance.Contrast)[draws.integers(2)]
    return enhance(photo).enhance(float(np.exp(draws.uniform(-0.6, 0.6))))


def tint(photo: Image.Image, draws: Generator) -> Image.Image:
    """Warmer, colder, greener …: each channel by .75 to 1.25."""
    return scale_channels(photo, draws.uniform(0.75, 1.25, 3))


def blur(photo: Image.Image, draws: Generator) -> Image.Image:
    """A Gaussian with a radius of 1/300 to 1/100 of the longer side."""
    return photo.filter(ImageFilter.GaussianBlur(max(photo.size) / draws.uniform(100, 300)))


def frame(photo: Image.Image, draws: Generator) -> Image.Image:
    """A black or white border of 3 to 12 % of the longer side."""
    width = int(draws.uniform(0.03, 0.12) * max(photo.size))
    return ImageOps.expand(photo, width, (int(draws.choice((0, 255))),) * 3)


def caption(photo: Image.Image, draws: Generator) -> Image.Image:
    """Words on a bar across the top or the bottom."""
    edited, (width, height) = photo.copy(), photo.size
    top = draws.uniform(0.75, 0.88) if draws.integers(2) else 0.0
    pen = ImageDraw.Draw(edited)
    shade = int(draws.choice((0, 255)))
    pen.rectangle((0, top * height, width, (top + 0.15) * height), fill=(shade,) * 3)
    place = draws.uniform(0, 0.3) * width, (top + 0.03) * height
    words = "when you see it"[draws.integers(6) :]
    colour = (255 - shade, int(draws.integers(256)), 255 - shade)
    pen.text(place, words, fill=colour, font_size=max(8, int(0.09 * height)))
    return edited


def screenshot(photo: Image.Image, draws: Generator) -> Image.Image:
    """On a screen 1.3 to 2.1 times as long as wide, upright or not, between two bars."""
    ratio = draws.uniform(1.3, 2.1)
    if draws.integers(3):
        width, height = photo.width, int(photo.width * ratio)
    else:
        width, height = int(photo.height * ratio), photo.height
    shown = _resized(photo, min(1, 0.8 * height / photo.height, width / photo.width))
    shade = int(draws.choice((18, 32, 255)))
    return paste_on_screen(shown, (width, height), (shade,) * 3, bars=(70, 70, 80))


def _resized(photo: Image.Image, scale: float) -> Image.Image:
    size = max(8, int(photo.width * scale)), max(8, int(photo.height * scale))
    return photo.resize(size, Image.Resampling.LANCZOS)


# Crops, copies and screenshots are the most frequent edits in libraries, so in the draw, too.
RANDOM_EDITS: tuple[RandomEdit, ...] = (
    crop, crop, crop, shrink_and_encode, shrink_and_encode, screenshot, screenshot,
    tilt, turn, mirror, grey, relight, tint, blur, frame, caption,
)  # fmt: skip
