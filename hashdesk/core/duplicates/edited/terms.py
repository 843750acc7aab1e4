"""The outline of a picture: its lowest cosine terms, and their signs as a hash.

As pHash, with three differences: the picture is trimmed first; each pixel is averaged, none is
picked; and the terms of any crop follow from one small square, so that dozens of crops cost hardly
more than one. Terms are compared by their cosine, each divided by what it usually is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.imaging.framing.trimming import Area, Grey
from hashdesk.core.imaging.signatures.orientation import ODD_TERMS, Orientation

SQUARE = 64  # pixels: the side of a trimmed picture, whatever its shape was
TERMS = 8  # across and down
SAMPLES = 32  # of a crop, before the cosine transform
SLOPE = 0.8  # the amplitude of a term is about 1 / frequency; less than 1 leaves the lowest a lead
LEAST_POWER = 8.0  # of all terms but the mean: a picture with less is empty

Span = tuple[float, float]  # where a crop begins and ends, as shares of a side
Square = NDArray[np.float32]  # (SQUARE, SQUARE)
Terms = NDArray[np.float32]  # (…, TERMS, TERMS): down, across
UnitTerms = NDArray[np.float32]  # (…, TERMS²): unit vectors


def square_of(grey: Grey, box: Area) -> Square:
    """A part of a picture as a small square."""
    image = Image.fromarray(grey)
    small = image.resize((SQUARE, SQUARE), Image.Resampling.BOX, box=box.corners)
    return np.asarray(small, np.float32)


def terms_of(square: Square, down: Sequence[Span], across: Sequence[Span]) -> Terms:
    """The terms (rows, columns, TERMS, TERMS) of every crop of some spans down and across."""
    rows, columns = _many(tuple(down)), _many(tuple(across))
    found = np.asarray(rows @ square @ columns.T, np.float32)
    shape = len(down), TERMS, len(across), TERMS
    return found.reshape(shape).transpose(0, 2, 1, 3)


def hashes_of(terms: Terms) -> NDArray[np.uint64]:
    """The signs (n,) of terms (n, TERMS, TERMS), the lowest first; the mean says nothing."""
    signs = terms.reshape(-1, TERMS * TERMS) > 0
    signs[:, 0] = False
    return np.packbits(signs, axis=1, bitorder="little").view("<u8").reshape(-1).astype(np.uint64)


def unit_terms(terms: Terms) -> UnitTerms:
    """Terms as unit vectors whose product is near 1 for one picture; 0 of an empty one."""
    flat = terms.reshape(*terms.shape[:-2], TERMS * TERMS) * _usual()
    lengths = np.linalg.norm(flat, axis=-1, keepdims=True)
    found: UnitTerms = flat / np.maximum(lengths, LEAST_POWER)
    return found


def oriented_terms(terms: Terms, orientation: Orientation) -> Terms:
    """The terms (…, TERMS, TERMS) of pictures in another orientation."""
    odd = 1 - 2 * ODD_TERMS.astype(np.float32)
    if orientation.transposed:
        terms = np.swapaxes(terms, -1, -2)
    if orientation.mirrored:
        terms = terms * odd
    if orientation.flipped:
        terms = terms * odd[:, None]
    return terms


@lru_cache(maxsize=1)
def _usual() -> NDArray[np.float32]:
    """What to multiply each term with, so that all count about alike; 0 for the mean."""
    down, across = np.mgrid[0:TERMS, 0:TERMS]
    return np.asarray(np.hypot(down, across).reshape(-1) ** SLOPE, np.float32)


@lru_cache(maxsize=64)
def _many(spans: tuple[Span, ...]) -> NDArray[np.float32]:
    return np.concatenate([_cosines(*span) for span in spans])


def _cosines(start: float, end: float) -> NDArray[np.float32]:
    """(TERMS, SQUARE): the lowest cosine terms of the part of a line from start to end."""
    edges = np.linspace(start, end, SAMPLES + 1) * SQUARE
    pixels = np.arange(SQUARE)
    low, high = edges[:-1, None], edges[1:, None]
    covered = np.clip(np.minimum(pixels + 1, high) - np.maximum(pixels, low), 0, None)
    places = (2 * np.arange(SAMPLES) + 1) * np.pi / (2 * SAMPLES)
    cosines = np.cos(np.arange(TERMS)[:, None] * places) * np.sqrt(2 / SAMPLES)
    return np.asarray(cosines @ (covered / (high - low)), np.float32)
