"""Decisions outlive what happens to photos, folders, encoders, and to the library itself."""

from __future__ import annotations

import os
import shutil
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.duplicates import keep_rules
from hashdesk.core.duplicates.decisions import DecisionKind, decide
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.duplicates.grouping import GroupingOptions
from hashdesk.core.duplicates.matches import MatchLevel, MatchRequest, find_matches
from hashdesk.core.duplicates.review import Review, ReviewOptions, review
from hashdesk.core.indexing.indexer import index
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import BuildOnce, build_library
from tests.drawing import OLD, draw
from tests.encoders.test_library_encoder import LARGE, use

pytestmark = pytest.mark.slow

COUNT = 500  # decisions


@pytest.fixture(scope="session")
def made(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """Photos, each in two encodings, and their library; nobody may change it."""

    def build(folder: Path) -> None:
        for number in range(COUNT):
            one = folder / "photos" / str(number % 5) / f"{number}.jpg"
            one.parent.mkdir(parents=True, exist_ok=True)
            other = one.with_name(f"{number} again.jpg")
            photo = draw(number, number, (160, 120))
            photo.save(one, quality=90)
            photo.save(other, quality=70)
            for path in (one, other):
                os.utime(path, (OLD, OLD))
        build_library(folder / "library", folder / "photos", encoder)

    return build_once("decided", build)


class Desk:
    """Photos and their library, which a test may change."""

    def __init__(self, folder: Path, encoder: BundleEncoder) -> None:
        self.photos, self.library, self._encoder = folder / "photos", folder / "library", encoder

    def index(self, *folders: Path) -> None:
        with LibraryDB(self.library, write=True) as db:
            index(db, self._encoder, folders, Settings(), Job())

    def remove_folder(self, folder: Path) -> None:
        with LibraryDB(self.library, write=True) as db:
            remove_folder(db, os.fsencode(folder))

    def review(self, wish: MatchRequest, **advice: object) -> Review:
        with Library(self.library) as library, DecisionsDB(self.library) as decisions:
            assert decisions.damaged == 0
            return review(
                library.db.connection,
                find_matches(library, wish, Job()),
                wish.level,
                GroupingOptions(wish.radius),
                library.outline,
                keep_rules.traits(library.db.connection),
                decisions.all(),
                ReviewOptions(**advice),
            )

    def contents(self, found: Review) -> list[list[bytes]]:
        """Of each group."""
        with LibraryDB(self.library) as db:
            known = photo_rows.content_ids(db.connection)
        return [[known[p] for p in found.groups[n].tolist()] for n in range(len(found.groups))]

    def decide(self, wish: MatchRequest) -> int:
        """Decide about every group, in all three ways; how many."""
        groups = self.contents(self.review(wish))
        with DecisionsDB(self.library, write=True) as decisions:
            decisions.add(
                decide(kind, wish.level, contents)
                for kind, contents in zip(cycle(DecisionKind), groups, strict=False)
            )
        return len(groups)


@pytest.fixture
def desk(made: Path, tmp_path: Path, encoder: BundleEncoder) -> Desk:
    """With 500 decisions."""
    shutil.copytree(made, tmp_path / "desk")
    desk = Desk(tmp_path / "desk", encoder)
    with LibraryDB(desk.library, write=True) as db, db.transaction():
        db.connection.execute("UPDATE roots SET path=?", (os.fsencode(desk.photos),))
    assert desk.decide(MatchRequest()) == COUNT
    return desk


def assert_nothing_is_asked_again(desk: Desk) -> None:
    found = desk.review(MatchRequest())
    assert (len(found.groups), found.decided) == (0, COUNT)
    assert len(desk.review(MatchRequest(), decided=True).groups) == COUNT


def test_they_outlive_a_rescan(desk: Desk) -> None:
    for path in desk.photos.glob("1/*.jpg"):
        os.utime(path, (OLD + 5, OLD + 5))
    desk.index()
    assert_nothing_is_asked_again(desk)


@pytest.mark.parametrize("old", ["forgotten", "left", "forgotten first", "all anew"])
def test_they_outlive_another_name_of_the_folder(desk: Desk, old: str) -> None:
    """Whether the old folder is forgotten, left as one that is not there, or never known."""
    renamed = desk.photos.rename(desk.photos.with_name("renamed"))
    if old == "forgotten first":
        desk.remove_folder(desk.photos)
    if old == "all anew":
        kept = desk.library.rename(desk.library.with_name("old"))
    desk.index(renamed)
    if old == "left":
        desk.index()  # which finds that it is not there
    if old == "forgotten":
        desk.remove_folder(desk.photos)
    if old == "all anew":
        shutil.copy(kept / "decisions.db", desk.library)
    assert_nothing_is_asked_again(desk)


def test_they_outlive_moves(desk: Desk) -> None:
    """Half of the photos lie in another folder, under other names."""
    (desk.photos / "new").mkdir()
    for number, path in enumerate(sorted(desk.photos.glob("*/*.jpg"))[::2]):
        path.rename(desk.photos / "new" / f"{number}.jpg")
    desk.index()
    assert_nothing_is_asked_again(desk)


def test_they_outlive_another_encoder(desk: Desk) -> None:
    """What the codes call alike is new; of what a person has seen of it, nothing is asked again."""
    wish = MatchRequest(MatchLevel.SIMILAR, 6, 64)
    assert desk.decide(wish) > 5
    use(desk.library, LARGE)
    assert_nothing_is_asked_again(desk)
    with DecisionsDB(desk.library) as decisions:
        seen = [set(one.members) for one in decisions.all()]
    asked = desk.contents(desk.review(wish))
    everything = desk.contents(desk.review(wish, decided=True))
    known = [group for group in everything if any(set(group) <= one for one in seen)]
    assert known
    assert sorted(asked) == sorted(group for group in everything if group not in known)


def test_a_new_copy_comes_back_and_says_so(desk: Desk) -> None:
    first = sorted(desk.photos.glob("0/*.jpg"))[0]
    shutil.copy2(first, desk.photos / "copy.jpg")
    desk.index()
    found = desk.review(MatchRequest())
    assert (len(found.groups), found.decided, found.joined.tolist()) == (1, COUNT - 1, [1])
    assert len(found.groups[0]) == 3
    assert np.isin(found.suggestion.keep, found.groups.photos).all()
