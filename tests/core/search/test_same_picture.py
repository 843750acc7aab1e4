"""Copies by pHash, turned and mirrored ones among them: all of them, and no others."""

import numpy as np
import pytest

from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, Orientation, oriented_hashes
from hashdesk.core.search.same_picture import (
    SAME_PICTURE,
    UNLIKE_BITS,
    SamePictures,
    picture_distances,
)


def with_other_bits(phash: int, count: int, seed: int) -> int:
    """A pHash that differs in so many bits."""
    places = np.random.default_rng(seed).choice(64, count, replace=False)
    return phash ^ sum(1 << int(place) for place in places)


def turned(phash: int, way: Orientation) -> int:
    return int(oriented_hashes(np.array([phash], np.uint64), way)[0])


@pytest.mark.parametrize("way", ORIENTATIONS, ids=str)
def test_every_copy_is_found_and_nothing_else(way: Orientation) -> None:
    """Among random pHashes, wherever the bits that differ lie, up to the last one that may."""
    phashes = np.random.default_rng(1).integers(1, 1 << 63, 20_000, dtype=np.uint64)
    photo = int(phashes[7])
    copies = range(100, 300)
    for row in copies:
        phashes[row] = turned(with_other_bits(photo, row % (SAME_PICTURE + 3), row), way)
    rows, bits = SamePictures(phashes).near(photo)
    differing = {row: row % (SAME_PICTURE + 3) for row in copies}
    expected = {7: 0} | {row: bits for row, bits in differing.items() if bits <= SAME_PICTURE}
    assert dict(zip(rows.tolist(), bits.tolist(), strict=True)) == expected


def test_bits_that_differ_may_all_lie_together() -> None:
    """In one quarter of the pHash, or spread over all of them."""
    photo = 0x123456789ABCDEF
    spread = photo ^ sum(1 << place for place in (0, 15, 16, 31, 32, 48))
    together = [photo ^ (0b111111 << start) for start in range(59)]
    phashes = np.array([spread, *together], np.uint64)
    rows, bits = SamePictures(phashes).near(photo)
    assert rows.tolist() == list(range(len(phashes)))
    assert set(bits.tolist()) == {6}


def test_photos_without_a_phash_look_like_nothing() -> None:
    """Not even like each other, or like a pHash with few bits."""
    phashes = np.array([0, 1, 0], np.uint64)
    assert picture_distances(phashes, phashes)[1].tolist() == [UNLIKE_BITS, 0, UNLIKE_BITS]
    assert (picture_distances(phashes, phashes)[[0, 2]] == UNLIKE_BITS).all()
    assert SamePictures(phashes).near(1)[0].tolist() == [1]
    assert SamePictures(phashes).least_bits([0, 3], np.array([0, 1])).tolist() == [UNLIKE_BITS, 1]


def test_a_library_of_one_picture() -> None:
    """Every photo is compared once, though it is in all buckets that are looked into."""
    phashes = np.full(300_000, 0xF0F0F0F00F0F0F0F, np.uint64)
    rows, bits = SamePictures(phashes).near(0xF0F0F0F00F0F0F0E)
    assert np.array_equal(rows, np.arange(300_000))
    assert set(bits.tolist()) == {1}


def test_no_photos() -> None:
    none = np.empty(0, np.uint64)
    assert len(SamePictures(none).near(5)[0]) == 0
    assert picture_distances(none, none).shape == (0, 0)
