"""What people and programs make of a photo, for tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

Edit = Callable[[Image.Image], Image.Image]


def cropped(share: float, left: float = 0.5, top: float = 0.5) -> Edit:
    """A crop that keeps a share of each side; left, top: of what is cut, how much is before it."""

    def crop(photo: Image.Image) -> Image.Image:
        width, height = photo.size
        x, y = left * (1 - share) * width, top * (1 - share) * height
        box = (round(x), round(y), round(x + share * width), round(y + share * height))
        return photo.crop(box)

    return crop


def portrait(photo: Image.Image) -> Image.Image:
    """The middle of a photo, 4:5, in faded warm colours."""
    width = photo.height * 4 // 5
    left = (photo.width - width) // 2
    middle = photo.crop((left, 0, left + width, photo.height))
    faded = ImageEnhance.Contrast(ImageEnhance.Color(middle).enhance(0.7)).enhance(1.15)
    return tinted(faded)


def tinted(photo: Image.Image) -> Image.Image:
    levels = np.asarray(photo, np.float32) * (1.08, 1.0, 0.88) + 8
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def sepia(photo: Image.Image) -> Image.Image:
    mix = [[0.393, 0.349, 0.272], [0.769, 0.686, 0.534], [0.189, 0.168, 0.131]]
    levels = np.asarray(photo, np.float32) @ np.array(mix, np.float32)
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def grey(photo: Image.Image) -> Image.Image:
    return photo.convert("L").convert("RGB")


def framed(photo: Image.Image) -> Image.Image:
    return ImageOps.expand(photo, photo.width // 16, "white")


def screenshot(photo: Image.Image) -> Image.Image:
    """A photo as a phone shows it: black above and below, with a clock and a battery."""
    screen = Image.new("RGB", (540, 1170))
    shown = photo.resize((540, 540 * photo.height // photo.width), Image.Resampling.LANCZOS)
    screen.paste(shown, (0, (1170 - shown.height) // 2))
    pen = ImageDraw.Draw(screen)
    pen.text((25, 12), "9:41", "white", ImageFont.load_default(22))
    pen.text((460, 12), "88%", "white", ImageFont.load_default(22))
    return screen


def captioned(photo: Image.Image) -> Image.Image:
    changed, size = photo.copy(), photo.width // 12
    pen = ImageDraw.Draw(changed)
    for height, words in ((0.02, "WHEN YOU TRY"), (0.86, "ONE LAST TIME")):
        place = photo.width / 2, photo.height * height
        font = ImageFont.load_default(size)
        pen.text(place, words, "white", font, anchor="ma", stroke_width=1, stroke_fill="black")
    return changed


def written_over(photo: Image.Image) -> Image.Image:
    """A photo with large words on its lower edge."""
    changed = photo.copy()
    font = ImageFont.load_default(photo.width // 9)
    place = photo.width // 30, photo.height * 31 // 40
    ImageDraw.Draw(changed).text(place, "WHEN IT IS MONDAY", "white", font)
    return changed


def labelled(photo: Image.Image) -> Image.Image:
    changed = photo.copy()
    pen = ImageDraw.Draw(changed)
    width, height = photo.width * 0.3, photo.height * 0.1
    pen.rectangle((0, 0, width, height), "#d02020")
    pen.text((width * 0.1, height * 0.2), "SALE", "white", ImageFont.load_default(height * 0.6))
    return changed


def watermarked(photo: Image.Image) -> Image.Image:
    changed = photo.copy()
    pen = ImageDraw.Draw(changed, "RGBA")
    place = photo.width * 0.1, photo.height * 0.45
    font = ImageFont.load_default(photo.width // 10)
    pen.text(place, "© example.com", (255, 255, 255, 150), font)
    return changed


EDITS: dict[str, Edit] = {
    "framed": framed,
    "screenshot": screenshot,
    "crop of 5 %": cropped(0.95, 0.2, 0.9),
    "crop of 10 %": cropped(0.9, 0.1, 0.7),
    "crop of 25 %": cropped(0.75, 0.8, 0.3),
    "4:5 with a filter": portrait,
    "grey": grey,
    "sepia": sepia,
    "tinted": tinted,
    "caption": captioned,
    "label": labelled,
    "watermark": watermarked,
    "stretched": lambda photo: photo.resize((photo.height, photo.height)),
    "quarter turn": lambda photo: photo.transpose(Image.Transpose.ROTATE_90),
    "half turn": lambda photo: photo.transpose(Image.Transpose.ROTATE_180),
    "mirrored": ImageOps.mirror,
    "mirrored and turned": lambda photo: photo.transpose(Image.Transpose.TRANSPOSE),
    "grey crop": lambda photo: grey(cropped(0.9, 0.3, 0.3)(photo)),
}


def invoice(number: int) -> Image.Image:
    """A page: all have the same layout, and other numbers, names and items."""
    rng = np.random.default_rng(number)
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, 580, 110), "#204080")
    pen.text((60, 55), "RIVER PAPER CO.", "white", ImageFont.load_default(36))
    words = f"Invoice {rng.integers(10_000)}", f"Customer {rng.integers(10_000)}"
    for line, text in enumerate(words):
        pen.text((60, 140 + 40 * line), text, "black", ImageFont.load_default(24))
    for line in range(14):
        items = f"Item {rng.integers(1000)}", f"{rng.integers(100)}", f"{rng.integers(9999) / 100}"
        for column, text in zip((60, 330, 470), items, strict=True):
            pen.text((column, 260 + 40 * line), text, "black", ImageFont.load_default(20))
    return page
