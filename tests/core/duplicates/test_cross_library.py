"""Matches between two libraries, against comparing every pair."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.duplicates.cross_library import LEVELS, Overlap, overlap
from hashdesk.core.duplicates.matches import USUAL_RADIUS, MatchLevel, MatchRequest
from hashdesk.core.errors import LibraryError
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.drawing import OLD, draw
from tests.encoders.test_library_encoder import LARGE, use


def make(folder: Path, encoder: BundleEncoder) -> Path:
    for path in folder.rglob("*.jpg"):
        os.utime(path, (OLD, OLD))
    with LibraryDB(folder / "library", write=True) as db:
        index(db, encoder, [folder / "photos"], Settings(), Job())
    return folder / "library"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder) -> tuple[Path, Path]:
    """A card and a home library: copies, re-encodes, photos of one theme, and unrelated ones."""
    card, home = (tmp_path_factory.mktemp(name) for name in ("card", "home"))
    for folder in (card, home):
        (folder / "photos").mkdir()
    for number in range(12):
        draw(number % 8, number, (320, 240)).save(home / "photos" / f"{number}.jpg", quality=92)
    for number in range(4):
        shutil.copy(home / "photos" / f"{number}.jpg", card / "photos" / f"copy {number}.jpg")
    for number in range(3, 7):
        with Image.open(home / "photos" / f"{number}.jpg") as image:
            image.resize((200, 150)).save(card / "photos" / f"small {number}.jpg", quality=80)
    for number in range(20, 26):
        draw(number % 8, number, (320, 240)).save(card / "photos" / f"new {number}.jpg")
    return make(card, encoder), make(home, encoder)


def by_name(library: Library, found: Overlap, other: Library) -> dict[str, tuple[str, str, int]]:
    """Level, twin and distance by photo name."""
    ours = library.places(found.photos.tolist())
    theirs = other.places([twin for twin in found.twins.tolist() if twin])
    rows = zip(
        *(column.tolist() for column in (found.photos, found.levels, found.twins, found.distances)),
        strict=True,
    )
    return {
        ours[photo].path.decode(): (
            LEVELS[level].value if level >= 0 else "",
            theirs[twin].path.decode() if twin else "",
            distance,
        )
        for photo, level, twin, distance in rows
    }


def test_the_surest_level_wins(two: tuple[Path, Path]) -> None:
    with Library(two[0]) as card, Library(two[1]) as home:
        found = by_name(card, overlap(card, home, MatchRequest(), Job()), home)
        for number in range(4):
            assert found[f"copy {number}.jpg"] == ("exact", f"{number}.jpg", 0)
        for number in range(3, 7):
            level, twin, distance = found[f"small {number}.jpg"]
            assert (level, twin) == ("near", f"{number}.jpg")
            assert distance <= USUAL_RADIUS[MatchLevel.NEAR]
        exact = overlap(card, home, MatchRequest(MatchLevel.EXACT), Job())
        assert exact.count(MatchLevel.EXACT) == 4
        assert len(exact.missing()) == 10


@pytest.mark.parametrize(("bits", "radius"), [(64, 6), (64, 16), (8, 1), (16, 4)])
def test_similar_ones_are_the_nearest_within_the_radius(
    two: tuple[Path, Path], bits: int, radius: int
) -> None:
    with Library(two[0]) as card, Library(two[1]) as home:
        found = overlap(card, home, MatchRequest(MatchLevel.SIMILAR, radius, bits), Job())
        surer = overlap(card, home, MatchRequest(), Job())
        for row, photo in enumerate(found.photos.tolist()):
            if surer.levels[row] >= 0:
                assert found.levels[row] == surer.levels[row]
                continue
            code = card.query(photo).codes[bits]
            apart = np.array(
                [(int(other) ^ code).bit_count() for other in home.codes.codes[bits].tolist()]
            )
            if apart.min() <= radius:
                assert LEVELS[found.levels[row]] is MatchLevel.SIMILAR
                assert found.distances[row] == apart.min()
                nearest = home.codes.ids[apart == apart.min()]
                assert found.twins[row] == nearest.min()  # the oldest, where it is even
            else:
                assert (found.levels[row], found.twins[row]) == (-1, 0)


def test_a_library_has_all_of_itself(two: tuple[Path, Path]) -> None:
    with Library(two[1]) as one, Library(two[1]) as other:
        found = overlap(one, other, MatchRequest(MatchLevel.SIMILAR, 6, 64), Job())
        assert (found.levels == 0).all()
        assert np.array_equal(found.twins, found.photos)


def test_lost_thumbnails_are_told(two: tuple[Path, Path], tmp_path: Path) -> None:
    """Edited copies for which pHash alone is not sure are not matched."""
    shutil.copytree(two[1], tmp_path / "library")
    for file in (tmp_path / "library").glob("thumbnails.db*"):
        file.unlink()
    with Library(two[0]) as card, Library(tmp_path / "library") as bare, Library(two[1]) as home:
        found = overlap(card, bare, MatchRequest(), Job())
        right = overlap(card, home, MatchRequest(), Job())
        assert right.unseen == 0
        assert found.unseen >= right.count(MatchLevel.NEAR) - found.count(MatchLevel.NEAR)
        assert found.count(MatchLevel.EXACT) == right.count(MatchLevel.EXACT)


@pytest.mark.slow
def test_codes_of_different_encoders_are_not_compared(
    two: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(two[0], tmp_path / "library")
    use(tmp_path / "library", LARGE)
    with Library(tmp_path / "library") as card, Library(two[1]) as home:
        with pytest.raises(LibraryError, match="different encoders"):
            overlap(card, home, MatchRequest(MatchLevel.SIMILAR), Job())
        assert overlap(card, home, MatchRequest(), Job()).count(MatchLevel.EXACT) == 4


def test_turned_copies_count_if_that_is_wanted(
    two: tuple[Path, Path], tmp_path: Path, encoder: BundleEncoder
) -> None:
    """Mirrored, turned by 90° and 180°: matched only on request; new photos stay missing."""
    (tmp_path / "photos").mkdir()
    ways = (
        Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180,
        Image.Transpose.TRANSVERSE,
    )  # fmt: skip
    for number, way in enumerate(ways):
        with Image.open(two[1].parent / "photos" / f"{number}.jpg") as image:
            image.transpose(way).save(tmp_path / "photos" / f"{number}.jpg", quality=90)
    draw(5, 77, (320, 240)).save(tmp_path / "photos" / "new.jpg")
    with Library(make(tmp_path, encoder)) as card, Library(two[1]) as home:
        assert overlap(card, home, MatchRequest(), Job()).count(MatchLevel.NEAR) == 0
        found = overlap(card, home, MatchRequest(turned=True), Job())
        names = by_name(card, found, home)
        assert {name: twin for name, (_, twin, _) in names.items()} == {
            **{f"{number}.jpg": f"{number}.jpg" for number in range(4)}, "new.jpg": "",
        }  # fmt: skip
        similar = overlap(card, home, MatchRequest(MatchLevel.SIMILAR, 0, 64, turned=True), Job())
        assert similar.count(MatchLevel.NEAR) == 4
