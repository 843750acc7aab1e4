"""Random changes of small images that leave their class as it is."""

from __future__ import annotations

import torch
from numpy.random import Generator
from torch import Tensor, nn

MAX_SHIFT = 4  # pixels, of 32, that an image is shifted by
MAX_CROPPED = 6  # pixels that an image may lose in width and height
HOLE_SIDE = 8  # of the grey square in every second image
HOLE_GREY = 127.0


def augmented(images: Tensor, draws: Generator) -> Tensor:
    """Images (b, 3, s, s) mirrored or not, shifted, cropped, and with a hole or not: (b, 3, w, w).

    w is at most s, and one for all of them. What a shift leaves empty is filled by reflection.
    """
    count, side = len(images), images.shape[3]
    mirrored = torch.from_numpy(draws.random(count) < 0.5).to(images.device)
    images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    padded = nn.functional.pad(images, [MAX_SHIFT] * 4, mode="reflect")
    left = side - int(draws.integers(0, MAX_CROPPED + 1))
    places = draws.integers(0, side + 2 * MAX_SHIFT - left + 1, (count, 2))
    cropped = [
        one[:, y : y + left, x : x + left] for one, (y, x) in zip(padded, places, strict=True)
    ]
    made = torch.stack(cropped)
    holes = zip(made, draws.random(count), draws.integers(0, left, (count, 2)), strict=True)
    for image, chance, (y, x) in holes:
        if chance < 0.5:
            top, start = max(y - HOLE_SIDE // 2, 0), max(x - HOLE_SIDE // 2, 0)
            image[:, top : y + HOLE_SIDE // 2, start : x + HOLE_SIDE // 2] = HOLE_GREY
    return made
