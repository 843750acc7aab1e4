"""Scenes drawn as photos: sky, sun, hills, and things that grow towards the viewer."""

from __future__ import annotations

import math
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageOps

# For each scene: hue (degrees) of the sky and its lightness (%) at top and bottom; horizon (share
# of the height), height of the hills (px), hue and lightness of the ground; the thing that stands
# on it, and the most of them.
SCENES = {
    "balloons": (205, 55, 92, 0.85, 50, 90, 45, "balloon", 9),
    "city": (250, 10, 45, 0.6, 40, 235, 14, "tower", 40),
    "forest": (150, 92, 75, 0.5, 60, 110, 34, "tree", 60),
    "meadow": (200, 72, 90, 0.3, 40, 95, 48, "flower", 110),
    "mountains": (20, 52, 85, 0.45, 130, 260, 38, "tree", 12),
    "sea": (190, 68, 94, 0.55, 5, 205, 45, "sail", 8),
}
BRIGHT, LIT = "bright", "#ffd98a"  # each thing's own colour; a window that is mostly lit
WHITE, WOOD = "#f7f0e0", "#5a3e2c"
# The parts of things, in units of their size, from where they stand, y downwards.
THINGS: dict[str, list[tuple[str, str, tuple[float, ...]]]] = {
    "balloon": [
        ("rectangle", WOOD, (-0.13, -2.7, 0.13, -2.4)),
        ("polygon", BRIGHT, (-0.9, -3.4, 0.9, -3.4, 0.1, -2.6, -0.1, -2.6)),
        ("ellipse", BRIGHT, (-1, -4.8, 1, -2.9)),
        ("ellipse", WHITE, (-0.5, -4.8, 0.5, -2.9)),
    ],
    "flower": [
        ("rectangle", "#3f6b2a", (-0.03, -1, 0.03, 0)),
        ("ellipse", BRIGHT, (-0.5, -1.2, 0.5, -0.8)),
        ("ellipse", BRIGHT, (-0.2, -1.5, 0.2, -0.5)),
        ("ellipse", WHITE, (-0.16, -1.16, 0.16, -0.84)),
    ],
    "sail": [
        ("polygon", WHITE, (0, -0.5, 0, -2, 0.8, -0.5)),
        ("polygon", BRIGHT, (-0.05, -0.5, -0.05, -1.7, -0.6, -0.5)),
        ("polygon", WOOD, (-1, -0.4, 1, -0.4, 0.6, 0, -0.6, 0)),
    ],
    "tower": [("rectangle", "#16182c", (-0.5, -3, 0.5, 5))]
    + [
        ("rectangle", LIT, (x / 5, y / 4, x / 5 + 0.1, y / 4 + 0.14))
        for x in (-2.1, -1.1, -0.2, 0.7, 1.6)
        for y in range(-11, 16)
    ],
    "tree": [("rectangle", WOOD, (-0.1, -0.5, 0.1, 0))]
    + [
        ("polygon", "#25472f", (y - 0.5, -0.3 - 2.2 * y, 0.5 - y, -0.3 - 2.2 * y, 0, -1 - 2.6 * y))
        for y in (0, 0.12, 0.24)
    ],
}


def draw_scene(name: str) -> Image.Image:
    """The scene of a name such as "sea-2": the same pixels every time."""
    rng, wide, high = Random(name), 1440, 960
    sky, top, bottom, level, hill, ground, light, thing, most = SCENES[name.partition("-")[0]]
    shift, horizon = rng.randint(-30, 30), high * (level + rng.uniform(-0.1, 0.1))
    ramp = Image.linear_gradient("L").resize((wide, high))
    above, below = f"hsl({(sky + shift) % 360},60%,{top}%)", f"hsl({sky},70%,{bottom}%)"
    photo = ImageOps.colorize(ramp, above, below)
    draw = ImageDraw.Draw(photo)
    draw.circle((rng.uniform(0, wide), horizon * rng.random()), rng.randint(30, 90), "#fff6dc")
    for layer in range(4):
        waves = [rng.uniform(0, 7) for _ in range(5)]
        hills: list[tuple[float, float]] = [(wide, high), (0, high)]
        for x in range(0, wide + 8, 8):
            away = sum(math.sin(x * 2**k / 250 + w) / 2**k for k, w in enumerate(waves))
            hills.append((x, horizon + layer * (high - horizon) / 4 + hill * away))
        draw.polygon(hills, f"hsl({ground + shift},40%,{light + 14 - 7 * layer}%)")
    hue = rng.randint(0, 360)
    for near in sorted(rng.random() for _ in range(rng.randint(most // 2, most))):
        left, foot = rng.uniform(0, wide), horizon + near * (high * 0.97 - horizon)
        size, stretch = high * (0.04 + 0.12 * near), rng.uniform(0.7, 1.4)
        bright = f"hsl({(hue + rng.randint(0, 60)) % 360},75%,{rng.randint(45, 65)}%)"
        for shape, colour, corners in THINGS[thing]:
            if colour != LIT or rng.random() < 0.6:
                points = [
                    (left + size * x, foot + size * stretch * y)
                    for x, y in zip(corners[::2], corners[1::2], strict=True)
                ]
                getattr(draw, shape)(points, bright if colour == BRIGHT else colour)
    photo = photo.reduce(2)  # Pillow draws hard edges; twice the size averaged softens them
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 4, (photo.height, photo.width, 1))
    return Image.fromarray((np.asarray(photo) + grain).clip(0, 255).astype(np.uint8))
