"""Searching a library: order, ties, and the photo itself."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, unpack
from hashdesk.core.errors import PhotoError
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.small_encoder import SmallEncoder, random_weights


@pytest.fixture
def library(library_folder: Path):
    with Library(library_folder) as opened:
        yield opened


def test_a_photo_is_its_own_first_match(library: Library) -> None:
    """At distance 0, at every length; `others` leaves out only the photo itself."""
    for photo in library.codes.ids.tolist():
        for bits in BITS:
            query = library.query(photo)
            matches = library.search(query, bits, 5, itself=photo)
            assert (matches[0].photo, matches[0].distance, matches[0].rank) == (photo, 0, 0)
            others = library.search(query, bits, 4, itself=photo, others=True)
            assert [m.photo for m in others] == [m.photo for m in matches[1:]]
            assert [m.rank for m in others] == [0, 1, 2, 3]


def test_matches_are_in_order(library: Library) -> None:
    """By distance, then by distance at 64 bits; a large k returns all photos."""
    query = library.query(int(library.codes.ids[0]))
    for bits in BITS:
        matches = library.search(query, bits, 1000)
        keys = [(match.distance, match.detail) for match in matches]
        assert keys == sorted(keys)
        assert sorted(match.photo for match in matches) == sorted(library.codes.ids.tolist())


def test_drawn_themes_are_found(library: Library, drawn_photos: Path) -> None:
    """The nearest photos of a drawn photo are mostly of its own theme."""
    hits = 0
    for path in sorted(drawn_photos.glob("*/*.jpg")):
        photo = library.find(path)
        assert photo is not None
        matches = library.search(library.query(photo.id), 64, 3, itself=photo.id, others=True)
        places = library.places([match.photo for match in matches])
        hits += sum(os.fsdecode(p.path).startswith(path.parent.name) for p in places.values())
    assert hits / (24 * 3) > 0.5  # by chance it would be .13


@pytest.mark.slow
def test_ties_are_broken_the_same_way_in_any_row_order(
    tmp_path: Path, drawn_photos: Path, encoder: BundleEncoder
) -> None:
    """Two libraries of the same photos, indexed in different orders, rank them alike."""
    answers = []
    for order in (1, -1):
        photos, folder = tmp_path / "photos", tmp_path / f"library{order}"
        shutil.copytree(drawn_photos, photos)
        shutil.copytree(drawn_photos / "theme0", photos / "copies")
        with LibraryDB(folder, write=True) as db:
            for name in sorted(os.listdir(photos))[::order]:
                index(db, encoder, [photos / name], Settings(workers=1), Job())
        with Library(folder) as library:
            query = library.query(library.find(photos / "theme0" / "0-1.jpg").id)
            for bits in BITS:
                for k in (1, 3, 7, 30):
                    found = library.search(query, bits, k)
                    places = library.places([match.photo for match in found])
                    answers.append([places[match.photo].full for match in found])
        shutil.rmtree(photos)
    assert answers[: len(answers) // 2] == answers[len(answers) // 2 :]


def test_real_outputs_break_ties(library: Library) -> None:
    """Among equal distances, the photo that agrees with the stronger outputs comes first."""
    near = int(library.codes.ids[0])
    code = library.query(near).codes
    outputs = np.where(unpack(np.array([code[64]], np.uint64), 64)[0], 1.0, -1.0)
    matches = library.search(Query(code, ByLength({64: outputs.astype(np.float32)})), 4, 24)
    first = [m for m in matches if (m.distance, m.detail) == (0, 0)]
    assert near in [match.photo for match in first]


def test_of_equal_codes_the_picture_itself_comes_first(tmp_path: Path, drawn_photos: Path) -> None:
    """As of one dog's photos, which a supervised encoder may give one code; also a copy of it."""
    nothing = random_weights(0).map(np.zeros_like)
    copies = tmp_path / "copies"
    copies.mkdir()
    originals = sorted(drawn_photos.rglob("*.jpg"))
    for photo in originals:
        with Image.open(photo) as image:
            image.save(copies / photo.name, quality=60)
    with LibraryDB(tmp_path / "library", write=True) as db:
        folders = [drawn_photos, copies]
        index(db, SmallEncoder(weights=nothing), folders, Settings(workers=1), Job())
    with Library(tmp_path / "library") as library:
        for photo in originals:
            found = library.search(library.query(library.find(photo).id), 64, 100)
            assert {(match.distance, match.detail) for match in found} == {(0, 0)}
            places = library.places([match.photo for match in found[:2]])
            first = {os.path.basename(place.path).decode() for place in places.values()}
            assert first == {photo.name}


def test_find_knows_only_unchanged_files(library: Library, drawn_photos: Path) -> None:
    """By any spelling of the path; no file outside, none that does not exist."""
    path = drawn_photos / "theme1" / "1-0.jpg"
    found = library.find(path)
    assert found is not None
    assert found == library.find(path.parent / ".." / "theme1" / "1-0.jpg")
    assert library.find(drawn_photos / "nowhere.jpg") is None
    assert library.find(__file__) is None


def test_a_photo_without_codes_is_refused(library: Library) -> None:
    """It is not mistaken for another photo."""
    with pytest.raises(PhotoError, match="no codes"):
        library.query(10_000)
