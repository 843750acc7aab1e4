"""Matches at each level, against comparing every pair."""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from hashdesk.core.duplicates.detail.files import FILE_SIDE, judge_files, made_ready
from hashdesk.core.duplicates.detail.picture import oriented, prepare
from hashdesk.core.duplicates.detail.thumbnails import judge_thumbnails
from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest, find_matches
from hashdesk.core.duplicates.near_pairs import _surest
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.second_look.candidates import Candidates
from hashdesk.core.duplicates.signatures import SURE_DISTANCE
from hashdesk.core.errors import Cancelled
from hashdesk.core.imaging.render import comparable_photo
from hashdesk.core.imaging.signatures.color_signature import (
    SAME_PICTURE_DISTANCE,
    signature_distance,
    signature_of,
)
from hashdesk.core.imaging.signatures.orientation import (
    IDENTITY,
    ORIENTATIONS,
    Orientation,
    oriented_hashes,
    oriented_signatures,
)
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.core.imaging.decoding import LIMIT
from tests.drawing import OLD, draw

SAME = {"photo.jpg", "copy.jpg", "small.jpg", "coarse.jpg", "photo.png", "darker.jpg"}
TURNED = {"quarter.jpg", "mirrored.jpg"}
# Names of two photos -> bits apart, and what they are to each other.
Found = dict[frozenset[str], tuple[int, Relation]]


def recoloured(photo: Image.Image) -> Image.Image:
    """Other colours of the same brightness: pHash cannot tell."""
    y, cb, cr = photo.convert("YCbCr").split()
    return Image.merge("YCbCr", (y, ImageOps.invert(cr), cb)).convert("RGB")


@pytest.fixture(scope="session")
def edited(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder) -> Path:
    """A library of many edits of one photo among other photos; read-only."""
    folder = tmp_path_factory.mktemp("edited")
    photo = draw(6, 1)
    photos = {
        "photo.jpg": photo,
        "small.jpg": photo.resize((200, 150)),
        "darker.jpg": photo.point(lambda value: value * 9 // 10),
        "photo.png": photo,
        "recoloured.jpg": recoloured(photo),
        "quarter.jpg": photo.transpose(Image.Transpose.ROTATE_90),
        "mirrored.jpg": ImageOps.mirror(photo),
        **{f"other{theme}.jpg": draw(theme, 1) for theme in range(6)},
        **{f"flat{grey}.png": Image.new("RGB", (64, 48), (grey,) * 3) for grey in (40, 200)},
    }
    for name, image in photos.items():
        image.save(folder / name)
    photo.save(folder / "coarse.jpg", quality=40)
    shutil.copy(folder / "photo.jpg", folder / "copy.jpg")
    for path in folder.iterdir():
        os.utime(path, (OLD, OLD))
    library = tmp_path_factory.mktemp("library of edited")
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [folder], Settings(workers=1), Job())
    return library


def names_of(library: Library) -> dict[int, str]:
    ids = library.photo_arrays.ids.tolist()
    return {number: photo.name.decode() for number, photo in library.photos(ids).items()}


def find(folder: Path, match_request: MatchRequest) -> Found:
    """The matched pairs by file names."""
    with Library(folder) as library:
        names, pairs = names_of(library), find_matches(library, match_request, Job())
    assert len(set(pairs.photos.tolist())) == len(pairs.photos)
    assert pairs.radius == match_request.radius
    ends = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    assert len({frozenset(pair) for pair in ends}) == len(pairs.first)
    bits = dict(
        zip(
            map(frozenset, zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)),
            pairs.distances.tolist(),
            strict=True,
        )
    )
    found = {}
    nodes = zip(pairs.photos.tolist(), pairs.nodes.tolist(), strict=True)
    for (one, here), (other, there) in combinations(nodes, 2):
        distance = 0 if here == there else bits.get(frozenset((here, there)))
        if distance is not None:
            relation = Relation(int(pairs.relations_of(np.array([one]), np.array([other]))[0]))
            found[frozenset((names[one], names[other]))] = (distance, relation)
    assert {name for pair in found for name in pair} == {names[n] for n in pairs.photos.tolist()}
    return found


