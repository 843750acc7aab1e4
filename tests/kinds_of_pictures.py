"""Pictures in kinds, for tests of what a library has nothing of: the small encoder sees 8 by 8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from hashdesk.core.encoding.by_length import ByLength
from tests.small_encoder import SmallEncoder, random_weights

ENCODER = SmallEncoder(weights=ByLength(random_weights(0).themes))  # not adapted to anything
SIDE, CELL = 8, 28  # cells, and pixels of each: the size at which an encoder sees a picture
CONTRAST, NOISE = 90, 50  # levels: cosines of about .75 within a kind


def picture(kind: int, number: int) -> Image.Image:
    """A picture of a kind, which looks like the others of its kind and like no other kind."""
    pattern = np.random.default_rng(kind).choice([-CONTRAST, CONTRAST], (SIDE, SIDE))
    noise = np.random.default_rng([kind, number]).normal(0, NOISE, (SIDE, SIDE))
    cells = np.clip(127 + pattern + noise, 0, 255).astype(np.uint8)
    return Image.fromarray(np.kron(cells, np.ones((CELL, CELL), np.uint8)))


def save_pictures(folder: Path, kinds: range, each: int) -> None:
    """Save pictures of some kinds in a folder."""
    folder.mkdir(exist_ok=True)
    for kind in kinds:
        for number in range(each):
            picture(kind, number).save(folder / f"{kind}-{number}.png")
