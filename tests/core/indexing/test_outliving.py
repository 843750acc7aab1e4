"""Decisions outlive changes of photos, folders, encoders, and of the library itself."""

from __future__ import annotations

import os
import shutil
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.duplicates.decisions.decision import DecisionKind, new_decision
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.traits import read_traits
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest, find_matches
from hashdesk.core.duplicates.review.review import LibraryFacts, Review, ReviewOptions, review
from hashdesk.core.indexing.indexer import index
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import BuildOnce, build_library, copy_with_photos
from tests.drawing import OLD, draw
from tests.larger_model import LARGE, use

pytestmark = pytest.mark.slow

COUNT = 100  # decisions


@pytest.fixture(scope="session")
def built(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """Photos, each in two encodings, and their library; never to be changed."""

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


class DecidedLibrary:
    """Photos and their library with decisions, for a test to change."""

    def __init__(self, folder: Path, encoder: BundleEncoder) -> None:
        self.photos, self.library, self._encoder = folder / "photos", folder / "library", encoder

    def index(self, *folders: Path) -> None:
        with LibraryDB(self.library, write=True) as db:
            index(db, self._encoder, folders, Settings(), Job())

    def remove_folder(self, folder: Path) -> None:
        with LibraryDB(self.library, write=True) as db:
            remove_folder(db, os.fsencode(folder))

    def review(self, request: MatchRequest, *, decided: bool = False) -> Review:
        with Library(self.library) as library, DecisionsDB(self.library) as decisions:
            assert decisions.damaged == 0
            return review(
                library.db.connection,
                find_matches(library, request, Job()),
                LibraryFacts(library.photo_arrays, read_traits(library.db.connection)),
                decisions.all(),
                ReviewOptions(request.level, GroupingOptions(request.radius), decided=decided),
            )

    def contents(self, found: Review) -> list[list[bytes]]:
        """The content ids of each group."""
        with LibraryDB(self.library) as db:
            known = photo_rows.content_ids(db.connection)
        return [[known[p] for p in found.groups[n].tolist()] for n in range(len(found.groups))]

    def decide(self, request: MatchRequest) -> int:
        """Decide about every group, in all three ways; the number of groups."""
        groups = self.contents(self.review(request))
        with DecisionsDB(self.library, write=True) as decisions:
            decisions.add(
                new_decision(kind, request.level, contents)
                for kind, contents in zip(cycle(DecisionKind), groups, strict=False)
            )
        return len(groups)


@pytest.fixture
def decided(built: Path, tmp_path: Path, encoder: BundleEncoder) -> DecidedLibrary:
    """A library with COUNT decisions."""
    copy_with_photos(built, tmp_path / "copy")
    decided = DecidedLibrary(tmp_path / "copy", encoder)
    assert decided.decide(MatchRequest()) == COUNT
    return decided


def assert_nothing_is_asked_again(decided: DecidedLibrary) -> None:
    found = decided.review(MatchRequest())
    assert (len(found.groups), found.decided) == (0, COUNT)
    assert len(decided.review(MatchRequest(), decided=True).groups) == COUNT


def test_they_outlive_a_rescan(decided: DecidedLibrary) -> None:
    for path in decided.photos.glob("1/*.jpg"):
        os.utime(path, (OLD + 5, OLD + 5))
    decided.index()
    assert_nothing_is_asked_again(decided)


@pytest.mark.parametrize("old", ["forgotten", "left", "forgotten first", "all anew"])
def test_they_outlive_another_name_of_the_folder(decided: DecidedLibrary, old: str) -> None:
    """Whether the old folder is forgotten, left as one that is not there, or never known."""
    renamed = decided.photos.rename(decided.photos.with_name("renamed"))
    if old == "forgotten first":
        decided.remove_folder(decided.photos)
    if old == "all anew":
        kept = decided.library.rename(decided.library.with_name("old"))
    decided.index(renamed)
    if old == "left":
        decided.index()  # which finds that it is not there
    if old == "forgotten":
        decided.remove_folder(decided.photos)
    if old == "all anew":
        shutil.copy(kept / "decisions.db", decided.library)
    assert_nothing_is_asked_again(decided)


def test_they_outlive_moves(decided: DecidedLibrary) -> None:
    """Half of the photos are moved to another folder, under other names."""
    (decided.photos / "new").mkdir()
    for number, path in enumerate(sorted(decided.photos.glob("*/*.jpg"))[::2]):
        path.rename(decided.photos / "new" / f"{number}.jpg")
    decided.index()
    assert_nothing_is_asked_again(decided)


def test_they_outlive_another_encoder(decided: DecidedLibrary) -> None:
    """New codes make new groups; a group inside one that was decided is not asked about again."""
    request = MatchRequest(MatchLevel.SIMILAR, 6, 64)
    assert decided.decide(request) > 5
    use(decided.library, LARGE)
    assert_nothing_is_asked_again(decided)
    with DecisionsDB(decided.library) as decisions:
        members = [set(one.members) for one in decisions.all()]
    asked = decided.contents(decided.review(request))
    everything = decided.contents(decided.review(request, decided=True))
    known = [group for group in everything if any(set(group) <= one for one in members)]
    assert known
    assert sorted(asked) == sorted(group for group in everything if group not in known)


def test_a_new_copy_comes_back_and_says_so(decided: DecidedLibrary) -> None:
    first = sorted(decided.photos.glob("0/*.jpg"))[0]
    shutil.copy2(first, decided.photos / "copy.jpg")
    decided.index()
    found = decided.review(MatchRequest())
    assert (len(found.groups), found.decided, found.joined.tolist()) == (1, COUNT - 1, [1])
    assert len(found.groups[0]) == 3
    assert np.isin(found.suggestion.keep, found.groups.photos).all()