def slow_near(
    folder: Path, match_request: MatchRequest, lost: frozenset[str] = frozenset()
) -> Found:
    """Compare every pair in every orientation. lost: photos without a thumbnail."""
    found: Found = {}
    with Library(folder) as library, BlobCache(folder / THUMBNAILS) as cache:
        ids, names = library.photo_arrays.ids.tolist(), names_of(library)
        contents = photo_rows.content_ids(library.db.connection)
        kept = cache.get(contents.values())
        hashes = {n: np.array([h]) for n, h in zip(ids, library.photo_arrays.phashes, strict=True)}
        looks = {n: signature_of(kept[contents[n]])[None] for n in ids if names[n] not in lost}
        files = {n: Path(os.fsdecode(place.full)) for n, place in library.places(ids).items()}
        # The second one is turned: the order is that of contents.
        for one, other in combinations(sorted(ids, key=lambda n: contents[n]), 2):
            ways = [(Relation.EXACT, 0)] if contents[one] == contents[other] else []
            for way in ORIENTATIONS if match_request.turned else (IDENTITY,):
                turned = oriented_hashes(hashes[other], way)
                bits = int(np.bitwise_count(hashes[one] ^ turned)[0])
                limit = match_request.radius if one in looks and other in looks else SURE_DISTANCE
                if bits > min(limit, match_request.radius) or not (
                    hashes[one][0] and hashes[other][0]
                ):
                    continue
                if one not in looks or other not in looks:
                    ways.append((Relation.LOOK_AGAIN, bits))
                elif (
                    signature_distance(looks[one], oriented_signatures(looks[other], way))[0]
                    <= SAME_PICTURE_DISTANCE
                ):
                    thumbnails = kept[contents[one]], kept[contents[other]]
                    ways.append((slow_look(thumbnails, (files[one], files[other]), way), bits))
            relation, bits = min(ways, default=(Relation.DIFFERENT, 0))
            if relation is not Relation.DIFFERENT:
                found[frozenset((names[one], names[other]))] = (bits, relation)
    return found


