"""How a photo looks from far away: to tell whether two photos are one picture.

pHash knows no colours, and forty kinds of jeans look alike to it. So two photos that it calls
the same are compared once more: 16 × 16 colours of their kept thumbnails, brightness and contrast
evened out. Of 18.7 million pairs of different photos, 720 had pHashes within 12 bits; the
33 of them with looks within `SAME_LOOK` were copies of each other, cropped a little or redrawn.
Re-encodes and resizes stay below 0.13, changes of tone below 0.36.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 16
SAME_LOOK = 0.25
FLATTEST = 12.0  # levels of 255: the contrast of a photo with less is not raised to the full

Looks = NDArray[np.float32]  # (n, SIDE, SIDE, 3)


def look_of(thumbnail: bytes) -> Looks | None:
    """The look (SIDE, SIDE, 3) of a kept thumbnail (JPEG); None if that is damaged."""
    try:
        with Image.open(io.BytesIO(thumbnail), formats=("JPEG",)) as image:
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            small = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError):
        return None
    colours = np.asarray(small, np.float32)
    even = colours - colours.mean()
    look: Looks = even / max(float(even.std()), FLATTEST)
    return look


def apart(looks: Looks, others: Looks) -> NDArray[np.float32]:
    """Root mean square difference (n,) of looks (n, SIDE, SIDE, 3); about 1.4 for any two."""
    difference: NDArray[np.float32] = np.sqrt(np.square(looks - others).mean(axis=(1, 2, 3)))
    return difference
