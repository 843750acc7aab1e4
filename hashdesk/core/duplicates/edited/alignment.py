"""How one picture lies in another: an affine map, refined from a rough guess.

Least squares over all pixels (Lucas and Kanade, "An Iterative Image Registration Technique", 1981)
on pictures in which only structure is left: middle frequencies at one contrast everywhere. So tone,
grey, sepia and filters cancel. Pixels that disagree count less, so labels and captions do not pull.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.edited.band import LARGEST_BAND
from hashdesk.core.imaging.framing.trimming import Area, Grey

GreyPlane = NDArray[np.float32]  # (height, width)

STRUCTURE_FINE, STRUCTURE_COARSE = 1.0, 5.0  # pixels: between the two lies what is compared
CONTRAST_FLOOR = 3.0  # levels: below it is noise
FRAMES = ((48, 8), (96, 6))  # longer side of the frame, and steps in it
STRUCTURE_OUTLIER = 0.7  # contrasts: a pixel that is off by as much counts half
SETTLED = 0.02  # pixels: a step that moves no corner by more ends it
# Correlation of what a guess shows, and of what each frame makes of it: of 2,500 copies one had
# less, and of 2,500 look-alikes nine in ten.
LEAST_LIKE_GUESS, LEAST_LIKE_STRUCTURE = 0.55, 0.75
STEP_RIDGE = 1e-3  # of the trace


@dataclass(frozen=True)
class AffineMap:
    """(x, y) ↦ (a x + b y + c, d x + e y + f), with the middle of the first pixel at 0.5, 0.5."""

    numbers: tuple[float, float, float, float, float, float]

    @classmethod
    def between(cls, frame: tuple[float, float], box: Area) -> AffineMap:
        """The map from a frame (width, height) onto a box."""
        width, height = frame
        return cls((box.width / width, 0.0, box.left, 0.0, box.height / height, box.top))

    @classmethod
    def of(cls, matrix: NDArray[np.float64]) -> AffineMap:
        """The map with this matrix (3, 3)."""
        a, b, c, d, e, f = matrix[:2].reshape(-1).tolist()
        return cls((a, b, c, d, e, f))

    @property
    def scales(self) -> tuple[float, float]:
        """Pixels that one pixel across and one down become."""
        a, b, _, d, e, _ = self.numbers
        return float(np.hypot(a, d)), float(np.hypot(b, e))

    @property
    def matrix(self) -> NDArray[np.float64]:
        """(3, 3), for columns x, y, 1."""
        return np.array([self.numbers[:3], self.numbers[3:], (0, 0, 1)])


def warped(
    picture: Image.Image, found: AffineMap, size: tuple[int, int]
) -> tuple[GreyPlane, GreyPlane]:
    """What a map shows of a grey picture in a frame, and where (0 or 1) it lies inside it.

    The picture should have about as many pixels to a feature as the frame: nothing is averaged.
    """
    shown = picture.transform(
        size, Image.Transform.AFFINE, found.numbers, Image.Resampling.BILINEAR
    )
    everywhere = Image.new("L", picture.size, 1)
    inside = everywhere.transform(
        size, Image.Transform.AFFINE, found.numbers, Image.Resampling.NEAREST
    )
    return np.asarray(shown, np.float32), np.asarray(inside, np.float32)


def structure(levels: GreyPlane) -> GreyPlane:
    """Middle frequencies of a picture, at a contrast of about 1 wherever it has any."""
    band = blurred(levels, STRUCTURE_FINE) - blurred(levels, STRUCTURE_COARSE)
    spread = np.sqrt(blurred(band * band, STRUCTURE_COARSE))
    return np.asarray(band / (spread + CONTRAST_FLOOR), np.float32)


def blurred(levels: GreyPlane, sigma: float) -> GreyPlane:
    """A picture after a Gaussian blur; what lies beyond its edges is not known, and not made up."""
    height, width = levels.shape
    return np.asarray(_blur(height, sigma) @ levels @ _blur(width, sigma).T, np.float32)


@lru_cache(maxsize=256)
def _blur(length: int, sigma: float) -> GreyPlane:
    """(length, length): what each line takes of every other."""
    places = np.arange(length)
    weights = np.exp(-((places[:, None] - places[None, :]) ** 2) / (2 * sigma * sigma))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def align(copy: Grey, part: Area, original: Grey, guesses: Sequence[Area]) -> AffineMap | None:
    """The map from the pixels of a part of a copy to the original's; None if none is found.

    guesses: where the part may roughly lie in the original. The likeliest is refined.
    """
    maps = [AffineMap.between((part.width, part.height), guess) for guess in guesses]
    for side, steps in FRAMES:
        scale = min(side / max(part.width, part.height), 1.0)
        size = max(round(part.width * scale), 8), max(round(part.height * scale), 8)
        x, y = size[0] / part.width, size[1] / part.height
        target = structure(_resized(copy, part, size))
        frames = [reduced(original, found, (x, y)) for found in maps]
        likenesses = [_likeness(target, *frame) for frame in frames]
        best = max(range(len(maps)), key=lambda number: likenesses[number][1])
        (source, shrunk), before = frames[best], likenesses[best]
        if before[1] < LEAST_LIKE_GUESS:
            return None
        refined = _refined(target, source, shrunk, steps)
        after = (-1.0, -1.0) if refined is None else _likeness(target, source, refined)
        # In what is nearly plain, steps may lead away from a guess that was right.
        if refined is None or after[0] < before[0] or after[1] < before[1]:
            refined, after = shrunk, before
        if after[1] < LEAST_LIKE_STRUCTURE:
            return None  # strangers, most of which the first frame shows
        # Back to the pixels of both pictures.
        across, down = source.width / original.shape[1], source.height / original.shape[0]
        a, b, c, d, e, f = refined.numbers
        found = AffineMap(
            (a * x / across, b * y / across, c / across, d * x / down, e * y / down, f / down)
        )
        maps = [found]
    return maps[0]


def _likeness(target: GreyPlane, source: Image.Image, found: AffineMap) -> tuple[float, float]:
    """The correlation of the structure of two pictures where both are seen.

    Everywhere; and beside the band of rows that lowers it most: something may be written there.
    """
    height, width = target.shape
    shown, inside = warped(source, found, (width, height))
    seen, wanted = structure(shown) * inside, target * inside
    product, power, other = (
        _beside_bands((one * two).sum(axis=1, dtype=np.float64))
        for one, two in ((seen, wanted), (seen, seen), (wanted, wanted))
    )
    found_by_band = product / np.sqrt(np.maximum(power * other, 1e-6))
    return float(found_by_band[0]), float(found_by_band.max())


def _beside_bands(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of all rows, then without each band of them."""
    height = int(LARGEST_BAND * len(rows))
    until = np.concatenate([[0.0], np.cumsum(rows)])
    bands = until[height:] - until[:-height]
    rest: NDArray[np.float64] = until[-1] - np.concatenate([[0.0], bands])
    return rest


