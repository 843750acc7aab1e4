"""Trials of drives that go and come back, each counted: what was lost, hidden, encoded again.

A drive is a folder that is shown in another place (a bind mount), so that it has the device number
of what lies around it: the hardest kind to tell from a folder whose photos were deleted.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from hashdesk.core.indexing.indexer import IndexOptions, IndexSummary, index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.drawing import OLD
from tests.mounts import Mounts
from tests.small_encoder import SmallEncoder

ON_DRIVE, BESIDE = 60, 24  # photos
SETTINGS = Settings(workers=2, commit_photos=16, batch=16)


def draw_noise(folder: Path, count: int, seed: int, *, fresh: bool = False) -> None:
    """Write small photos of noise into six folders, long ago or just now."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        path = folder / f"d{number % 6}" / f"p{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        noise = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8))
        noise.resize((96, 72)).save(path, quality=85)
        if not fresh:
            os.utime(path, (OLD + number, OLD + number))


@dataclass
class Place:
    """A root, and the place in it where a drive is mounted."""

    root: Path
    point: Path
    disk: Path
    mounts: Mounts
    connected: bool = False

    def plug(self) -> None:
        self.mounts.bind(self.disk, self.point)
        self.connected = True

    def unplug(self) -> None:
        self.mounts.remove(self.point)
        self.connected = False


def make_place(kind: str, folder: Path, mounts: Mounts, seed: int, *, fresh: bool = False) -> Place:
    """A connected drive of 60 photos: a root, below or behind one, or over a stray file."""
    disk, root = folder / "disk", folder / "root"
    draw_noise(disk, ON_DRIVE, seed, fresh=fresh)
    root.mkdir()
    point = root
    if kind == "nested":
        draw_noise(root, BESIDE, seed + 1, fresh=fresh)
        point = root / "usb"
        point.mkdir()
    elif kind == "stray file":
        (root / ".directory").write_text("a file in the empty mount point")
    elif kind == "link":
        point = folder / "point"
        point.mkdir()
        root.rmdir()
        root.symlink_to(point)
    place = Place(root, point, disk, mounts)
    place.plug()
    return place


@dataclass(frozen=True)
class State:
    """What a library holds."""

    content: dict[int, bytes]  # content id by photo id
    codes: dict[str, dict[int, int]]  # encoder name -> 64-bit codes by photo id
    found: frozenset[int]  # photos that searches find

    def lost_from(self, before: State) -> int:
        """Codes and content ids that were there before and are not, or are others."""
        lost = sum(
            self.codes.get(name, {}).get(photo) != code
            for name, codes in before.codes.items()
            for photo, code in codes.items()
        )
        return lost + sum(self.content.get(p) != c for p, c in before.content.items() if c)


def state_of(library: Path) -> State:
    with LibraryDB(library) as db:
        content = dict(db.connection.execute("SELECT id, content_id FROM photos").fetchall())
        codes = {}
        for row in db.encoders():
            found = db.load_codes(row)
            codes[row.name] = {n: int(found.codes[64][n - 1]) for n in found.ids.tolist()}
    with Library(library) as opened:
        return State(content, codes, frozenset(opened.codes.ids.tolist()))


@dataclass
class Trial:
    """One library on one drive, and what became of it."""

    library: Path
    place: Place
    counts: Counter[str] = field(default_factory=Counter)

    def index(
        self, encoder: SmallEncoder, job: Job | None = None, options: IndexOptions | None = None
    ) -> IndexSummary:
        with LibraryDB(self.library, write=True) as db:
            folders = [] if db.roots() else [self.place.root]
            return index(db, encoder, folders, SETTINGS, job or Job(), options or IndexOptions())

    def judge(self, before: State) -> None:
        """Compare with an earlier state while the drive is away or back."""
        after = state_of(self.library)
        self.counts["lost"] += after.lost_from(before)
        self.counts["hidden"] += len(before.found - after.found)
        with LibraryDB(self.library) as db:
            self.counts["unsound"] += sum(
                result.count for result in check(db) if result.name not in ("uncoded",)
            )


