"""A photo as people come by it: in a frame, on a screen, in a film, on a scanner's glass."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

Framing = Callable[[Image.Image], Image.Image]

SCREEN = 1080, 2340  # pixels of a phone


def bordered(photo: Image.Image) -> Image.Image:
    return ImageOps.expand(photo, round(photo.width * 0.06), "white")


def ruled(photo: Image.Image) -> Image.Image:
    return ImageOps.expand(photo, round(photo.width * 0.03), "black")


def matted(photo: Image.Image) -> Image.Image:
    """In a wide mat inside a dark moulding."""
    side = max(photo.size)
    mat = ImageOps.expand(photo, round(side * 0.14), (246, 244, 238))
    return ImageOps.expand(mat, round(side * 0.03), (40, 30, 25))


def instant(photo: Image.Image) -> Image.Image:
    """A print with a wide lower margin."""
    side, below = round(photo.width * 0.05), round(photo.height * 0.22)
    return ImageOps.expand(photo, (side, side, side, below), (248, 248, 246))


def scanned(photo: Image.Image) -> Image.Image:
    """A print on the glass of a scanner: margins of any width, and a little noise."""
    rng = np.random.default_rng(photo.width * photo.height)
    margins = (rng.uniform(0.02, 0.3, 4) * np.tile(photo.size, 2)).astype(int).tolist()
    page = np.asarray(ImageOps.expand(photo, tuple(margins), (243, 242, 240)), np.float32)
    levels = page + rng.normal(0, 1.2, (*page.shape[:2], 1))
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def letterboxed(photo: Image.Image) -> Image.Image:
    """A frame of a film that is shown in another shape."""
    width, height = photo.size
    wide = width >= height
    screen = Image.new("RGB", (width, round(width * 1.2)) if wide else (height * 8 // 5, height))
    screen.paste(photo, ((screen.width - width) // 2, (screen.height - height) // 2))
    return screen


def shown_on_black(photo: Image.Image) -> Image.Image:
    """On a phone, with the time above it."""
    screen, _ = _on_screen(photo, "black")
    ImageDraw.Draw(screen).text((40, 30), "10:24", "white", _font(48))
    return screen


def shown_with_toolbars(photo: Image.Image) -> Image.Image:
    """On a phone, between a status bar, a title and a row of buttons."""
    screen, _ = _on_screen(photo, (250, 250, 250))
    pen, small, large = ImageDraw.Draw(screen), _font(44), _font(52)
    pen.text((40, 30), "10:24", "black", small)
    pen.text((950, 30), "88%", "black", small)
    pen.polygon([(40, 160), (80, 130), (80, 190)], "black")
    pen.text((140, 130), "Monday, 3 June", "black", large)
    for left in range(80, 1000, 210):
        pen.ellipse((left, 2160, left + 70, 2230), outline="black", width=8)
    pen.rectangle((380, 2310, 700, 2320), "black")
    return screen


def posted(photo: Image.Image) -> Image.Image:
    """On a phone, in a post: who sent it above, what people say of it below."""
    screen, bottom = _on_screen(photo, "white", top=330)
    pen, font = ImageDraw.Draw(screen), _font(40)
    pen.text((40, 30), "10:24", "black", font)
    pen.ellipse((40, 200, 130, 290), (120, 80, 160))
    pen.text((160, 215), "anna.travels", "black", font)
    for left in (40, 150, 260):
        pen.ellipse((left, bottom + 40, left + 60, bottom + 100), outline="black", width=7)
    said = "Liked by tom and 214 others", "What a day at the lake with all of you", "12 comments"
    for line, words in enumerate(said):
        pen.text((40, bottom + 130 + 60 * line), words, "black", font)
    return screen


def _on_screen(
    photo: Image.Image, ground: str | tuple[int, int, int], top: int | None = None
) -> tuple[Image.Image, int]:
    """As large as fits, in the middle or below a line; and the line below it."""
    screen = Image.new("RGB", SCREEN, ground)
    shown = ImageOps.contain(photo, (SCREEN[0], 1500), Image.Resampling.LANCZOS)
    above = (screen.height - shown.height) // 2 if top is None else top
    screen.paste(shown, ((screen.width - shown.width) // 2, above))
    return screen, above + shown.height


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


FRAMINGS: dict[str, Framing] = {
    "white border": bordered,
    "thin black border": ruled,
    "mat and moulding": matted,
    "print with margins": instant,
    "scan with margins": scanned,
    "bars of a film": letterboxed,
    "screenshot on black": shown_on_black,
    "screenshot with toolbars": shown_with_toolbars,
    "screenshot of a post": posted,
}