def reduced(
    original: Grey, found: AffineMap, scale: tuple[float, float]
) -> tuple[Image.Image, AffineMap]:
    """The original with as many pixels to a feature as a frame, and the map from it.

    scale: pixels of the frame for one of the copy's, across and down.
    """
    a, b, c, d, e, f = found.numbers
    height, width = original.shape
    across, down = (
        min(s / max(own, 1e-6), 1.0) for s, own in zip(scale, found.scales, strict=True)
    )
    size = max(round(width * across), 8), max(round(height * down), 8)
    across, down = size[0] / width, size[1] / height
    source = Image.fromarray(original)
    if size != source.size:
        source = source.resize(size, Image.Resampling.HAMMING)
    x, y = scale
    numbers = (a * across / x, b * across / y, c * across, d * down / x, e * down / y, f * down)
    return source, AffineMap(numbers)


def _resized(grey: Grey, part: Area, size: tuple[int, int]) -> GreyPlane:
    """A part of a picture at another size."""
    image = Image.fromarray(grey)
    return np.asarray(image.resize(size, Image.Resampling.HAMMING, box=part.corners), np.float32)


def _refined(
    target: GreyPlane, source: Image.Image, found: AffineMap, steps: int
) -> AffineMap | None:
    """The map from a frame to a picture that shows there what the target does."""
    height, width = target.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
    slopes_y, slopes_x = np.gradient(target)
    # How the target changes with each number of a small map from the frame to itself.
    changes = np.stack(
        [slopes_x * x, slopes_x * y, slopes_x, slopes_y * x, slopes_y * y, slopes_y]
    ).reshape(6, -1)
    for _ in range(steps):
        shown, inside = warped(source, found, (width, height))
        seen = structure(shown)
        errors = (seen - target).reshape(-1)
        weights = inside.reshape(-1) / (1 + (errors / STRUCTURE_OUTLIER) ** 2)
        if weights.sum() < 0.2 * weights.size:
            return None
        weighted = changes * weights
        products = (weighted @ changes.T).astype(np.float64)
        ridge = STEP_RIDGE * products.diagonal() + 1e-6
        step = np.linalg.solve(products + np.diag(ridge), (weighted @ errors).astype(np.float64))
        small = np.eye(3)
        small[0] += step[:3]
        small[1] += step[3:]
        # The frame was moved by a small map: the inverse, before the map so far, undoes it.
        if abs(np.linalg.det(small)) < 0.1:
            return None
        found = AffineMap.of(found.matrix @ np.linalg.inv(small))
        corners = np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]])
        if np.abs((small - np.eye(3)) @ corners).max() < SETTLED:
            break
    return found
