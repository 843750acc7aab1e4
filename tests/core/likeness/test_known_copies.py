"""What the search for duplicates has found is the same picture in a search, too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from hashdesk.core.duplicates.detail.files import FileVerdict
from hashdesk.core.duplicates.edited.kept_pairs import CopyPairs, keep_pairs
from hashdesk.core.duplicates.second_look.pair_verdicts import VERDICT_VERSION
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.likeness.known_copies import KnownCopies, seen_in_files
from hashdesk.core.likeness.levels import Likeness, LikenessScale
from hashdesk.core.likeness.rating import Searched, rate_at
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import (
    OUTLINES,
    VERDICTS,
    keep_verdicts,
    pair_id,
)
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import build_library
from tests.core.likeness.test_rating import decoded
from tests.natural_pictures import natural

SCALE = LikenessScale(very_alike=1, alike=2)  # so strict that hardly anything is alike by codes
OTHER, FAR = "other.jpg", 50


@pytest.fixture
def library(tmp_path: Path, encoder: BundleEncoder) -> Iterator[Library]:
    """A photo, a crop of it, a smaller save of it, and another photo."""
    photos = tmp_path / "photos"
    photos.mkdir()
    photo = natural(3)
    width, height = photo.size
    photo.save(photos / "photo.jpg", quality=95)
    photo.crop((width // 4, height // 4, width, height)).save(photos / "crop.jpg", quality=90)
    photo.resize((width // 2, height // 2)).save(photos / "small.jpg", quality=85)
    natural(4).save(photos / OTHER, quality=95)
    build_library(tmp_path / "library", photos, encoder)
    with Library(tmp_path / "library") as opened:
        yield opened


def ids_of(library: Library) -> dict[str, int]:
    places = library.places(library.codes.ids.tolist())
    return {os.path.basename(os.fsdecode(place.full)): n for n, place in places.items()}


def keep_copies(library: Library, copies: list[tuple[str, str, int]]) -> None:
    """Keep pairs of edited copies, with how many of 64 parts differ, as Duplicates does."""
    ids = ids_of(library)
    rows = library.photos(list(ids.values()))
    contents = [rows[ids[name]].content_id for name in ids]
    places = {name: place for place, name in enumerate(ids)}
    ends = np.array([[places[one], places[other]] for one, other, _ in copies], np.int32)
    distances = np.array([distance for *_, distance in copies], np.uint8)
    with BlobCache(library.db.folder / OUTLINES, write=True) as cache:
        keep_pairs(cache, contents, CopyPairs(ends[:, 0], ends[:, 1], distances))


def levels(library: Library, name: str, bits: int, known: KnownCopies) -> dict[str, Likeness]:
    """What a search for one of the photos says of all of them."""
    ids = ids_of(library)
    photo, names = ids[name], {number: name for name, number in ids.items()}
    query = library.query(photo)
    ranked = library.rank(query, bits, len(ids), itself=photo)
    searched = Searched(1, (photo,), known.of(library, photo))
    rated = rate_at(bits, library, query, ranked, searched, SCALE, decoded, itself=photo)
    found = zip(ranked.photos.tolist(), rated.tolist(), strict=True)
    return {names[number]: Likeness(level) for number, level in found}


def test_an_edited_copy_that_is_known_is_the_same_picture(library: Library) -> None:
    """In both directions and at every step, as soon as it is known; what differs more is not."""
    known = KnownCopies()
    assert levels(library, "photo.jpg", 64, known)["crop.jpg"] > Likeness.SAME_PICTURE
    keep_copies(library, [("photo.jpg", "crop.jpg", 5), ("photo.jpg", OTHER, FAR)])
    for bits in BITS:
        found = levels(library, "photo.jpg", bits, known)
        assert found["crop.jpg"] == Likeness.SAME_PICTURE
        assert found[OTHER] > Likeness.SAME_PICTURE
        assert levels(library, "crop.jpg", bits, known)["photo.jpg"] == Likeness.SAME_PICTURE
        assert levels(library, OTHER, bits, known)["photo.jpg"] > Likeness.SAME_PICTURE


def test_shots_of_different_times_are_no_copies(
    library: Library, encoder: BundleEncoder, tmp_path: Path
) -> None:
    """As on the page Duplicates."""
    keep_copies(library, [("photo.jpg", "crop.jpg", 5)])
    ids = ids_of(library)
    assert KnownCopies().of(library, ids["photo.jpg"]) == (ids["crop.jpg"],)
    (tmp_path / "shots").mkdir()
    for second, name in enumerate(("photo.jpg", "crop.jpg", "small.jpg")):
        exif = Image.Exif()
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = (
            f"2021:07:04 12:00:0{second}"
        )
        with Image.open(tmp_path / "photos" / name) as image:
            image.save(tmp_path / "shots" / name, exif=exif, quality=90)
    build_library(tmp_path / "timed", tmp_path / "shots", encoder)
    with Library(tmp_path / "timed") as timed:
        keep_copies(timed, [("photo.jpg", "crop.jpg", 5)])
        assert KnownCopies().of(timed, ids_of(timed)["photo.jpg"]) == ()
        # A smaller save would be the same picture, but for its time.
        found = levels(timed, "photo.jpg", 64, KnownCopies())
        assert found["small.jpg"] == Likeness.VERY_ALIKE


def test_what_files_have_shown_counts_before_what_thumbnails_do(library: Library) -> None:
    """256 pixels hide a digit of a date stamp."""
    ids, known = ids_of(library), KnownCopies()
    rows = library.photos(list(ids.values()))
    assert levels(library, "photo.jpg", 64, known)["small.jpg"] == Likeness.SAME_PICTURE

    def keep(name: str, verdict: FileVerdict) -> None:
        pair = pair_id(rows[ids[name]].content_id, rows[ids["photo.jpg"]].content_id)
        with BlobCache(library.db.folder / VERDICTS, write=True) as cache:
            keep_verdicts(cache, {pair: verdict.value}, VERDICT_VERSION)

    for doubted in (FileVerdict.DIFFERENT, FileVerdict.CANNOT_TELL):  # the latter: a pair to check
        keep("small.jpg", doubted)
        assert levels(library, "photo.jpg", 64, known)["small.jpg"] == Likeness.VERY_ALIKE
    keep("small.jpg", FileVerdict.SAME)
    assert levels(library, "photo.jpg", 64, known)["small.jpg"] == Likeness.SAME_PICTURE
    keep(OTHER, FileVerdict.SAME)
    assert levels(library, "photo.jpg", 64, known)[OTHER] == Likeness.SAME_PICTURE
    photo, others = rows[ids["photo.jpg"]], [rows[ids["crop.jpg"]], rows[ids[OTHER]]]
    assert seen_in_files(library, photo, others) == {ids[OTHER]: True}
