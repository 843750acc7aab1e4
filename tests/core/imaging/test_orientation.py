"""Turned and mirrored photos: pHash and look of each way, against really turning the photo."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageOps

from hashdesk.core.duplicates.matches import USUAL_RADIUS, MatchLevel
from hashdesk.core.imaging.color_signature import (
    SAME_PICTURE_DISTANCE,
    signature_distance,
    signature_of,
)
from hashdesk.core.imaging.decode import DecodedPhoto, decode
from hashdesk.core.imaging.orientation import (
    IDENTITY,
    ORIENTATIONS,
    TURNED_ORIENTATIONS,
    Orientation,
    orientation_between,
    oriented_hashes,
    oriented_signatures,
)
from tests.drawing import draw

THEMES = range(8)
CLOSE = USUAL_RADIUS[MatchLevel.NEAR]  # bits: terms next to the median fall to either side


def laid(image: Image.Image, way: Orientation) -> Image.Image:
    """The picture itself, laid that way."""
    if way.transposed:
        image = image.transpose(Image.Transpose.TRANSPOSE)
    if way.mirrored:
        image = ImageOps.mirror(image)
    return ImageOps.flip(image) if way.flipped else image


@cache
def decoded(theme: int, way: Orientation) -> DecodedPhoto:
    """A photo that was saved laid that way."""
    file = io.BytesIO()
    laid(draw(theme, 1, (480, 320)), way).save(file, "PNG")
    return decode(file, 1_000_000)


def phashes(way: Orientation) -> np.ndarray:
    return np.array([decoded(theme, way).phash for theme in THEMES], np.uint64)


def looks(way: Orientation) -> np.ndarray:
    return np.stack([signature_of(decoded(theme, way).thumbnail) for theme in THEMES])


def test_the_ways_are_all_there_are() -> None:
    """Pillow's seven transpositions and the picture as it is, each once."""
    picture = draw(2, 1, (96, 64))
    expected = {picture.tobytes()} | {picture.transpose(how).tobytes() for how in Image.Transpose}
    assert len(expected) == len(ORIENTATIONS) == 8
    assert {laid(picture, way).tobytes() for way in ORIENTATIONS} == expected
    assert (IDENTITY, *TURNED_ORIENTATIONS) == ORIENTATIONS
    assert laid(picture, IDENTITY).tobytes() == picture.tobytes()


@pytest.mark.parametrize("way", ORIENTATIONS, ids=str)
def test_hashes_are_those_of_the_turned_photo(way: Orientation) -> None:
    """Within a few bits for this way, and for no other one."""
    upright = phashes(IDENTITY)
    for other in ORIENTATIONS:
        bits = np.bitwise_count(oriented_hashes(upright, other) ^ phashes(way))
        assert np.all(bits <= CLOSE) if other is way else np.all(bits > CLOSE)


@pytest.mark.parametrize("way", ORIENTATIONS, ids=str)
def test_looks_are_those_of_the_turned_photo(way: Orientation) -> None:
    upright = looks(IDENTITY)
    for other in ORIENTATIONS:
        far = signature_distance(oriented_signatures(upright, other), looks(way))
        assert (
            np.all(far <= SAME_PICTURE_DISTANCE)
            if other is way
            else np.all(far > SAME_PICTURE_DISTANCE)
        )


@pytest.mark.parametrize("way", ORIENTATIONS, ids=str)
def test_turning_back(way: Orientation) -> None:
    """Each way has one that undoes it: itself, but for the two quarter turns."""
    hashes = np.random.default_rng(1).integers(0, 2**64, 50, dtype=np.uint64)
    quarter = way.transposed and way.mirrored != way.flipped
    back = Orientation(True, way.flipped, way.mirrored) if quarter else way
    assert np.array_equal(oriented_hashes(oriented_hashes(hashes, way), back), hashes)
    upright = looks(IDENTITY)
    assert np.array_equal(oriented_signatures(oriented_signatures(upright, way), back), upright)
    # Which is why one of a pair may be turned, and not the other one.
    other = hashes[::-1]
    assert np.array_equal(
        np.bitwise_count(oriented_hashes(hashes, way) ^ other),
        np.bitwise_count(hashes ^ oriented_hashes(other, back)),
    )


@pytest.mark.parametrize("way", ORIENTATIONS, ids=str)
def test_which_way_a_photo_was_turned(way: Orientation) -> None:
    """Laid that way, it looks as it did."""
    for upright, other in zip(looks(IDENTITY), looks(way), strict=True):
        found = oriented_signatures(other[None], orientation_between(upright, other))
        assert signature_distance(found, upright[None])[0] <= SAME_PICTURE_DISTANCE
    assert orientation_between(upright, upright) == IDENTITY


def test_nothing_to_turn() -> None:
    for way in ORIENTATIONS:
        assert len(oriented_hashes(np.empty(0, np.uint64), way)) == 0
