"""Edited copies in a library: every kind of them, no other photo, and what is kept of a look."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from hashdesk.core.duplicates.edited import edited_pairs as module
from hashdesk.core.duplicates.edited.candidates import (
    CopyCandidates,
    LearnedCodes,
    copy_candidates,
)
from hashdesk.core.duplicates.edited.outlines import Outlines
from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.traits import read_traits
from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs, MatchRequest, find_matches
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.review.review import LibraryFacts, ReviewOptions, review
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from tests.benchmarks.second_look.drawn_documents import DOCUMENTS, changed_document, document
from tests.core.duplicates.detail.pictures import scene, under_a_clear_sky
from tests.core.duplicates.edited.edits import (
    EDITS,
    captioned,
    cropped,
    framed,
    grey,
    invoice,
    sepia,
    written_over,
)
from tests.core.indexing.small_library import SmallLibrary
from tests.small_encoder import SmallEncoder, random_weights

pytestmark = pytest.mark.slow

RADIUS = LARGEST_RADIUS[MatchLevel.EDITED]
SIZE = (640, 480)
Names = frozenset[str]


def found_in(small: SmallLibrary, job: Job | None = None) -> tuple[MatchedPairs, set[Names]]:
    """The pairs of edits, and the names of their photos."""
    with Library(small.library) as library:
        pairs = find_matches(library, MatchRequest(MatchLevel.EDITED, RADIUS), job or Job())
        pairs = pairs.where(pairs.relations == Relation.EDITED)
        rows = library.photos(pairs.photos.tolist())
    by_node: dict[int, list[str]] = {}
    for photo, node in zip(pairs.photos.tolist(), pairs.nodes.tolist(), strict=True):
        by_node.setdefault(node, []).append(rows[photo].name.decode())
    ends = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    names = {
        frozenset((one, other))
        for first, second in ends
        for one in by_node[first]
        for other in by_node[second]
    }
    return pairs, names


def save(small: SmallLibrary, name: str, image: Image.Image, **options: object) -> None:
    small.photos.mkdir(exist_ok=True)
    image.save(small.photos / name, quality=88, **options)


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    return SmallLibrary(tmp_path)


def test_every_kind_of_edit_is_found_and_no_other_photo(small: SmallLibrary) -> None:
    for seed in range(3):
        save(small, f"{seed}.jpg", scene(seed, SIZE))
        for name, edit in EDITS.items():
            save(small, f"{seed}, {name}.jpg", edit(scene(seed, SIZE)))
    for seed in range(10, 30):
        save(small, f"{seed}.jpg", scene(seed, SIZE))
    small.index()
    pairs, names = found_in(small)
    assert {
        frozenset((f"{n}.jpg", f"{n}, {name}.jpg")) for n in range(3) for name in EDITS
    } <= names
    assert all(len({name.split(",")[0].split(".")[0] for name in pair}) == 1 for pair in names)
    assert 1 <= pairs.distances.min() <= pairs.distances.max() <= RADIUS
    assert pairs.unseen == 0


def test_edits_of_a_photo_that_is_mostly_sky_are_found(small: SmallLibrary) -> None:
    """Little can be seen in it, and the words of a caption hide half of that.

    What was put around photos is seen all the better, and the same around all of them.
    """
    for seed in range(2):
        photo = under_a_clear_sky(seed, SIZE)
        save(small, f"{seed}.jpg", photo)
        for name, edit in {**EDITS, "meme": written_over}.items():
            save(small, f"{seed}, {name}.jpg", edit(photo))
    small.index()
    _, names = found_in(small)
    assert all(len({name.split(",")[0].split(".")[0] for name in pair}) == 1 for pair in names)
    lacking = {
        f"{seed}, {name}.jpg"
        for seed in range(2)
        for name in ({*EDITS, "meme"} - {"crop of 25 %"})
        if not any(f"{seed}, {name}.jpg" in pair for pair in names)
    }
    assert lacking == set()


@pytest.mark.parametrize("details", [True, False])
def test_candidates_are_near_by_their_finest_codes(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch, details: bool
) -> None:
    """The detail codes, where the encoder gives some: themes are blind to what an edit changes."""
    if not details:
        small.encoder = SmallEncoder(weights=ByLength(random_weights(0).themes))
    for seed in range(3):
        save(small, f"{seed}.jpg", scene(seed, SIZE))
    small.index()
    asked: list[LearnedCodes] = []

    def candidates(outlines: Outlines, codes: LearnedCodes, *others: object) -> CopyCandidates:
        asked.append(codes)
        return copy_candidates(outlines, codes, *others)

    monkeypatch.setattr(module, "copy_candidates", candidates)
    found_in(small)
    with Library(small.library) as library:
        table = library.codes.codes
        assert table.has_details == details
        expected = table.details[64] if details else table[64]
        assert sorted(asked[0].words.tolist()) == sorted(expected.tolist())


def groups_of(small: SmallLibrary, **folders: bool) -> list[list[str]]:
    """The names of the photos of each group, none of which may be marked."""
    with Library(small.library) as library:
        connection = library.db.connection
        pairs = find_matches(library, MatchRequest(MatchLevel.EDITED, RADIUS), Job())
        facts = LibraryFacts(library.photo_arrays, read_traits(connection))
        options = ReviewOptions(MatchLevel.EDITED, GroupingOptions(RADIUS, **folders))
        reviewed = review(connection, pairs, facts, (), options)
        places = library.places(pairs.photos.tolist())
    assert not reviewed.suggestion.marked.any()
    names = {p: os.fsdecode(place.full) for p, place in places.items()}
    return [
        sorted(os.path.relpath(names[photo], small.photos) for photo in group.tolist())
        for group in map(reviewed.groups.__getitem__, range(len(reviewed.groups)))
    ]


def test_one_photo_stands_for_all_of_the_same_picture(small: SmallLibrary) -> None:
    """Equal files and near-duplicates, of the photo as of its edits, are for other levels."""
    photo, other = scene(1, SIZE), scene(2, SIZE)
    save(small, "photo.jpg", photo)
    save(small, "photo smaller.jpg", photo.resize((400, 300), Image.Resampling.LANCZOS))
    save(small, "grey.jpg", grey(photo))
    save(small, "grey smaller.jpg", grey(photo).resize((400, 300), Image.Resampling.LANCZOS))
    (small.photos / "photo (1).jpg").write_bytes((small.photos / "photo.jpg").read_bytes())
    (small.photos / "grey (1).jpg").write_bytes((small.photos / "grey.jpg").read_bytes())
    save(small, "other.jpg", other)
    save(small, "other smaller.jpg", other.resize((400, 300), Image.Resampling.LANCZOS))
    small.index()
    assert groups_of(small) == [["grey.jpg", "photo.jpg"]]


def test_each_folder_has_one_of_its_own_where_folders_matter(small: SmallLibrary) -> None:
    """What stands for a picture may not hide that an edit of it lies elsewhere."""
    photo = scene(1, SIZE)
    for folder in ("a", "b"):
        (small.photos / folder).mkdir(parents=True)
    save(small, "a/photo.jpg", photo)
    save(small, "a/framed.jpg", framed(photo))
    save(small, "b/smaller.jpg", photo.resize((400, 300), Image.Resampling.LANCZOS))
    small.index()
    assert groups_of(small) == [["a/framed.jpg", "a/photo.jpg"]]
    assert groups_of(small, elsewhere=True) == [["a/framed.jpg", "b/smaller.jpg"]]


def test_near_duplicates_are_left_to_their_own_level(small: SmallLibrary) -> None:
    photo = scene(3, SIZE)
    save(small, "photo.jpg", photo)
    save(small, "smaller.jpg", photo.resize((320, 240), Image.Resampling.LANCZOS))
    small.index()
    assert found_in(small)[1] == set()
    save(small, "framed.jpg", framed(photo))
    small.index()
    assert found_in(small)[1] == {
        frozenset(("framed.jpg", name)) for name in ("photo.jpg", "smaller.jpg")
    }


@pytest.mark.parametrize(("later", "is_found"), [(0, True), (7, False), (3600, True)])
def test_shots_of_other_times_are_no_copies(
    small: SmallLibrary, later: int, is_found: bool
) -> None:
    """A whole hour may be another zone of the same camera."""
    for name, image, second in (
        ("a.jpg", scene(4, SIZE), 0),
        ("b.jpg", grey(scene(4, SIZE)), later),
    ):
        exif = Image.Exif()
        hour, rest = divmod(10 * 3600 + 25 * 60 + 13 + second, 3600)
        stamp = f"2019:06:01 {hour:02}:{rest // 60:02}:{rest % 60:02}"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = stamp
        save(small, name, image, exif=exif)
    small.index()
    assert bool(found_in(small)[1]) is is_found


def test_pages_of_one_layout_are_no_copies(small: SmallLibrary) -> None:
    for number in range(4):
        save(small, f"{number}.png", invoice(number))
        save(small, f"{number}, framed.png", framed(invoice(number)))
    for kind in DOCUMENTS:
        name = kind.partition(",")[0]
        for seed in range(3):
            save(small, f"{name} {seed}.png", document(kind, seed))
            save(small, f"{name} {seed}, changed.png", changed_document(kind, seed))
    small.index()
    assert found_in(small)[1] == set()


def test_things_before_a_white_wall_are_no_page(small: SmallLibrary) -> None:
    """Edits of it are found that change nothing in one place: there is not much to go by."""
    wall = Image.new("RGB", SIZE, "white")
    wall.paste(scene(7, (110, 480)), (0, 0))
    wall.paste(scene(8, (640, 110)), (0, 0))
    save(small, "photo.jpg", wall)
    save(small, "grey.jpg", grey(wall))
    save(small, "captioned.jpg", captioned(wall))
    small.index()
    assert found_in(small)[1] == {frozenset(("photo.jpg", "grey.jpg"))}


def with_bright_sky(seed: int, share: float) -> Image.Image:
    """A scene below a sky of faint clouds, which sepia makes white."""
    levels = np.asarray(scene(seed, SIZE), np.float32).copy()
    rows = round(SIZE[1] * share)
    levels[:rows] = 225 + (levels[:rows] - 128) * 0.15
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("share", [0.3, 0.4, 0.5, 0.6, 0.7])
def test_an_edit_that_whitens_a_part_is_found_all_the_same(
    small: SmallLibrary, share: float
) -> None:
    """What is flat in the copy alone is cut off there and not in the photo."""
    for seed in range(8):
        photo = with_bright_sky(seed, share)
        save(small, f"{seed}.jpg", photo)
        save(small, f"{seed}, sepia.jpg", sepia(photo))
    small.index()
    names = found_in(small)[1]
    for seed in range(8):
        assert {f"{seed}.jpg", f"{seed}, sepia.jpg"} in names
    assert all(len({name[0] for name in pair}) == 1 for pair in names)


def test_flat_pictures_are_no_copies(small: SmallLibrary) -> None:
    for level in (0, 90, 255):
        save(small, f"{level}.png", Image.new("RGB", SIZE, (level,) * 3))
    small.index()
    assert found_in(small)[1] == set()


def test_only_new_photos_are_compared_with_all(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, other = scene(5, SIZE), scene(6, SIZE)
    save(small, "photo.jpg", photo)
    save(small, "grey.jpg", grey(photo))
    save(small, "other.jpg", other)
    small.index()
    before = found_in(small)[1]
    assert before == {frozenset(("photo.jpg", "grey.jpg"))}
    (small.library / THUMBNAILS).rename(small.library / "away")
    assert found_in(small)[1] == before, "nothing had to be read"
    (small.library / "away").rename(small.library / THUMBNAILS)
    save(small, "other, crop.jpg", cropped(0.9)(other))
    save(small, "caption.jpg", captioned(photo))
    small.index()
    seen: list[module.CopyCandidates] = []
    place = module.place_copies

    def counting(found: module.CopyCandidates, *rest: object) -> object:
        seen.append(found)
        return place(found, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "place_copies", counting)
    triple = {"photo.jpg", "grey.jpg", "caption.jpg"}
    expected = {frozenset(triple - {name}) for name in triple}
    assert found_in(small)[1] == expected | {frozenset(("other.jpg", "other, crop.jpg"))}
    assert len(seen) == 1
    (small.photos / "caption.jpg").unlink()
    small.index()
    assert found_in(small)[1] == before | {frozenset(("other.jpg", "other, crop.jpg"))}
    assert len(seen) == 1, "no photo is new"
