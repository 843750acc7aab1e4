"""Several paths to one file make no copies and free nothing; a unique photo is never hidden."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.duplicates import matches
from hashdesk.core.duplicates.groups import one_file
from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.traits import read_traits
from hashdesk.core.duplicates.match_level import MatchLevel, usual_radius
from hashdesk.core.duplicates.matches import MatchRequest
from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.core.duplicates.review.review import LibraryFacts, Review, ReviewOptions, review
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD, draw
from tests.mounts import Mounts, mounts_or_skip


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """One photo; each test adds what it is about."""
    small = SmallLibrary(tmp_path)
    small.photos.mkdir()
    add(small, "a.jpg")
    return small


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def add(small: SmallLibrary, name: str, quality: int = 90) -> Path:
    path = small.photos / name
    path.parent.mkdir(exist_ok=True)
    draw(1, 1).save(path, quality=quality)
    os.utime(path, (OLD, OLD))
    return path


def reviewed(small: SmallLibrary, level: MatchLevel, protected: Sequence[bytes] = ()) -> Review:
    """The groups of a library. protected: names of folders below the root."""
    with Library(small.library) as library:
        radius = usual_radius(level, 64)
        pairs = matches.find_matches(library, MatchRequest(level, radius), Job())
        connection = library.db.connection
        facts = LibraryFacts(library.photo_arrays, read_traits(connection))
        folders = [f for root in library.db.roots() for f in library.db.folders(root.id)]
        references = frozenset(folder.id for folder in folders if folder.path in protected)
        options = ReviewOptions(level, GroupingOptions(radius), references=references)
        found = review(connection, pairs, facts, [], options)
        marks = Marks(found, facts.traits)
        assert marks.all_marked()[1] == found.bytes == int(marks.bytes_of_groups().sum())
        return found


def groups(small: SmallLibrary, level: MatchLevel = MatchLevel.EXACT) -> list[list[str]]:
    """The groups of a library, by the ends of paths."""
    found = reviewed(small, level)
    with LibraryDB(small.library) as db:
        places = photo_rows.places(db.connection, found.groups.photos.tolist())
    return [
        sorted(os.fsdecode(places[photo].path) for photo in found.groups[number].tolist())
        for number in range(len(found.groups))
    ]


def test_hard_links_are_one_photo(small: SmallLibrary) -> None:
    """A copy beside them is one; throwing away one of the links frees nothing."""
    os.link(small.photos / "a.jpg", small.photos / "b.jpg")
    small.index()
    assert groups(small) == []
    assert reviewed(small, MatchLevel.EXACT).one_file.doubles.tolist() == [2]
    copy = Path(shutil.copy2(small.photos / "a.jpg", small.photos / "c.jpg"))
    small.index()
    assert groups(small) == [["a.jpg", "c.jpg"]]
    assert reviewed(small, MatchLevel.EXACT).bytes == copy.stat().st_size
    os.link(copy, small.photos.parent / "c elsewhere.jpg")  # outside the library
    assert groups(small) == [["a.jpg", "c.jpg"]]
    assert reviewed(small, MatchLevel.EXACT).bytes == 0


def test_hard_links_among_near_photos(small: SmallLibrary) -> None:
    os.link(small.photos / "a.jpg", small.photos / "b.jpg")
    add(small, "c.jpg", quality=70)
    small.index()
    assert groups(small, MatchLevel.NEAR) == [["a.jpg", "c.jpg"]]


def test_the_path_in_a_protected_folder_takes_part(small: SmallLibrary) -> None:
    """Else the other one could be marked, and the file that is protected would go with it."""
    (small.photos / "kept").mkdir()
    os.link(small.photos / "a.jpg", small.photos / "kept" / "a.jpg")
    shutil.copy2(small.photos / "a.jpg", small.photos / "c.jpg")
    small.index()
    found = reviewed(small, MatchLevel.EXACT, protected=[b"kept"])
    with LibraryDB(small.library) as db:
        places = photo_rows.places(db.connection, found.groups.photos.tolist())
    marks = dict(zip(found.groups.photos.tolist(), found.suggestion.marked.tolist(), strict=True))
    assert {places[photo].path: goes for photo, goes in marks.items()} == {
        b"kept/a.jpg": False,
        b"c.jpg": True,
    }


def test_a_folder_that_is_mounted_twice(small: SmallLibrary, mounts: Mounts) -> None:
    again = small.photos.parent / "again"
    again.mkdir()
    mounts.bind(small.photos, again)
    small.index(small.photos, again)
    assert groups(small) == []
    assert len(reviewed(small, MatchLevel.EXACT).one_file.doubles) == 1


def test_a_file_that_is_mounted_over_another(small: SmallLibrary, mounts: Mounts) -> None:
    """With another folder and another name, and no second link."""
    place = add(small, "mounted/b.jpg", quality=50)
    mounts.bind(small.photos / "a.jpg", place)
    small.index()
    assert groups(small) == []


def test_one_folder_below_two_roots(small: SmallLibrary) -> None:
    """One root is a link to the other's folder."""
    link = small.photos.parent / "link"
    link.symlink_to(small.photos)
    small.index(small.photos, link)
    with LibraryDB(small.library) as db:
        count = len(db.roots())
    assert groups(small) == []
    assert len(reviewed(small, MatchLevel.EXACT).one_file.doubles) == count - 1