class Acting(Job):
    """A job during which something happens: at a check of the scan, or as photos are read."""

    def __init__(self, phase: str, moment: int, act: Callable[[], object]) -> None:
        super().__init__()
        self.REPORTS_PER_S = 1e9
        self._wanted, self._moment, self._act = phase, moment, act
        self.acted = False

    def check(self) -> None:
        if self._wanted == "scan":
            self._step()
        super().check()

    def report(self, phase: str, done: int, total: int) -> None:
        if phase == self._wanted != "scan":
            self._step()
        super().report(phase, done, total)

    def _step(self) -> None:
        self._moment -= 1
        if self._moment == 0:
            self.acted = True
            self._act()


# -- a drive that is away at a scan, or goes during it

PLACES = ("whole", "nested", "stray file")


def away_trial(
    kind: str, when: str, folder: Path, mounts: Mounts, rng: random.Random
) -> Counter[str]:
    """A drive goes before or during a scan, perhaps comes back within it, and comes back."""
    place = make_place(kind, folder, mounts, rng.randrange(1 << 30))
    trial, encoder = Trial(folder / "library", place), SmallEncoder()
    trial.index(encoder)
    before, first = state_of(trial.library), encoder.encoded
    if when == "before":
        place.unplug()
        trial.index(encoder)
    else:

        def blink() -> None:
            place.unplug()
            if when == "blinking":
                place.plug()

        trial.index(encoder, Acting("scan", rng.randint(1, 8), blink))
        if when == "during" and place.connected:
            place.unplug()
            trial.index(encoder)
    trial.judge(before)
    if not place.connected:
        place.plug()
    trial.index(encoder)
    trial.judge(before)
    trial.counts["re-encoded"] += encoder.encoded - first
    return trial.counts


# -- a drive that goes while photos are read

READINGS = ("just written", "touched", "--features", "another model", "--retry", "new photos")


def reading_trial(
    reading: str, kind: str, folder: Path, mounts: Mounts, rng: random.Random
) -> Counter[str]:
    """A drive goes while its photos are read, and comes back."""
    seed = rng.randrange(1 << 30)
    place = make_place(kind, folder, mounts, seed, fresh=reading == "just written")
    trial, encoder = Trial(folder / "library", place), SmallEncoder()
    if reading == "--retry":
        for number in range(12):
            (place.disk / f"d{number % 6}" / f"broken{number}.jpg").write_bytes(b"\xff\xd8\xff no")
    trial.index(encoder)
    if reading == "touched":
        for path in place.disk.rglob("*.jpg"):
            os.utime(path, (OLD + 10**6, OLD + 10**6))
    elif reading == "--features":
        (trial.library / "thumbnails.db").unlink()
    elif reading == "new photos":
        draw_noise(place.disk / "new", 40, seed + 2)
    blamed: list[bytes] = []  # photos that are said to be unreadable
    options = IndexOptions(
        lambda path, reason: blamed.append(path),
        retry_failed=reading == "--retry",
        renew_features=reading == "--features",
    )
    second = SmallEncoder("other") if reading == "another model" else encoder
    before, first = state_of(trial.library), second.encoded
    expected = {"another model": len(before.found), "new photos": 40}.get(reading, 0)
    job = Acting("index", rng.randint(1, 50), place.unplug)
    summary = trial.index(second, job, options)
    done = second.encoded - first
    away = state_of(trial.library)
    written = len(away.codes.get(second.id, {})) - len(before.codes.get(second.id, {}))
    if job.acted:
        trial.counts["went while reading"] += 1
        trial.counts["silent"] += written < expected and not summary.unplugged
        trial.counts["blamed"] += sum(b"broken" not in path for path in blamed)
    else:
        place.unplug()
    trial.judge(before)
    trial.counts["rows without content"] += sum(
        not content for photo, content in away.content.items() if photo not in before.content
    )
    place.plug()
    trial.index(second)
    trial.judge(before)
    trial.judge(away)
    again = second.encoded - first - done
    trial.counts["re-encoded"] += max(again - (expected - written), 0)
    with LibraryDB(trial.library) as db:
        used = db.encoder_in_use()
        trial.counts["not gone over in the end"] += used is None or used.name != second.id
    return trial.counts


@contextmanager
def trial_folder(parent: Path, mounts: Mounts) -> Iterator[Path]:
    """A folder for one trial, which is deleted afterwards with all that is mounted in it."""
    folder = parent / "trial"
    folder.mkdir()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        stack.callback(mounts.close)
        yield folder
