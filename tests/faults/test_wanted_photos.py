"""Random sequences of what happens to photos: none goes that the person did not choose.

Real files, a real trash folder. Between a look at groups and the answer to the question anything
may happen: files are renamed and replaced, a drive goes, HashDesk is killed while files move.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from hashdesk.core.duplicates import matches
from hashdesk.core.duplicates.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.traits import read_traits
from hashdesk.core.duplicates.marks import GroupRemoval, Marks
from hashdesk.core.duplicates.matches import MatchLevel, MatchRequest
from hashdesk.core.duplicates.review import LibraryFacts, ReviewOptions, review
from hashdesk.core.job import Job
from hashdesk.core.removal.obstacles import obstacle
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import restore_listed
from hashdesk.core.search.library import Library
from hashdesk.ui.duplicates.trash_guard import put_away_guarded
from hashdesk.ui.images.photo_cards import read_cards
from hashdesk.ui.photos import trash_files
from hashdesk.ui.photos.trash import move_to_trash
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD
from tests.faults.report import Outcome, Report

if sys.platform != "linux":
    pytest.skip("the trash of freedesktop.org", allow_module_level=True)

PICTURES = 3  # at first, each in a folder that stays and on a drive that may go


class Killed(BaseException):
    """HashDesk ends here, whatever it was doing."""


class Person:
    """Photos in a folder and on a drive, their library and a trash; what happens to them."""

    def __init__(self, folder: Path) -> None:
        self.small = SmallLibrary(folder)
        self.drive, self.away = folder / "drive", folder / "drive that is away"
        self.trash = folder / "data" / "Trash" / "files"
        self._drawn = 0
        self.looked: list[GroupRemoval] = []  # what the program would throw away, at the last look
        self.level = MatchLevel.EXACT
        for number in range(PICTURES):
            for place in (self.small.photos, self.drive):
                place.mkdir(exist_ok=True)
                self._draw(place / f"{number}.bmp", number)
        self.small.index(self.small.photos, self.drive)

    def _draw(self, path: Path, picture: int) -> None:
        rng = np.random.default_rng(picture)
        self._drawn = max(self._drawn, picture + 1)
        Image.fromarray(rng.integers(0, 255, (24, 32, 3), dtype=np.uint8)).save(path)
        os.utime(path, (OLD, OLD))  # as all photos of this size here: only their content tells

    # -- what there is

    def live(self) -> Counter[bytes]:
        """What the photos hold, wherever they are but in the trash: a file with two links twice."""
        places = (self.small.photos, self.drive, self.away)
        return Counter(path.read_bytes() for place in places for path in files_in(place))

    def thrown(self) -> Counter[bytes]:
        """What the trash holds."""
        return Counter(path.read_bytes() for path in files_in(self.trash))

    def files(self) -> list[Path]:
        """The photos that can be reached."""
        return [*files_in(self.small.photos), *files_in(self.drive)]

    # -- what happens

    def scan(self, _number: int) -> None:
        """F5, also after another window has thrown something away."""
        self.small.index(confirm_missing=True)

    def rename(self, number: int) -> None:
        if files := self.files():
            path = files[number % len(files)]
            path.rename(path.with_name(f"renamed {number} {path.name}"[-60:]))

    def swap(self, number: int) -> None:
        """Exchange the names of two photos: sizes and times stay."""
        files = self.files()
        if len(files) > 1:
            one, other = files[number % len(files)], files[(number + 1) % len(files)]
            between = one.with_name("between")
            for path, name in ((one, between), (other, one), (between, other)):
                shutil.move(path, name)

    def copy(self, number: int) -> None:
        if files := self.files():
            path = files[number % len(files)]
            shutil.copy2(path, path.with_name(f"copy {number}.bmp"))

    def link(self, number: int) -> None:
        if files := self.files():
            path = files[number % len(files)]
            with suppress(FileExistsError):
                os.link(path, path.with_name(f"link {number}.bmp"))

    def unplug(self, _number: int) -> None:
        if self.drive.exists():
            self.drive.rename(self.away)

    def plug(self, _number: int) -> None:
        if self.away.exists():
            self.away.rename(self.drive)

    def look(self, number: int) -> None:
        """See what the program proposes to throw away."""
        self.level = (MatchLevel.EXACT, MatchLevel.NEAR)[number % 2]
        radius = matches.usual_radius(self.level, 64)
        with Library(self.small.library) as library:
            pairs = matches.find_matches(library, MatchRequest(self.level, radius), Job())
            connection = library.db.connection
            facts = LibraryFacts(library.photo_arrays, read_traits(connection))
            options = ReviewOptions(self.level, GroupingOptions(radius))
            found = review(connection, pairs, facts, [], options)
        marks = Marks(found, facts.traits)
        self.looked = marks.removals(marks.waiting().tolist())

    def accept(self, _number: int) -> None:
        """Throw away all that the program proposed when the person looked."""
        log = RemovalLog(self.small.library)
        put_away_guarded(self.small.library, log, self.looked, same=self.level is MatchLevel.EXACT)

    def accept_and_be_killed(self, number: int) -> None:
        with killed_at(number % 4):
            self.accept(number)

    def restore(self, number: int) -> None:
        """Bring back one photo, or all."""
        log = RemovalLog(self.small.library)
        listed = log.in_all_batches()
        if listed and number % 3:
            restore_listed(log, {listed[number % len(listed)].key})
        else:
            restore_listed(log)

    def replace(self, number: int) -> Counter[bytes]:
        """Another program writes another picture of the same size and time; what it destroyed."""
        files = self.files()
        if not files:
            return Counter()
        path = files[number % len(files)]
        before = path.read_bytes()
        if path.stat().st_nlink == 1 or number % 2:
            path.unlink()  # as most programs do it: a new file takes the place of the old one
        self._draw(path, self._drawn)
        return Counter([before]) if path.stat().st_nlink == 1 else Counter({before: 99})

    def throw_away(self, number: int, *, killed: bool = False) -> Counter[bytes]:
        """Throw away a photo that the library shows; what the person chose."""
        ids = list(range(1, 60))
        cards = list(read_cards(self.small.library, ids).values())
        card = cards[number % len(cards)]
        chosen = Counter[bytes]()
        with suppress(OSError), open(card.place.full, "rb") as file:
            chosen[file.read()] += 1
        log = RemovalLog(self.small.library)
        with killed_at(number % 2) if killed else nullcontext():
            move_to_trash(log, [card], lambda c: obstacle(c.photo, c.place.full, by_content=True))
        return chosen


@contextmanager
def killed_at(moves: int) -> Iterator[None]:
    """End HashDesk after so many files have moved: right before or after the desktop's move."""
    move, left = trash_files.move, [moves]

    def killing(path: bytes) -> bytes:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        moved = move(path)
        if left[0] == 0:
            raise Killed
        return moved

    trash_files.move = killing
    try:
        with suppress(Killed):
            yield
    finally:
        trash_files.move = move


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


