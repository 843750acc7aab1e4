"""Pictures for tests of the second look: textured, so that it can tell something."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from hashdesk.core.duplicates.detail.picture import Rgb


def scene(seed: int, size: tuple[int, int] = (256, 192)) -> Image.Image:
    """Clouds of colour at several scales, as a photo has."""
    rng = np.random.default_rng(seed)
    total = np.zeros((size[1], size[0], 3), np.float32)
    for scale in (4, 8, 16, 32):
        small = (max(size[0] // scale, 2), max(size[1] // scale, 2))
        noise = rng.integers(0, 256, (small[1], small[0], 3)).astype(np.uint8)
        large = Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)
        total += (np.asarray(large, np.float32) - 128) * 0.3
    grey = total.mean(axis=2, keepdims=True)
    levels = 120 + grey + 0.5 * (total - grey) + rng.uniform(-15, 15, 3)
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def under_a_clear_sky(seed: int, size: tuple[int, int]) -> Image.Image:
    """A scene in the lower third, and above it a sky that says nothing."""
    width, height = size
    rng = np.random.default_rng(seed)
    levels = np.linspace(150, 190, height)[:, None, None] + (-20, 0, 20)
    sky = levels + rng.normal(0, 1, (height, width, 1))
    photo = Image.fromarray(sky.clip(0, 255).astype(np.uint8))
    photo.paste(scene(seed, (width, height // 3)), (0, height - height // 3))
    return photo


def pixels(image: Image.Image) -> Rgb:
    return np.asarray(image.convert("RGB"))


def resaved(image: Image.Image, quality: int = 80, subsampling: int = 2) -> Image.Image:
    """What a JPEG of this quality holds. subsampling: of chroma, 0 none, 1 across, 2 both ways."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling=subsampling)
    return Image.open(buffer).convert("RGB")


def with_patch(image: Image.Image, box: tuple[int, int, int, int], seed: int) -> Image.Image:
    """Another scene inside a box, with soft edges."""
    mask = Image.new("L", image.size)
    mask.paste(255, box)
    mask = mask.filter(ImageFilter.GaussianBlur(1))
    return Image.composite(scene(seed, image.size), image, mask)


def with_chroma_text(
    image: Image.Image, place: tuple[int, int], text: str, size: int, moved: tuple[int, int]
) -> Image.Image:
    """Print that differs from its ground in colour alone: Cb and Cr moved, luma as it was."""
    printed = Image.new("L", image.size)
    ImageDraw.Draw(printed).text(place, text, 255, ImageFont.load_default(size))
    share = np.asarray(printed, np.float32)[..., None] / 255
    ycc = np.asarray(image.convert("YCbCr"), np.float32) + share * (0, *moved)
    return Image.fromarray(ycc.clip(0, 255).astype(np.uint8), "YCbCr").convert("RGB")
