"""pHash and color signature in each orientation, compared with those of the turned photo."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageOps

from hashdesk.core.duplicates.match_level import USUAL_RADIUS, MatchLevel
from hashdesk.core.imaging.decode import decode
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.imaging.signatures.color_signature import (
    SAME_PICTURE_DISTANCE,
    SIGNATURE_SIDE,
    normalized,
    signature_distance,
    signature_of,
)
from hashdesk.core.imaging.signatures.orientation import (
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


def turned(image: Image.Image, orientation: Orientation) -> Image.Image:
    """The image in an orientation."""
    if orientation.transposed:
        image = image.transpose(Image.Transpose.TRANSPOSE)
    if orientation.mirrored:
        image = ImageOps.mirror(image)
    return ImageOps.flip(image) if orientation.flipped else image


@cache
def decoded(theme: int, orientation: Orientation) -> DecodedPhoto:
    """A photo that was turned before it was saved."""
    file = io.BytesIO()
    turned(draw(theme, 1, (480, 320)), orientation).save(file, "PNG")
    return decode(file, 1_000_000)


def phashes(orientation: Orientation) -> np.ndarray:
    return np.array([decoded(theme, orientation).phash for theme in THEMES], np.uint64)


def signatures(orientation: Orientation) -> np.ndarray:
    return np.stack([signature_of(decoded(theme, orientation).thumbnail) for theme in THEMES])


def test_the_orientations_are_complete() -> None:
    """Pillow's seven transpositions and the picture as it is, each once."""
    picture = draw(2, 1, (96, 64))
    expected = {picture.tobytes()} | {picture.transpose(how).tobytes() for how in Image.Transpose}
    assert len(expected) == len(ORIENTATIONS) == 8
    assert {turned(picture, orientation).tobytes() for orientation in ORIENTATIONS} == expected
    assert (IDENTITY, *TURNED_ORIENTATIONS) == ORIENTATIONS
    assert turned(picture, IDENTITY).tobytes() == picture.tobytes()


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_hashes_are_those_of_the_turned_photo(orientation: Orientation) -> None:
    """Within a few bits for this orientation, and for no other."""
    upright = phashes(IDENTITY)
    for other in ORIENTATIONS:
        bits = np.bitwise_count(oriented_hashes(upright, other) ^ phashes(orientation))
        assert np.all(bits <= CLOSE) if other is orientation else np.all(bits > CLOSE)


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_signatures_are_those_of_the_turned_photo(orientation: Orientation) -> None:
    upright = signatures(IDENTITY)
    for other in ORIENTATIONS:
        far = signature_distance(oriented_signatures(upright, other), signatures(orientation))
        assert (
            np.all(far <= SAME_PICTURE_DISTANCE)
            if other is orientation
            else np.all(far > SAME_PICTURE_DISTANCE)
        )


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_turning_back(orientation: Orientation) -> None:
    """Each orientation is its own inverse, but for the two quarter turns."""
    hashes = np.random.default_rng(1).integers(0, 2**64, 50, dtype=np.uint64)
    quarter = orientation.transposed and orientation.mirrored != orientation.flipped
    back = Orientation(True, orientation.flipped, orientation.mirrored) if quarter else orientation
    assert np.array_equal(oriented_hashes(oriented_hashes(hashes, orientation), back), hashes)
    upright = signatures(IDENTITY)
    assert np.array_equal(
        oriented_signatures(oriented_signatures(upright, orientation), back), upright
    )
    # So it is enough to turn one photo of a pair.
    other = hashes[::-1]
    assert np.array_equal(
        np.bitwise_count(oriented_hashes(hashes, orientation) ^ other),
        np.bitwise_count(hashes ^ oriented_hashes(other, back)),
    )


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_orientation_between_two_photos(orientation: Orientation) -> None:
    """Turned by it, the photo has the signature that it had before."""
    for upright, other in zip(signatures(IDENTITY), signatures(orientation), strict=True):
        found = oriented_signatures(other[None], orientation_between(upright, other))
        assert signature_distance(found, upright[None])[0] <= SAME_PICTURE_DISTANCE
    assert orientation_between(upright, upright) == IDENTITY


def test_pictures_that_are_far_in_every_orientation_are_not_turned() -> None:
    """As a crop and its whole may be: one of the eight is nearest by chance."""
    draws = np.random.default_rng(3)
    for _ in range(50):
        one, other = (
            normalized(draws.normal(size=(SIGNATURE_SIDE, SIGNATURE_SIDE, 3)).astype(np.float32))
            for _ in range(2)
        )
        assert orientation_between(one, other) == IDENTITY


def test_nothing_to_turn() -> None:
    for orientation in ORIENTATIONS:
        assert len(oriented_hashes(np.empty(0, np.uint64), orientation)) == 0
