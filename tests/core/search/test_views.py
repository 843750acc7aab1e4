"""A framed image is read twice: as it is, and the photo in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.imaging.decoded import Region
from hashdesk.core.imaging.model_pixels import square_of
from hashdesk.core.imaging.signatures.phash import phash_of
from hashdesk.core.search.same_picture import SAME_PICTURE
from hashdesk.core.search.views import ReadRegion, in_views, read_views
from hashdesk.core.settings import Settings
from tests.framings import FRAMINGS
from tests.natural_pictures import natural
from tests.random_codes import random_codes, row_query


@pytest.fixture(scope="module")
def pool() -> Iterator[DecodePool]:
    with DecodePool(replace(Settings(), workers=1)) as decoders:
        yield decoders


@pytest.fixture
def reader(pool: DecodePool) -> Callable[[Path], ReadRegion]:
    def reading(path: Path) -> ReadRegion:
        return lambda region: pool.submit(os.fsencode(path), region=region).result()

    return reading


Reader = Callable[[Path], ReadRegion]


def test_the_photo_in_a_frame_is_read_as_that_photo(tmp_path: Path, reader: Reader) -> None:
    photo = natural(3)
    photo.save(tmp_path / "photo.png")
    FRAMINGS["screenshot with toolbars"](photo).save(tmp_path / "framed.png")
    alone, framed = (read_views(reader(tmp_path / f"{n}.png")) for n in ("photo", "framed"))
    assert alone.trimmed is None
    assert isinstance(alone.whole, ReadPhoto)
    assert isinstance(framed.whole, ReadPhoto)
    assert alone.whole.decoded is not None
    assert framed.whole.decoded is not None
    assert framed.trimmed is not None
    wanted = alone.whole.decoded
    assert (framed.trimmed.phash ^ wanted.phash).bit_count() <= SAME_PICTURE
    assert (framed.whole.decoded.phash ^ wanted.phash).bit_count() > SAME_PICTURE
    levels = framed.trimmed.pixels.astype(int), wanted.pixels.astype(int)
    assert np.abs(np.subtract(*levels)).mean() < 8


def test_a_part_that_was_chosen_is_read_once(tmp_path: Path, reader: Reader) -> None:
    """Whatever lies around what it shows."""
    FRAMINGS["white border"](natural(3)).save(tmp_path / "framed.png")
    asked: list[Region | None] = []

    def read(region: Region | None) -> ReadPhoto | UnreadablePhoto:
        asked.append(region)
        return reader(tmp_path / "framed.png")(region)

    assert read_views(read, (0.0, 0.0, 1.0, 1.0)).trimmed is None
    assert asked == [(0.0, 0.0, 1.0, 1.0)]


def test_a_file_that_is_replaced_meanwhile_has_one_view(tmp_path: Path, reader: Reader) -> None:
    """What another file shows is no view of it."""
    path = tmp_path / "framed.png"
    FRAMINGS["white border"](natural(3)).save(path)

    def read(region: Region | None) -> ReadPhoto | UnreadablePhoto:
        if region is not None:
            FRAMINGS["white border"](natural(4)).save(path)
        return reader(path)(region)

    views = read_views(read)
    assert isinstance(views.whole, ReadPhoto)
    assert views.trimmed is None


def test_a_file_that_goes_meanwhile_has_one_view(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "framed.png"
    FRAMINGS["white border"](natural(3)).save(path)

    def read(region: Region | None) -> ReadPhoto | UnreadablePhoto:
        if region is not None:
            path.unlink()
        return reader(path)(region)

    assert read_views(read).trimmed is None
    assert isinstance(read_views(read).whole, UnreadablePhoto)


def test_a_framed_photo_of_the_library_has_a_view_by_its_thumbnail() -> None:
    """With its own codes, and the pHash of what is inside."""
    photo = natural(6)
    shot = FRAMINGS["screenshot on black"](photo)
    shot.thumbnail((256, 256))
    own = replace(row_query(random_codes(3, 1), 1), phash=1)
    query, inside = in_views(own, np.asarray(shot))
    assert inside is not None
    assert query.views[0] == own
    assert query.trimmed is not None
    assert query.trimmed.codes == own.codes
    assert query.trimmed.phash is not None
    wanted = phash_of(square_of(photo))
    assert (query.trimmed.phash ^ wanted).bit_count() <= SAME_PICTURE
    assert in_views(own, np.asarray(photo)) == (own, None)
    assert in_views(own, None) == (own, None)
