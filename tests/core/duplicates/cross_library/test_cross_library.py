"""Matches between two libraries, against comparing every pair."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageFilter

from hashdesk.core.duplicates.cross_library.cross_library import LEVELS, Overlap, overlap
from hashdesk.core.duplicates.match_level import USUAL_RADIUS, MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest
from hashdesk.core.errors import LibraryError
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.core.imaging.image_files.raw_files import nef
from tests.drawing import OLD, draw
from tests.larger_model import LARGE, use


def make(folder: Path, encoder: BundleEncoder) -> Path:
    for path in folder.rglob("*.jpg"):
        os.utime(path, (OLD, OLD))
    with LibraryDB(folder / "library", write=True) as db:
        index(db, encoder, [folder / "photos"], Settings(workers=1), Job())
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
        with pytest.raises(LibraryError, match="different models"):
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


@dataclass(frozen=True)
class Two:
    """The photos of a card, and of a library, before they are indexed."""

    card: Path
    home: Path
    encoder: BundleEncoder

    def write(
        self, place: str, name: str, image: Image.Image, taken: str = "", ms: str = ""
    ) -> None:
        """Save a JPEG, perhaps with a capture time by its camera."""
        exif = Image.Exif()
        if taken:
            tags = exif.get_ifd(ExifTags.IFD.Exif)
            tags[ExifTags.Base.DateTimeOriginal] = taken
            if ms:
                tags[ExifTags.Base.SubsecTimeOriginal] = ms
        folder = getattr(self, place) / "photos"
        folder.mkdir(parents=True, exist_ok=True)
        image.save(folder / name, quality=90, exif=exif)

    def answers(self) -> dict[str, tuple[str, str]]:
        """Level and twin of each photo of the card."""
        libraries = [make(folder, self.encoder) for folder in (self.card, self.home)]
        with Library(libraries[0]) as card, Library(libraries[1]) as home:
            found = overlap(card, home, MatchRequest(), Job())
            named = by_name(card, found, home)
            assert len(found.missing()) == sum(not level for level, *_ in named.values())
        return {name: (level, twin) for name, (level, twin, _) in named.items()}


@pytest.fixture
def card_and_home(tmp_path: Path, encoder: BundleEncoder) -> Two:
    return Two(tmp_path / "card", tmp_path / "home", encoder)


def scene(seed: int) -> Image.Image:
    """A picture with enough detail to be told by it."""
    rng = np.random.default_rng(seed)
    rough = Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8))
    fine = Image.fromarray(rng.integers(0, 256, (480, 640, 3), np.uint8))
    smooth = rough.resize((640, 480), Image.Resampling.BICUBIC)
    return Image.blend(smooth, fine.filter(ImageFilter.GaussianBlur(2)), 0.3)


def test_a_burst_is_not_there(card_and_home: Two) -> None:
    """Nor is a shot of another tenth of a second; the same moment is the same photo."""
    two, shot = card_and_home, scene(1)
    two.write("home", "1.jpg", shot, "2024:05:01 10:00:00", "10")
    two.write("card", "copy.jpg", shot.resize((400, 300)), "2024:05:01 10:00:00", "10")
    two.write("card", "next.jpg", shot.resize((401, 301)), "2024:05:01 10:00:01", "10")
    two.write("card", "tenth.jpg", shot.resize((402, 302)), "2024:05:01 10:00:00", "40")
    assert two.answers() == {
        "copy.jpg": ("near", "1.jpg"), "next.jpg": ("", ""), "tenth.jpg": ("", ""),
    }  # fmt: skip


def test_what_is_in_doubt_looks_alike(card_and_home: Two) -> None:
    """Another zone by its camera; a person has to look."""
    two, shot = card_and_home, scene(2)
    two.write("home", "1.jpg", shot, "2024:05:01 10:00:00")
    two.write("card", "zone.jpg", shot.resize((400, 300)), "2024:05:01 12:00:00")
    assert two.answers() == {"zone.jpg": ("similar", "1.jpg")}


def test_the_surest_twin_is_named(card_and_home: Two) -> None:
    """A shot of the same burst lies nearer by its pHash, perhaps."""
    two, shot = card_and_home, scene(3)
    two.write("home", "a burst.jpg", shot, "2024:05:01 10:00:05")
    two.write("home", "b doubt.jpg", shot.resize((620, 465)), "2024:05:01 11:00:00")
    two.write("home", "c copy.jpg", shot.resize((500, 375)), "2024:05:01 10:00:00")
    two.write("card", "1.jpg", shot.resize((400, 300)), "2024:05:01 10:00:00")
    assert two.answers() == {"1.jpg": ("near", "c copy.jpg")}


def test_a_changed_spot_is_another_photo(card_and_home: Two) -> None:
    two, shot = card_and_home, scene(4)
    changed = shot.copy()
    changed.paste((255, 255, 255), (300, 200, 330, 230))
    two.write("home", "1.jpg", shot)
    two.write("card", "changed.jpg", changed)
    two.write("card", "copy.jpg", shot.resize((480, 360)))
    answers = two.answers()
    assert answers["copy.jpg"] == ("near", "1.jpg")
    assert answers["changed.jpg"][0] in ("", "similar")


@pytest.mark.parametrize("where", ["beside", "elsewhere", "another", "nowhere"])
def test_a_photo_whose_raw_file_is_not_there(card_and_home: Two, where: str) -> None:
    """Beside the twin under any name, or anywhere under its own: by its size."""
    two, shot = card_and_home, scene(5)
    two.write("card", "IMG_1.jpg", shot)
    shutil.copytree(two.card, two.home)
    raw = b"II*\0" + bytes(5000)
    (two.card / "photos" / "IMG_1.CR2").write_bytes(raw)
    home = two.home / "photos"
    if where == "beside":
        (home / "IMG_1.jpg").rename(home / "day.jpg")
        (home / "day.CR2").write_bytes(raw)
    elif where == "elsewhere":
        (home / "raw").mkdir()
        (home / "raw" / "IMG_1.CR2").write_bytes(raw)
    elif where == "another":
        (home / "IMG_1.CR2").write_bytes(raw + b"0")
    level, _ = two.answers()["IMG_1.jpg"]
    assert level == ("exact" if where in ("beside", "elsewhere") else "")


@pytest.mark.parametrize("where", ["nowhere", "beside", "itself"])
def test_a_raw_file_of_which_only_the_jpeg_is_there(card_and_home: Two, where: str) -> None:
    """The card has it alone: its JPEG shows the same picture, and does not stand for it."""
    two, shot = card_and_home, scene(5).resize((1280, 960))
    (two.card / "photos").mkdir(parents=True)
    raw = nef(shot, shot)
    (two.card / "photos" / "IMG_1.NEF").write_bytes(raw)
    two.write("home", "day.jpg", shot)
    if where == "beside":
        (two.home / "photos" / "day.NEF").write_bytes(raw)
    elif where == "itself":
        (two.home / "photos" / "raw.NEF").write_bytes(raw)
    expected = {"nowhere": ("", ""), "beside": ("near", "day.jpg"), "itself": ("exact", "raw.NEF")}
    assert two.answers() == {"IMG_1.NEF": expected[where]}


@pytest.mark.parametrize("kept", [False, True])
def test_a_motion_photo_whose_film_is_not_there(card_and_home: Two, kept: bool) -> None:
    for place in ("card", "home"):
        card_and_home.write(place, "a.jpg", scene(1))
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(1000)
    with (card_and_home.card / "photos" / "a.jpg").open("ab") as file:
        file.write(film)
    if kept:  # another encoding of it
        with (card_and_home.home / "photos" / "a.jpg").open("ab") as file:
            file.write(film + b"more")
    assert card_and_home.answers() == {"a.jpg": ("near", "a.jpg") if kept else ("", "")}


def _compared(two: Two, between: Callable[[], object], *, is_card: bool = False) -> Overlap:
    """What is found if something happens between indexing and comparing."""
    card, home = (make(folder, two.encoder) for folder in (two.card, two.home))
    between()
    with Library(card) as one, Library(home) as other:
        return overlap(one, other, MatchRequest(), Job(), is_card=is_card)


@pytest.mark.parametrize("quality", [90, 70])
@pytest.mark.parametrize("fate", ["gone", "replaced", "emptied"])
def test_a_photo_counts_only_while_its_file_is_there(
    card_and_home: Two, quality: int, fate: str
) -> None:
    """Byte for byte, and as the same picture: the library remembers what is there no more."""
    photo = scene(1)
    card_and_home.write("card", "a.jpg", photo)
    card_and_home.write("home", "a.jpg", photo)
    home = card_and_home.home / "photos" / "a.jpg"
    if quality != 90:
        photo.save(home, quality=quality)

    def between() -> None:
        if fate == "gone":
            home.unlink()
        elif fate == "replaced":
            scene(2).save(home)
        else:
            home.write_bytes(b"")

    found = _compared(card_and_home, between)
    assert len(found.missing()) == 1
    assert found.outdated == 1


def test_another_copy_stands_for_one_that_is_gone(card_and_home: Two) -> None:
    card_and_home.write("card", "a.jpg", scene(1))
    for name in ("a.jpg", "b.jpg"):
        card_and_home.write("home", name, scene(1))
    found = _compared(card_and_home, (card_and_home.home / "photos" / "a.jpg").unlink)
    assert found.count(MatchLevel.EXACT) == 1


def test_a_file_that_was_only_touched_still_counts(card_and_home: Two) -> None:
    for place in ("card", "home"):
        card_and_home.write(place, "a.jpg", scene(1))
    found = _compared(card_and_home, lambda: os.utime(card_and_home.home / "photos" / "a.jpg"))
    assert found.count(MatchLevel.EXACT) == 1


def test_what_is_out_of_reach_counts_and_is_told(card_and_home: Two) -> None:
    for place in ("card", "home"):
        card_and_home.write(place, "a.jpg", scene(1))
    photos = card_and_home.home / "photos"
    found = _compared(card_and_home, lambda: photos.rename(card_and_home.home / "unplugged"))
    assert found.count(MatchLevel.EXACT) == 1
    assert found.out_of_reach == 1


@pytest.mark.parametrize("way", ["itself", "link", "hard link"])
def test_a_card_that_the_library_knows_is_no_copy_of_itself(card_and_home: Two, way: str) -> None:
    """Its photos would be gone everywhere once it is emptied."""
    card_and_home.write("card", "a.jpg", scene(1))
    photos, home = card_and_home.card / "photos", card_and_home.home / "photos"
    card_and_home.write("home", "b.jpg", scene(2))
    if way == "hard link":
        os.link(photos / "a.jpg", home / "a.jpg")
    else:
        shutil.rmtree(home)
        home.symlink_to(photos) if way == "link" else home.parent.mkdir(exist_ok=True)
    card = make(card_and_home.card, card_and_home.encoder)
    with LibraryDB(card_and_home.home / "library", write=True) as db:
        root = photos if way == "itself" else home
        index(db, card_and_home.encoder, [root], Settings(workers=1), Job())
    with Library(card) as one, Library(card_and_home.home / "library") as other:
        for level in (MatchLevel.EXACT, MatchLevel.NEAR, MatchLevel.SIMILAR):
            found = overlap(one, other, MatchRequest(level), Job(), is_card=True)
            assert found.count(MatchLevel.EXACT) == found.count(MatchLevel.NEAR) == 0
            assert overlap(one, other, MatchRequest(level), Job()).count(MatchLevel.EXACT) == 1