def slow_look(
    thumbnails: tuple[bytes, bytes], files: tuple[Path, Path], way: Orientation
) -> Relation:
    """What two photos are to each other by their thumbnails, else by their files."""
    opened = [np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")) for jpeg in thumbnails]
    verdict: str = judge_thumbnails(prepare(opened[0]), prepare(oriented(opened[1], way)))
    if verdict == "look at files" or (
        verdict == "same" and not all(file.suffix == ".jpg" for file in files)
    ):
        pixels = []
        for file in files:
            with file.open("rb") as data:
                pixels.append(comparable_photo(data, LIMIT, FILE_SIDE).pixels)
        verdict = judge_files(made_ready(pixels[0]), made_ready(oriented(pixels[1], way)))
    known = {"same": Relation.SAME, "different": Relation.DIFFERENT}
    return known.get(verdict, Relation.LOOK_AGAIN)


def partners(found: Found, name: str) -> set[str]:
    return {other for pair in found if name in pair for other in pair} - {name}


def test_exact_is_the_same_bytes(edited: Path) -> None:
    found = find(edited, MatchRequest(MatchLevel.EXACT, 0))
    assert found == {frozenset(("photo.jpg", "copy.jpg")): (0, Relation.EXACT)}


def test_near_is_the_same_picture(edited: Path) -> None:
    """Copies, re-encodes, resizes and tones; no turned ones, no other photos."""
    found = find(edited, MatchRequest())
    assert partners(found, "photo.jpg") == SAME - {"photo.jpg"}
    assert {relation for _, relation in found.values()} == {Relation.EXACT, Relation.SAME}
    assert not any("other" in name for pair in found for name in pair)
    turned = find(edited, MatchRequest(turned=True))
    assert partners(turned, "photo.jpg") == (SAME | TURNED) - {"photo.jpg"}
    assert partners(turned, "quarter.jpg") == (SAME | TURNED) - {"quarter.jpg"}
    assert not any("other" in name for pair in turned for name in pair)


def test_other_colours_are_another_photo(edited: Path) -> None:
    """Although its pHash is that of the photo."""
    with Library(edited) as library:
        hashes = dict(zip(names_of(library).values(), library.photo_arrays.phashes, strict=True))
    assert np.bitwise_count(hashes["recoloured.jpg"] ^ hashes["photo.jpg"]) <= SURE_DISTANCE
    for turned in (False, True):
        assert not partners(find(edited, MatchRequest(turned=turned)), "recoloured.jpg") & SAME


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("radius", [0, 3, 8, LARGEST_RADIUS[MatchLevel.NEAR]])
def test_near_equals_looking_at_every_two(edited: Path, radius: int, turned: bool) -> None:
    match_request = MatchRequest(radius=radius, turned=turned)
    assert find(edited, match_request) == slow_near(edited, match_request)


def test_without_a_thumbnail_only_what_is_sure(edited: Path, tmp_path: Path) -> None:
    """Without thumbnails, or with broken ones, pHashes have to be nearly equal."""
    library = Path(shutil.copytree(edited, tmp_path / "library"))
    lost = frozenset(("photo.png", "darker.jpg", "other1.jpg", "mirrored.jpg"))
    with Library(library) as opened, BlobCache(library / THUMBNAILS, write=True) as cache:
        names = names_of(opened)
        contents = photo_rows.content_ids(opened.db.connection)
        gone = [contents[number] for number, name in names.items() if name in lost]
        cache.remove(gone[:2])
        cache.put(dict.fromkeys(gone[2:], b"no picture"))
    for turned in (False, True):
        match_request = MatchRequest(turned=turned)
        assert find(library, match_request) == slow_near(library, match_request, lost)
    (library / THUMBNAILS).unlink()
    everybody = frozenset(names.values())
    without = find(library, MatchRequest())
    assert without == slow_near(edited, MatchRequest(), everybody)
    assert frozenset(("photo.jpg", "recoloured.jpg")) in without  # nobody can tell any more


def test_without_a_phash_only_its_bytes(edited: Path, tmp_path: Path) -> None:
    """Two photos without a pHash do not match."""
    library = Path(shutil.copytree(edited, tmp_path / "library"))
    without = ("photo.jpg", "copy.jpg", "photo.png", "darker.jpg")
    with LibraryDB(library, write=True) as db, db.transaction():
        for photo in photo_rows.get(db.connection, range(1, 1000)).values():
            if photo.name.decode() in without:
                photo_rows.put(db.connection, replace(photo, phash=None))
    found = find(library, MatchRequest(turned=True))
    assert found == slow_near(library, MatchRequest(turned=True))
    assert partners(found, "photo.jpg") == {"copy.jpg"}
    assert partners(found, "photo.png") == set()


def test_a_pair_found_in_two_ways_counts_once() -> None:
    """As what it surely is, and as near as it ever was; what differs in one way does not count."""
    first, second = np.array([1, 0, 0, 1, 3, 3]), np.array([2, 2, 2, 2, 4, 4])
    pairs = Candidates(
        first.astype(np.int32),
        second.astype(np.int32),
        np.array([5, 3, 1, 4, 2, 0], np.uint8),
        np.zeros(6, np.uint8),
    )
    same, doubt, other = Relation.SAME, Relation.LOOK_AGAIN, Relation.DIFFERENT
    kept = _surest(pairs, np.array([same, doubt, doubt, same, other, other], np.uint8))
    assert kept.tolist() == [2, 3]


@pytest.mark.parametrize(("bits", "radius"), [(4, 0), (4, 1), (8, 2), (16, 3), (32, 6), (64, 0),
                                              (64, 6), (64, 16)])  # fmt: skip
def test_similar_is_the_code(library_folder: Path, bits: int, radius: int) -> None:
    expected = {}
    with Library(library_folder) as library:
        codes, names = library.codes.codes[bits].tolist(), names_of(library)
        rows = list(zip(library.codes.ids.tolist(), codes, strict=True))
    for (one, here), (other, there) in combinations(rows, 2):
        if (here ^ there).bit_count() <= radius:
            bits_apart = (here ^ there).bit_count()
            expected[frozenset((names[one], names[other]))] = (bits_apart, Relation.ALIKE)
    assert find(library_folder, MatchRequest(MatchLevel.SIMILAR, radius, bits)) == expected


def test_a_photo_that_went_is_near_nobody(edited: Path, tmp_path: Path) -> None:
    """A deleted photo stays in the library for a while, and is not matched."""
    library = Path(shutil.copytree(edited, tmp_path / "library"))
    before = find(library, MatchRequest())
    with LibraryDB(library, write=True) as db, db.transaction():
        for photo in photo_rows.get(db.connection, range(1, 1000)).values():
            if photo.name == b"copy.jpg":
                photo_rows.put(db.connection, replace(photo, state=PhotoState.MISSING))
    assert find(library, MatchRequest(MatchLevel.EXACT, 0)) == {}
    assert find(library, MatchRequest()) == {p: d for p, d in before.items() if "copy.jpg" not in p}


@pytest.mark.parametrize(
    "match_request",
    [MatchRequest(), MatchRequest(turned=True), MatchRequest(MatchLevel.SIMILAR, 16)],
)
def test_it_can_be_stopped(edited: Path, match_request: MatchRequest) -> None:
    job = Job()
    job.cancel()
    with Library(edited) as library, pytest.raises(Cancelled):
        find_matches(library, match_request, job)


def test_nothing_to_find(tmp_path: Path, encoder: BundleEncoder) -> None:
    """At every level."""
    (tmp_path / "photos").mkdir()
    with LibraryDB(tmp_path / "library", write=True) as db:
        index(db, encoder, [tmp_path / "photos"], Settings(workers=1), Job())
    for match_request in (
        MatchRequest(MatchLevel.EXACT, 0),
        MatchRequest(turned=True),
        MatchRequest(MatchLevel.SIMILAR, 6),
    ):
        assert find(tmp_path / "library", match_request) == {}
