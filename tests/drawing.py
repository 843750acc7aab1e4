"""Photos for tests: drawn, so that the suite needs no others; different enough to tell apart."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

OLD = 1_600_000_000  # seconds since 1970: old enough not to count as just written


def draw(theme: int, number: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """One picture of a theme: themes differ in colours and shapes, numbers in their places."""
    rng = np.random.default_rng([theme, number])
    look = np.random.default_rng(theme)
    width, height = size
    top, bottom = look.integers(0, 256, (2, 3))
    ramp = np.linspace(top, bottom, height)[:, None, :]
    image = Image.fromarray(np.repeat(ramp, width, axis=1).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    colours = [tuple(int(c) for c in look.integers(0, 256, 3)) for _ in range(4)]
    for shape in range(8 + 4 * (theme % 5)):
        x, y = rng.integers(0, width), rng.integers(0, height)
        r = int(look.integers(8, 60))
        box = (int(x - r), int(y - r), int(x + r), int(y + r))
        colour = colours[shape % 4]
        if theme % 3 == 0:
            pen.ellipse(box, fill=colour)
        elif theme % 3 == 1:
            pen.rectangle(box, fill=colour)
        else:
            pen.line(box, fill=colour, width=1 + r // 4)
    return image.filter(ImageFilter.GaussianBlur(1))


def draw_photos(folder: Path, themes: int, each: int) -> list[Path]:
    """JPEGs `theme-number.jpg` in a folder per theme; their paths."""

    paths = []
    for theme in range(themes):
        (folder / f"theme{theme}").mkdir(parents=True, exist_ok=True)
        for number in range(each):
            path = folder / f"theme{theme}" / f"{theme}-{number}.jpg"
            draw(theme, number).save(path, quality=90)
            os.utime(path, (OLD, OLD))
            paths.append(path)
    return paths
