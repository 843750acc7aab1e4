"""Makes edited copies of photos, and bursts as a camera takes them.

With Pillow alone, so that the code under test does not make its own test data.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

Rng = np.random.Generator
Edit = Callable[[Image.Image, Rng], Image.Image]

USUAL_QUALITY = 92  # JPEG quality of edits other than re-encoding
FIRST_BURST = 1_750_000_000  # seconds since 1970; one burst follows every hour


class EditKind(StrEnum):
    """How a file was made of a photo."""

    COPIED = "copied"
    RE_ENCODED = "re-encoded, quality 30 to 90"
    RESIZED = "resized to 0.3 to 0.9"
    EXPOSED = "exposure × 0.6 to 1.5"
    CONTRASTED = "contrast × 0.6 to 1.5"
    GREY = "grey"
    CROPPED = "cropped by 5 %"
    CROPPED_MORE = "cropped by 15 %"
    STRAIGHTENED = "straightened by up to 3°"
    BORDERED = "white border of 4 %"
    WRITTEN_ON = "text written on it"
    MIRRORED = "mirrored"
    TURNED = "turned by 90°"
    SHOT = "shot of a burst"


@dataclass(frozen=True)
class PlantedFile:
    """A file that was made of a photo."""

    path: Path
    kind: EditKind
    origin: int  # the photo's number


def upright(path: Path) -> Image.Image:
    """Open a photo, turned upright by its EXIF."""
    with Image.open(path) as image:
        turned: Image.Image = ImageOps.exif_transpose(image)
        return turned.convert("RGB")


def _exposed(image: Image.Image, rng: Rng) -> Image.Image:
    factor = float(np.exp(rng.uniform(np.log(0.6), np.log(1.5))))
    return image.point(lambda level: min(round(level * factor), 255))


def _resized(image: Image.Image, rng: Rng) -> Image.Image:
    scale = rng.uniform(0.3, 0.9)
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    return image.resize(size, Image.Resampling.LANCZOS)


def _contrasted(image: Image.Image, rng: Rng) -> Image.Image:
    factor = float(np.exp(rng.uniform(np.log(0.6), np.log(1.5))))
    return ImageEnhance.Contrast(image).enhance(factor)


def _cropped(image: Image.Image, rng: Rng, share: float) -> Image.Image:
    """Cut a share of the width and of the height, at a random place."""
    width, height = round(image.width * (1 - share)), round(image.height * (1 - share))
    left = int(rng.integers(image.width - width + 1))
    top = int(rng.integers(image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


def _straightened(image: Image.Image, rng: Rng) -> Image.Image:
    """Turn by 0.5 to 3 degrees, and crop the empty corners."""
    degrees = rng.uniform(0.5, 3) * rng.choice([-1, 1])
    turned = image.rotate(degrees, Image.Resampling.BICUBIC)
    margin = np.sin(np.radians(abs(degrees))) / 2
    x, y = int(np.ceil(image.height * margin)), int(np.ceil(image.width * margin))
    return turned.crop((x, y, image.width - x, image.height - y))


def _bordered(image: Image.Image, _rng: Rng) -> Image.Image:
    return ImageOps.expand(image, round(0.04 * max(image.size)), "white")


def _written_on(image: Image.Image, rng: Rng) -> Image.Image:
    """Write a line of text on the photo, white with a black outline."""
    written = image.copy()
    font = ImageFont.load_default(size=max(image.height // 11, 8))
    place = image.width // 20, round(image.height * rng.choice([0.05, 0.45, 0.85]))
    draw = ImageDraw.Draw(written)
    draw.text(place, "Greetings from here", "white", font, stroke_width=2, stroke_fill="black")
    return written


EDITS: dict[EditKind, Edit] = {
    EditKind.RE_ENCODED: lambda image, _: image,
    EditKind.RESIZED: _resized,
    EditKind.EXPOSED: _exposed,
    EditKind.CONTRASTED: _contrasted,
    EditKind.GREY: lambda image, _: ImageOps.grayscale(image),
    EditKind.CROPPED: lambda image, rng: _cropped(image, rng, 0.05),
    EditKind.CROPPED_MORE: lambda image, rng: _cropped(image, rng, 0.15),
    EditKind.STRAIGHTENED: _straightened,
    EditKind.BORDERED: _bordered,
    EditKind.WRITTEN_ON: _written_on,
    EditKind.MIRRORED: lambda image, _: ImageOps.mirror(image),
    EditKind.TURNED: lambda image, _: image.transpose(Image.Transpose.ROTATE_90),
}


def plant(photos: list[Path], chosen: list[int], folder: Path) -> list[PlantedFile]:
    """Write edits of the chosen photos, in turn of every kind; the last ones are plain copies.

    chosen: numbers of photos; one thirteenth of them is copied.
    """
    rng = np.random.default_rng(1)
    kinds = list(EDITS)
    planted = []
    for place, number in enumerate(chosen):
        copied = place >= len(chosen) - len(chosen) // (len(EDITS) + 1)
        kind = EditKind.COPIED if copied else kinds[place % len(kinds)]
        path = folder / f"{place:04}.jpg"
        if copied:
            shutil.copyfile(photos[number], path)
        else:
            quality = int(rng.integers(30, 91)) if kind is EditKind.RE_ENCODED else USUAL_QUALITY
            EDITS[kind](upright(photos[number]), rng).save(path, quality=quality)
        planted.append(PlantedFile(path, kind, number))
    return planted


def take_bursts(photos: list[Path], chosen: list[int], folder: Path) -> list[PlantedFile]:
    """Write three to five shots of each chosen photo, one second apart in their EXIF dates."""
    rng = np.random.default_rng(2)
    shots = []
    for burst, number in enumerate(chosen):
        image = upright(photos[number])
        for second in range(int(rng.integers(3, 6))):
            exif = Image.Exif()
            moment = time.gmtime(FIRST_BURST + 3600 * burst + second)
            written = time.strftime("%Y:%m:%d %H:%M:%S", moment)
            exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = written
            path = folder / f"{burst:03}-{second}.jpg"
            _shot(image, rng).save(path, quality=USUAL_QUALITY, exif=exif)
            shots.append(PlantedFile(path, EditKind.SHOT, number))
    return shots


def _shot(image: Image.Image, rng: Rng) -> Image.Image:
    """One shot: slightly moved, with slightly changed light and sensor noise."""
    zoom = rng.uniform(0.01, 0.04)
    width, height = image.width * (1 - zoom), image.height * (1 - zoom)
    left, top = rng.uniform(0, image.width - width), rng.uniform(0, image.height - height)
    box = (left, top, left + width, top + height)
    near = image.resize(image.size, Image.Resampling.BICUBIC, box)
    light = np.asarray(near, np.float32) * rng.uniform(0.95, 1.05)
    light += rng.normal(0, 2, light.shape).astype(np.float32)
    return Image.fromarray(light.clip(0, 255).astype(np.uint8))