HARMLESS = ("scan", "rename", "swap", "copy", "link", "unplug", "plug", "look")
PROPOSED = ("accept", "accept_and_be_killed")
CHOSEN = ("throw_away", "throw_away_and_be_killed", "replace")
STEPS_OF_A_PERSON = (*HARMLESS, *PROPOSED, "look", "accept", "restore", *CHOSEN)
SEQUENCES = st.lists(
    st.tuples(st.sampled_from(STEPS_OF_A_PERSON), st.integers(0, 60)), min_size=3, max_size=12
)


def what_is_lost(person: Person, step: str, number: int) -> str:
    """Do a step; what it cost that it must not, or an empty text."""
    live, thrown = person.live(), person.thrown()
    chosen = Counter[bytes]()
    if step == "throw_away_and_be_killed":
        chosen = person.throw_away(number, killed=True)
    elif step in CHOSEN:
        chosen = getattr(person, step)(number)
    else:
        getattr(person, step)(number)
    now, in_trash = person.live(), person.thrown()
    if step in HARMLESS and live - now:
        return "a photo is gone, and nobody threw anything away"
    if step in PROPOSED and live.keys() - now.keys():
        return "the program threw away the last file of a photo"
    if step == "restore" and live - now:
        return "what came back took the place of another photo"
    if step != "replace" and (live.keys() | thrown.keys()) - (now.keys() | in_trash.keys()):
        return "a photo is neither in its place nor in the trash"
    if step in CHOSEN and (live - now) - chosen:
        return "another photo went than the one that was chosen"
    return ""


def run(steps: list[tuple[str, int]]) -> str:
    """Do all steps; then a later window brings back all that it can."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = os.environ.get("XDG_DATA_HOME")
        os.environ["XDG_DATA_HOME"] = str(Path(folder) / "data")
        try:
            person = Person(Path(folder))
            for place, (step, number) in enumerate((*steps, ("plug", 0), ("restore", 0))):
                if lost := what_is_lost(person, step, number):
                    return f"{lost} (step {place}: {step} {number})"
        finally:
            os.environ.pop("XDG_DATA_HOME")
            if data is not None:
                os.environ["XDG_DATA_HOME"] = data
    return ""


@pytest.mark.slow
@given(SEQUENCES)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_some_sequences(steps: list[tuple[str, int]]) -> None:
    assert run(steps) == ""


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(3600)
def test_five_hundred_sequences(report: Report) -> None:
    """Counted, so that the table of faults says how many there were."""
    found: list[str] = []

    @given(SEQUENCES)
    @settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
    def sequences(steps: list[tuple[str, int]]) -> None:
        lost = run(steps)
        found.append(lost)
        assert lost == "", steps

    sequences()
    lost = sum(bool(one) for one in found)
    report(Outcome("scan, rename, replace, unplug, mark, trash, restore, kill", len(found), lost))
