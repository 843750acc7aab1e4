"""The oracle of random sequences notices a program that has lost one of its cautions."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.review.group_removals import GroupRemoval
from hashdesk.core.removal.put_back import Return
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import known_pictures, photo_rows
from hashdesk.ui.duplicates.removal import trash_guard
from hashdesk.ui.photos.trash.to_trash import TrashOutcome
from tests.faults.sequences import window
from tests.faults.sequences.contents import Version
from tests.faults.sequences.killing import Killer
from tests.faults.sequences.place import FIRST_PHOTOS, Place
from tests.faults.sequences.steps import Step, take

pytestmark = pytest.mark.slow

Patch = pytest.MonkeyPatch


class NoKiller(Killer):
    """Nothing is killed here."""

    def __init__(self) -> None:
        pass


def number_of(name: str) -> int:
    """The number of a photo among those that there are at first."""
    return sorted(path for _, _, path in FIRST_PHOTOS).index(name)


def step(name: str, **arguments: Any) -> Step:
    return Step(name, arguments)


ONE_OF_TWO = number_of("second/c/5.jpg")  # whose only copy lies beside it
REPLACE = step(
    "replace", photo=ONE_OF_TWO, picture=9, version=Version.ORIGINAL, keep_time=True, in_it=False
)
THROW = step("throw_marked", group=0, every=True, kill=None, torn=False)
FIND_NEAR = step("scan_and_find", level=MatchLevel.NEAR)
WRITE_TAG = step("write_tag", photo=number_of("photos/usb/2.jpg"), keep_time=False)
DECIDE = step("decide", group=0, kind=DecisionKind.KEEP)


def look_at_nothing(patch: Patch) -> None:
    """Neither what goes nor what stays is looked at again."""
    patch.setattr(trash_guard, "change", lambda *_, **__: None)
    patch.setattr(trash_guard, "obstacle", lambda *_, **__: None)


def believe_the_scan(patch: Patch) -> None:
    """What the library knows now counts as what was compared."""
    guarded = trash_guard.put_away_guarded

    def unsuspecting(
        folder: Path,
        log: RemovalLog,
        groups: Sequence[GroupRemoval],
        _: Mapping[int, bytes],
        *,
        same: bool,
    ) -> TrashOutcome:
        with LibraryDB(folder) as db:
            now = photo_rows.content_ids(db.connection)
        return guarded(folder, log, groups, now, same=same)

    patch.setattr(window, "put_away_guarded", unsuspecting)


def overwrite(patch: Patch) -> None:
    """What comes back takes its place, whatever lies there."""

    def replacing(coming: Return) -> None:
        os.replace(coming.entry.trash_path, coming.entry.path)

    patch.setattr(Return, "to_its_place", replacing)


def forget_pictures(patch: Patch) -> None:
    """Nobody remembers which picture a content showed before a tag was written into it."""
    patch.setattr(known_pictures, "remember", lambda *_: None)


@dataclass(frozen=True)
class Broken:
    """A caution that is lost, and steps in which that costs something."""

    lose: Callable[[Patch], None]
    steps: tuple[Step, ...]
    words: str  # of the oracle


BROKEN = (
    Broken(look_at_nothing, (REPLACE, THROW), "lost: "),
    Broken(believe_the_scan, (REPLACE, step("touch", photo=ONE_OF_TWO),
                              step("scan", believe=True), THROW), "lost: "),
    Broken(overwrite, (THROW, *(step("take_place", number=n, picture=8) for n in range(4)),
                       step("restore", which=0, every=True, kill=None, torn=False)), "lost: "),
    Broken(forget_pictures, (FIND_NEAR, *[DECIDE] * 6, WRITE_TAG, FIND_NEAR), "wrong: shown again"),
)  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.lose.__name__)
def test_a_lost_caution_is_noticed(memory: Path, monkeypatch: Patch, broken: Broken) -> None:
    """And with it, the same steps cost nothing."""
    monkeypatch.setenv("XDG_DATA_HOME", str(memory / "place" / "data"))
    for is_broken in (False, True):
        (memory / "place").mkdir()
        place = Place(memory / "place", None)
        if is_broken:
            broken.lose(monkeypatch)
            with pytest.raises(AssertionError, match=broken.words):
                take(place, NoKiller(), broken.steps, Counter())
        else:
            take(place, NoKiller(), broken.steps, Counter())
        shutil.rmtree(memory / "place")
