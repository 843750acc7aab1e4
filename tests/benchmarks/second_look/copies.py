"""Copies of a picture, and changes of it that make it another one: made with Pillow and NumPy.

Every kind is a function of an upright RGB image and a random generator; it returns a file's bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont
from PIL.Image import Resampling

from tests.benchmarks.edits import Rng

Kind = Callable[[Image.Image, Rng], bytes]
Levels = NDArray[np.float32]

USUAL_QUALITIES = (75, 80, 85, 90, 93)
CHROMA_INKS = ((-50, 50), (50, -40), (0, 60), (-60, 0))  # levels of Cb and Cr
FILTERS = (Resampling.LANCZOS, Resampling.BICUBIC, Resampling.BOX, Resampling.HAMMING)


def saved(image: Image.Image, rng: Rng | None = None, format_: str = "JPEG", **how: int) -> bytes:
    """The bytes of a file; a JPEG of a usual quality unless `how` says another."""
    buffer = io.BytesIO()
    if rng is not None:
        how = {"quality": int(rng.choice(USUAL_QUALITIES)), **how}
    image.save(buffer, format_, **how)
    return buffer.getvalue()


def _scaled(image: Image.Image, factor: float, rng: Rng) -> Image.Image:
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    return image.resize(size, FILTERS[int(rng.integers(len(FILTERS)))])


def _as_sent(image: Image.Image, _rng: Rng) -> bytes:
    """As chat programs send it: 1,600 pixels at most and always fewer than it had, quality 70."""
    small = image.copy()
    side = min(1600, round(max(image.size) * 0.8))
    small.thumbnail((side, side))
    return saved(small, quality=70)


def leveled(change: Callable[[Levels, Rng], Levels]) -> Kind:
    """A kind that changes the levels, 0 … 255, and saves them."""

    def kind(image: Image.Image, rng: Rng) -> bytes:
        return saved(of_levels(change(levels(image), rng)), rng)

    return kind


def levels(image: Image.Image) -> Levels:
    return np.asarray(image, np.float32)


def of_levels(values: Levels) -> Image.Image:
    return Image.fromarray((values + 0.5).clip(0, 255).astype(np.uint8))


def _gamma(values: Levels, exponent: float) -> Levels:
    changed: Levels = (255 * (values / 255) ** np.float32(exponent)).astype(np.float32)
    return changed


def _enhanced(enhance: Callable[[Image.Image], object], least: float, most: float) -> Kind:
    def kind(image: Image.Image, rng: Rng) -> bytes:
        enhancer = enhance(image)
        assert isinstance(enhancer, ImageEnhance._Enhance)
        return saved(enhancer.enhance(float(rng.uniform(least, most))), rng)

    return kind


COPIES: dict[str, Kind] = {
    "quality 30": lambda image, _: saved(image, quality=30),
    "quality 50": lambda image, _: saved(image, quality=50),
    "quality 70": lambda image, _: saved(image, quality=70),
    "quality 90": lambda image, _: saved(image, quality=90),
    "resized to 0.25": lambda image, rng: saved(_scaled(image, 0.25, rng), rng),
    "resized to 0.5": lambda image, rng: saved(_scaled(image, 0.5, rng), rng),
    "resized to 0.77": lambda image, rng: saved(_scaled(image, 0.77, rng), rng),
    "enlarged twice": lambda image, rng: saved(_scaled(image, 2, rng), rng),
    "sent by chat": _as_sent,
    "PNG": lambda image, _: saved(image, format_="PNG", compress_level=1),
    "WebP, quality 75": lambda image, _: saved(image, format_="WEBP", quality=75),
    "AVIF, quality 60": lambda image, _: saved(image, format_="AVIF", quality=60, speed=10),
}
TONES: dict[str, Kind] = {
    "brighter by 5 to 15 %": _enhanced(ImageEnhance.Brightness, 1.05, 1.15),
    "darker by 5 to 15 %": _enhanced(ImageEnhance.Brightness, 0.85, 0.95),
    "more contrast, 5 to 15 %": _enhanced(ImageEnhance.Contrast, 1.05, 1.15),
    "less contrast, 5 to 15 %": _enhanced(ImageEnhance.Contrast, 0.85, 0.95),
    "gamma 1.1 to 1.2": leveled(lambda x, rng: _gamma(x, rng.uniform(1.1, 1.2))),
    "gamma 1 / 1.1 to 1 / 1.2": leveled(lambda x, rng: _gamma(x, 1 / rng.uniform(1.1, 1.2))),
}
SHARPENED: dict[str, Kind] = {
    "sharpened": lambda image, rng: saved(
        image.filter(ImageFilter.UnsharpMask(max(1, max(image.size) / 1000), 80, 2)), rng
    ),
}


def _shot(image: Image.Image, rng: Rng, move: float, zoom: float) -> bytes:
    """Another shot of a burst: moved and nearer by these shares, with noise of its own.

    Both shots keep within the photo: see `framed`.
    """
    width, height = image.size
    angle = rng.uniform(0, 2 * np.pi)
    shrink = 0.9 / (1 + zoom)
    left = width * (0.5 - shrink / 2 + move * 0.9 * np.cos(angle))
    top = height * (0.5 - shrink / 2 + move * 0.9 * np.sin(angle))
    box = (left, top, left + width * shrink, top + height * shrink)
    size = (round(width * 0.9), round(height * 0.9))
    shot = levels(image.resize(size, Resampling.BICUBIC, box))
    return saved(of_levels(shot + rng.normal(0, 2, shot.shape).astype(np.float32)), rng)


def framed(image: Image.Image, rng: Rng) -> bytes:
    """The first shot of a burst: the middle 90 % of the photo."""
    return _shot(image, rng, 0, 0)


def _mask(size: tuple[int, int], share: float, rng: Rng) -> tuple[Image.Image, tuple[int, ...]]:
    """A soft ellipse that covers a share of a picture; also its box."""
    width, height = size
    aspect = rng.uniform(0.7, 1.4)
    wide = min(max(round((share * width * height * aspect) ** 0.5), 4), width - 2)
    high = min(max(round((share * width * height / aspect) ** 0.5), 4), height - 2)
    x, y = int(rng.integers(width - wide)), int(rng.integers(height - high))
    mask = Image.new("L", size)
    box = (x, y, x + wide, y + high)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(max(1, width / 400))), box


def _removed(image: Image.Image, rng: Rng) -> bytes:
    """An object of 2 to 4 % painted over with what is around it."""
    mask, box = _mask(image.size, rng.uniform(0.02, 0.04), rng)
    return saved(_painted_over(image, mask, box), rng)


def _painted_over(image: Image.Image, mask: Image.Image, box: tuple[int, ...]) -> Image.Image:
    """Fill a region smoothly from its edge: a few rounds of averaging, coarse to fine."""
    hole = (
        np.asarray(mask.point(lambda level: 255 if level > 8 else 0), np.float32)[..., None] / 255
    )
    filled = levels(image) * (1 - hole)
    known = 1 - hole
    radius = max(box[2] - box[0], box[3] - box[1])
    while radius >= 1:
        blur = ImageFilter.GaussianBlur(radius / 2)
        colors = levels(of_levels(filled * known).filter(blur))
        weights = levels(Image.fromarray((known[..., 0] * 255).astype(np.uint8)).filter(blur))
        near = weights[..., None] > 2
        estimate = colors / np.maximum(weights[..., None] / 255, 1e-3)
        filled = np.where((hole > 0) & near, estimate, filled)
        known = np.where(near, 1, known).astype(np.float32)
        radius //= 2
    return Image.composite(of_levels(filled), image, mask)


def _moved(image: Image.Image, rng: Rng) -> bytes:
    """An object of 2 to 4 % painted over and put elsewhere."""
    mask, box = _mask(image.size, rng.uniform(0.02, 0.04), rng)
    without = _painted_over(image, mask, box)
    wide, high = box[2] - box[0], box[3] - box[1]
    place = (int(rng.integers(image.width - wide)), int(rng.integers(image.height - high)))
    without.paste(image.crop(box), place, mask.crop(box))
    return saved(without, rng)


def _eyes(image: Image.Image, rng: Rng) -> bytes:
    """Two small ellipses, as closed eyes would be: 0.1 % of the picture each."""
    _, box = _mask(image.size, 0.05, rng)
    wide, high = box[2] - box[0], box[3] - box[1]
    changed = levels(image).copy()
    face = changed[box[1] : box[3], box[0] : box[2]].mean(axis=(0, 1))
    lids = Image.new("L", image.size)
    for share in (0.3, 0.7):
        x, y = box[0] + wide * share, box[1] + high * 0.4
        radii = max(2.0, wide * 0.14), max(1.0, high * 0.07)
        around = (x - radii[0], y - radii[1], x + radii[0], y + radii[1])
        ImageDraw.Draw(lids).ellipse(around, fill=255)
    weight = levels(lids.filter(ImageFilter.GaussianBlur(max(0.5, image.width / 800))))[..., None]
    color = face + (25 if face.mean() < 110 else -25)
    return saved(of_levels(changed + (color - changed) * weight / 255), rng)


def _stamped(image: Image.Image, rng: Rng) -> bytes:
    """A stamp in a colour that shows on this picture."""
    colors = [(200, 30, 40), (255, 255, 255), (20, 40, 160)]
    is_bright = float(levels(image).mean()) > 128
    return stamped(image, rng, colors[[0, 2][int(rng.integers(2))] if is_bright else 1])


def stamped(image: Image.Image, rng: Rng, color: tuple[int, int, int]) -> bytes:
    """A stamp with a number, somewhere."""
    changed = image.copy()
    draw = ImageDraw.Draw(changed)
    wide, high = image.width * 0.22, image.height * 0.12
    x, y = rng.uniform(0, image.width - wide), rng.uniform(0, image.height - high)
    draw.ellipse((x, y, x + wide, y + high), outline=color, width=max(1, image.width // 150))
    font = ImageFont.load_default(max(10, image.width // 22))
    place = (x + wide / 2, y + high / 2)
    draw.text(place, f"No {rng.integers(100, 999)}", color, font, anchor="mm")
    return saved(changed, rng)


def _recolored(image: Image.Image, rng: Rng) -> bytes:
    """A region of 2 to 5 % in another colour of the same brightness: another shirt."""
    mask, _ = _mask(image.size, rng.uniform(0.02, 0.05), rng)
    luma, blue, red = image.convert("YCbCr").split()
    way = 40 if rng.random() < 0.5 else -40
    other = [blue.point(lambda v: min(max(v + way, 0), 255)),
             red.point(lambda v: min(max(v - way, 0), 255))]  # fmt: skip
    return saved(
        Image.composite(Image.merge("YCbCr", [luma, *other]).convert("RGB"), image, mask), rng
    )


def numbered(image: Image.Image, rng: Rng) -> tuple[bytes, bytes]:
    """Two files with a number in a colour as bright as its ground, that differ in one digit."""
    high = max(14, image.height // 36)
    x, y = (int(rng.integers(max(side - 5 * high, 1))) for side in image.size)
    moved = CHROMA_INKS[int(rng.integers(len(CHROMA_INKS)))]
    first, second = (int(digit) for digit in rng.permutation(10)[:2])
    quality = int(rng.choice(USUAL_QUALITIES))

    def with_digit(digit: int) -> bytes:
        mask = Image.new("L", image.size)
        ImageDraw.Draw(mask).text((x, y), f"No {digit}2", 255, ImageFont.load_default(high))
        share = levels(mask)[..., None] / 255
        ycc = levels(image.convert("YCbCr")) + share * np.array([0, *moved], np.float32)
        pixels = ycc.clip(0, 255).astype(np.uint8)
        return saved(Image.fromarray(pixels, "YCbCr").convert("RGB"), quality=quality)

    return with_digit(first), with_digit(second)


def _turned_away(image: Image.Image, rng: Rng) -> bytes:
    """A region of 1 to 2 % mirrored where it is: a face that looks the other way."""
    mask, box = _mask(image.size, rng.uniform(0.01, 0.02), rng)
    changed = image.copy()
    face = image.crop(box).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    changed.paste(face, box[:2], mask.crop(box))
    return saved(changed, rng)


def foreign_patch(other: Image.Image) -> Kind:
    """A region of 3 to 10 % of another photo."""

    def kind(image: Image.Image, rng: Rng) -> bytes:
        mask, _ = _mask(image.size, rng.uniform(0.03, 0.1), rng)
        return saved(Image.composite(other.resize(image.size), image, mask), rng)

    return kind


CHANGES: dict[str, Kind] = {
    "object removed": _removed,
    "object moved": _moved,
    "eyes closed": _eyes,
    "face turned": _turned_away,
    "stamp with a number": _stamped,
    "region in another colour": _recolored,
}
# Compared with `framed`, not with the photo.
SHOTS: dict[str, Kind] = {
    "burst: moved 1 %": lambda image, rng: _shot(image, rng, 0.01, 0),
    "burst: moved 2 %": lambda image, rng: _shot(image, rng, 0.02, 0),
    "burst: moved 3 %": lambda image, rng: _shot(image, rng, 0.03, 0),
    "burst: nearer by 1 %": lambda image, rng: _shot(image, rng, 0, 0.01),
    "burst: nearer by 4 %": lambda image, rng: _shot(image, rng, 0, 0.04),
    "bracket: -1.5 EV": _enhanced(ImageEnhance.Brightness, 0.35, 0.36),
    "bracket: +1.5 EV": _enhanced(ImageEnhance.Brightness, 1.9, 1.91),
}


def opened(data: bytes | Path, side: int = 1024) -> Image.Image:
    """A file as an RGB image with sides of at most `side` pixels."""
    with Image.open(io.BytesIO(data) if isinstance(data, bytes) else data) as image:
        image.draft("RGB", (side, side))
        small = image.convert("RGB")
    small.thumbnail((side, side), Resampling.BICUBIC)
    return small
