"""What is strange to a library, by the features that it keeps: small ones, and a real library."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.directions import unit_length
from hashdesk.core.imaging.decode import decode
from hashdesk.core.likeness.calibration import LibraryLikeness, measure_likeness
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.likeness.surroundings import (
    LEAST_SAMPLE,
    SURROUNDING_PHOTOS,
    Surroundings,
    measure_surroundings,
)
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import encode_view
from hashdesk.core.storage.caches.feature_cache import features_path
from tests.conftest import BuildOnce, build_library
from tests.kinds_of_pictures import ENCODER, picture, save_pictures
from tests.natural_pictures import saved

DIMENSIONS, KINDS, OF_EACH = 64, 20, 20


def of_kinds(first: int, spread: float = 0.6, each: int = OF_EACH) -> np.ndarray:
    """Directions of photos of 20 kinds, at cosines of about .7 within a kind."""
    draws = np.random.default_rng(first)
    middles = np.random.default_rng(1_000 + first).standard_normal((KINDS, DIMENSIONS))
    middles = np.repeat(middles, each, axis=0)
    return unit_length((middles + spread * draws.standard_normal(middles.shape)).astype(np.float32))


def surroundings_of(directions: np.ndarray) -> Surroundings | None:
    ids = np.arange(1, len(directions) + 1)
    return measure_surroundings(ids, lambda photos: directions[photos - 1])


def test_photos_of_its_kinds_are_known_and_others_are_strange() -> None:
    """Kinds of the same spread, that the library has and that it does not have."""
    photos = np.random.default_rng(0).permutation(of_kinds(0))
    surroundings = surroundings_of(photos[:350])
    assert surroundings is not None
    assert surroundings.are_strange(photos[350:]).mean() <= 0.06
    assert surroundings.are_strange(of_kinds(1)).mean() >= 0.95


def test_copies_make_nothing_strange() -> None:
    """A library in which each photo was saved four times still knows its kinds."""
    photos = np.random.default_rng(0).permutation(of_kinds(0))
    copies = np.repeat(photos[:350], 4, axis=0)
    noise = np.random.default_rng(3).standard_normal(copies.shape).astype(np.float32)
    surroundings = surroundings_of(unit_length(copies + 0.01 * noise))
    assert surroundings is not None
    assert surroundings.are_strange(photos[350:]).mean() <= 0.06
    assert surroundings.are_strange(of_kinds(1)).mean() >= 0.95


def test_a_copy_of_a_photo_is_judged_like_that_photo() -> None:
    """One that stands alone in the library is strange to it, inside and outside."""
    alone = of_kinds(2)[:1]
    surroundings = surroundings_of(np.concatenate([of_kinds(0), alone]))
    assert surroundings is not None
    assert surroundings.are_strange(alone).all()


def test_a_library_of_one_picture_finds_nothing_strange() -> None:
    """Its photos say nothing of how near kin is."""
    surroundings = surroundings_of(np.repeat(of_kinds(0)[:1], LEAST_SAMPLE, axis=0))
    assert surroundings is not None
    assert not surroundings.are_strange(of_kinds(1)).any()


def test_features_of_most_photos_must_be_kept() -> None:
    """Or those without may be kinds of which nothing is known. Few photos say nothing either."""
    photos = of_kinds(0)
    assert surroundings_of(photos[: LEAST_SAMPLE - 1]) is None
    photos[::12] = 0
    found = surroundings_of(photos)
    assert found is not None
    assert len(found.sample) == len(photos[photos.any(axis=1)])
    photos[1::12] = 0
    assert surroundings_of(photos) is None
    assert surroundings_of(np.zeros((len(photos), 0), np.float32)) is None


def test_a_sample_stands_for_a_large_library() -> None:
    """It is spread over all photos, and no more of them are read."""
    asked = []

    def directions_of(ids: np.ndarray) -> np.ndarray:
        asked.extend(ids.tolist())
        return np.resize(of_kinds(0), (len(ids), DIMENSIONS))

    surroundings = measure_surroundings(np.arange(1, 100_001), directions_of)
    assert surroundings is not None
    assert surroundings.sample.shape == (SURROUNDING_PHOTOS, DIMENSIONS)
    assert (len(asked), asked[0], asked[-1]) == (SURROUNDING_PHOTOS, 1, 100_000)


# -- a real library, whose photos a small encoder saw

HERE, ELSEWHERE, EACH = range(20), range(100, 120), 6


@pytest.fixture
def library(build_once: BuildOnce, tmp_path: Path) -> Path:
    """A copy of a library of 20 kinds of pictures, six of each."""

    def build(folder: Path) -> None:
        save_pictures(folder / "photos", HERE, EACH)
        build_library(folder / "library", folder / "photos", ENCODER)

    built = build_once("kinds", build)
    return Path(shutil.copytree(built / "library", tmp_path / "library"))


def query(kind: int, number: int = EACH) -> Query:
    """A picture from outside, which the library does not have."""
    found = encode_view(ENCODER, decode(saved(picture(kind, number), "PNG"), 10_000_000))
    assert found is not None
    return found


def measured(folder: Path) -> LibraryLikeness:
    with Library(folder) as library:
        return measure_likeness(library.codes, library.directions)


def none_close(folder: Path, queries: list[Query]) -> float:
    """How often nothing is close."""
    with Library(folder) as library:
        likeness = measure_likeness(library.codes, library.directions)
        levels = [
            likeness.scale_for(one).levels(library.rank(one, 64, 1).themes)[0] for one in queries
        ]
    return float(np.mean(np.array(levels) == Likeness.HARDLY_ALIKE))


def test_a_library_knows_its_kinds_by_kept_features(library: Path) -> None:
    likeness = measured(library)
    known, foreign = ([query(kind) for kind in kinds] for kinds in (HERE, ELSEWHERE))
    assert np.mean([likeness.scale_for(one) == likeness.scale_of_known for one in known]) >= 0.95
    strict = replace(likeness.scale, alike=likeness.scale.very_alike)
    assert np.mean([likeness.scale_for(one) == strict for one in foreign]) >= 0.95
    assert none_close(library, known) <= 0.05
    assert none_close(library, foreign) >= 0.95


def test_a_photo_of_the_library_is_judged_by_its_kept_features(library: Path) -> None:
    """As the same file from outside is."""
    with Library(library) as opened:
        likeness = measure_likeness(opened.codes, opened.directions)
        for photo in opened.codes.ids.tolist():
            own = opened.query(photo)
            place = opened.places([photo])[photo]
            kind, number = map(int, Path(place.full.decode()).stem.split("-"))
            assert likeness.scale_for(own) == likeness.scale_for(query(kind, number))
            assert own.direction is not None


def test_an_adapted_encoder_that_keeps_no_features_tells_by_its_anchors(library: Path) -> None:
    """So of its codes, any distance that the library has is alike."""
    with Library(library) as opened:
        codes = opened.codes
        details = ByLength(codes.codes.themes, {bits: codes.codes[bits] for bits in DETAIL_BITS})
        adapted = HammingIndex(codes.ids, details)
        with_features = measure_likeness(adapted, opened.directions)
        without = measure_likeness(adapted, lambda ids: np.zeros((len(ids), 0), np.float32))
        usual = measure_likeness(codes, opened.directions)
    assert with_features.surroundings is not None
    assert without.surroundings is None
    assert without.scale == with_features.scale_of_known == usual.scale_of_known


def break_file(path: Path) -> None:
    path.write_bytes(b"junk" * 1_000)


def break_blobs(path: Path) -> None:
    """Flip a byte of every eighth photo's features."""
    with closing(sqlite3.connect(path)) as cache, cache:
        cache.execute("UPDATE blobs SET blob=zeroblob(length(blob)) WHERE rowid % 8=0")


@pytest.mark.parametrize("lose", [Path.unlink, break_file, break_blobs])
def test_without_its_features_a_library_goes_by_codes(library: Path, lose) -> None:
    """Nothing fails, and what an image from outside is told does not depend on its features."""
    before = measured(library)
    assert before.surroundings is not None
    lose(features_path(library, ENCODER.backbone))
    after = measured(library)
    assert after.surroundings is None
    assert after.scale == before.scale
    with Library(library) as opened:
        assert opened.search(query(3), 64, 6)
        assert opened.search(opened.query(8), 64, 1)[0].photo == 8
    assert after.scale_for(query(3)) == after.scale_for(query(100)) == before.scale


def test_a_few_damaged_features_do_not_matter(library: Path) -> None:
    path = features_path(library, ENCODER.backbone)
    with closing(sqlite3.connect(path)) as cache, cache:
        cache.execute("UPDATE blobs SET blob=zeroblob(length(blob)) WHERE rowid=5")
    likeness = measured(library)
    assert likeness.surroundings is not None
    assert len(likeness.surroundings.sample) == len(HERE) * EACH - 1
