"""The kinds of near-copies in the demo album, and how each is made of an original."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from PIL import Image, ImageDraw, ImageFont, ImageOps

WARM_SHADOWS = (0.88, 0.97, 1)  # what is kept of the dark in red, green and blue
CAPTIONS = ("Wish you were here", "Look at this!", "Greetings to all", "Do you remember?")


def _crop(share: float, photo: Image.Image, rng: Random) -> Image.Image:
    """Cut to `share` of both sides, not quite in the middle."""
    width, height = round(photo.width * share), round(photo.height * share)
    left = round((photo.width - width) * rng.uniform(0.3, 0.7))
    top = round((photo.height - height) * rng.uniform(0.3, 0.7))
    return photo.crop((left, top, left + width, top + height))


def _expose(stops: float, photo: Image.Image, rng: Random) -> Image.Image:
    """Brighter by some stops, in linear light as in a camera."""
    curve = [min(255, round(255 * ((v / 255) ** 2.2 * 2**stops) ** (1 / 2.2))) for v in range(256)]
    return photo.point(curve * 3)


def _warm(photo: Image.Image, rng: Random) -> Image.Image:
    """Its shadows lifted to a warm tint, as in an old print."""
    curves = [[round(255 - kept * (255 - v)) for v in range(256)] for kept in WARM_SHADOWS]
    return photo.point([value for curve in curves for value in curve])


def _turn(photo: Image.Image, rng: Random) -> Image.Image:
    """Turned by 5 degrees and cut to the largest part without empty corners."""
    turned = photo.rotate(rng.choice((-5, 5)), Image.Resampling.BICUBIC)
    longer = max(photo.width / photo.height, photo.height / photo.width)
    share = 1 / (math.cos(math.radians(5)) + longer * math.sin(math.radians(5)))
    width, height = int(photo.width * share), int(photo.height * share)
    left, top = (photo.width - width) // 2, (photo.height - height) // 2
    return turned.crop((left, top, left + width, top + height))


def _caption(photo: Image.Image, rng: Random) -> Image.Image:
    """A light band with a line of text, as messaging apps put it over photos."""
    captioned, band = photo.copy(), round(photo.height * 0.15)
    box = (0, photo.height - band, photo.width, photo.height)
    captioned.paste(photo.crop(box).point(lambda value: 255 - (255 - value) * 0.3), box)
    font = ImageFont.load_default(size=round(min(band * 0.5, photo.width / 14)))
    middle = (photo.width / 2, photo.height - band / 2)
    ImageDraw.Draw(captioned).text(middle, rng.choice(CAPTIONS), "black", font, anchor="mm")
    return captioned


@dataclass(frozen=True)
class AlbumEdit:
    """One kind of near-copy. `change` draws its details from the seeded Random."""

    name: str
    change: Callable[[Image.Image, Random], Image.Image] = lambda photo, _: photo
    suffix: str = ".jpg"
    quality: int = 90
    dated: bool = True  # keeps the EXIF date; messaging apps and converters drop it
    of_colours: bool = (
        False  # not made of black-and-white photos: it would look like their original
    )
    sideways: bool = False  # stored turned, with the EXIF orientation that turns it back


ORIGINAL, SECOND_SHOT = AlbumEdit("original"), AlbumEdit("second-shot")
DARKER = AlbumEdit("darker")  # only older albums have it
ALBUM_EDITS: tuple[AlbumEdit, ...] = (
    ORIGINAL,
    AlbumEdit("copy"),  # the same bytes under another name
    AlbumEdit("crop-80", partial(_crop, 0.8)),
    AlbumEdit("crop-60", partial(_crop, 0.6)),
    AlbumEdit("brighter", partial(_expose, 0.8)),
    AlbumEdit("slightly-brighter", partial(_expose, 0.4)),
    AlbumEdit("low-quality", quality=30, dated=False),
    AlbumEdit("half-size", lambda photo, _: photo.reduce(2), ".webp", 80, dated=False),
    AlbumEdit("webp", suffix=".webp", quality=80),
    AlbumEdit("turned-5", _turn),
    AlbumEdit("turned-90", lambda p, _: p.transpose(Image.Transpose.ROTATE_90), dated=False),
    AlbumEdit("sideways", sideways=True),
    AlbumEdit("mirrored", lambda photo, _: ImageOps.mirror(photo), dated=False),
    # With more contrast, so that black-and-white photos change too.
    AlbumEdit("grey", lambda photo, _: ImageOps.autocontrast(photo.convert("L"), cutoff=2)),
    AlbumEdit("warm", _warm, of_colours=True),
    AlbumEdit("border", lambda p, _: ImageOps.expand(p, max(p.size) // 20, "white"), dated=False),
    AlbumEdit("caption", _caption, ".png", dated=False),
)