def test_a_root_in_a_root(small: SmallLibrary) -> None:
    add(small, "inner/b.jpg", quality=80)
    small.index(small.photos, small.photos / "inner")
    assert groups(small) == []


def test_names_that_lead_to_one_file(small: SmallLibrary) -> None:
    """As on a disk that does not tell cases apart, after a file was renamed from a to A.

    Here a link stands in for the second name: what the system says of both is the same.
    """
    small.index()
    (small.photos / "A.JPG").symlink_to(small.photos / "a.jpg")
    with LibraryDB(small.library, write=True) as db, db.transaction():
        (photo,) = photo_rows.get(db.connection, [1]).values()
        photo_rows.put(db.connection, replace(photo, id=2, name=b"A.JPG"))
    assert groups(small) == []


def test_real_copies_stay_copies(small: SmallLibrary) -> None:
    for name in ("b.jpg", "c.jpg"):
        shutil.copy2(small.photos / "a.jpg", small.photos / name)
    small.index()
    assert groups(small) == [["a.jpg", "b.jpg", "c.jpg"]]
    size = (small.photos / "a.jpg").stat().st_size
    assert reviewed(small, MatchLevel.EXACT).bytes == 2 * size


@pytest.mark.slow
def test_numbers_that_repeat_hide_no_unique_photo(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A FUSE file system that gives every file one inode: other content is another photo."""
    add(small, "b.jpg", quality=70)
    small.index()
    status = os.stat(small.photos / "a.jpg")
    monkeypatch.setattr(one_file, "_look", lambda _path: status)
    assert groups(small, MatchLevel.NEAR) == [["a.jpg", "b.jpg"]]
    # Without any number, nothing is taken for one file.
    shutil.copy2(small.photos / "a.jpg", small.photos / "c.jpg")
    small.index()
    none = os.stat_result((status.st_mode, 0, *status[2:10]))
    monkeypatch.setattr(one_file, "_look", lambda _path: none)
    assert groups(small) == [["a.jpg", "c.jpg"]]


def test_what_cannot_be_looked_at_is_no_double(small: SmallLibrary) -> None:
    """Its drive went a moment ago, or it was deleted; the rest of the file's paths count."""
    os.link(small.photos / "a.jpg", small.photos / "b.jpg")
    small.index()
    (small.photos / "a.jpg").unlink()
    assert reviewed(small, MatchLevel.EXACT).one_file.doubles.tolist() == []
