"""A machine whose clock jumps, and photos with the times that such a machine gives them.

In this process alone: `time` is shifted, and the files that a trial writes get the time of the
shifted clock, as they would from a kernel that goes by it.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.backup.backups import list_backups
from hashdesk.core.backup.make import back_up_when_due
from hashdesk.core.backup.verification import find_damage
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.indexing.indexer import IndexOptions, index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.small_encoder import SmallEncoder

YEAR_S = 365 * 86_400
CLOCKS = (0, -10 * YEAR_S, 2 * YEAR_S, -3600, 3600)  # seconds that a clock is wrong by
# Times that photos bear: of the oldest clocks, and beyond what SQLite can store.
ODD_TIMES_S = (0, 1, -YEAR_S, 2**31 - 1, 2**31, 4_000_000_000, 9_223_372_037, 15_000_000_000)
PHOTOS = 24
SETTINGS = Settings(workers=1, commit_photos=16, batch=16)


@contextmanager
def clock_off_by(seconds: int) -> Iterator[None]:
    """Have this process believe in another time."""
    real = {name: getattr(time, name) for name in ("time", "time_ns", "localtime", "strftime")}
    shifted: dict[str, Any] = {
        "time": lambda: real["time"]() + seconds,
        "time_ns": lambda: real["time_ns"]() + seconds * 1_000_000_000,
        "localtime": lambda moment=None: real["localtime"](
            real["time"]() + seconds if moment is None else moment
        ),
        "strftime": lambda form, moment=None: real["strftime"](
            form, real["localtime"](real["time"]() + seconds) if moment is None else moment
        ),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, function in shifted.items():
            patch.setattr(time, name, function)
        yield


def code_of(path: Path) -> tuple[bytes, int]:
    """Content id and 64-bit code of a photo as it is now, without any library."""
    with path.open("rb") as file:
        content = content_id(file)
        photo = decode.decode(file, 10**7)
    return content, int(SmallEncoder().encode(photo.pixels[None]).codes[64][0])


def codes_of(library: Path) -> dict[str, tuple[bytes, int]]:
    """Content id and 64-bit code of each photo that has one, by file name."""
    with LibraryDB(library) as db:
        row = db.encoder_in_use()
        assert row is not None
        found = db.load_codes(row)
        rows = db.connection.execute("SELECT id, name, content_id FROM photos").fetchall()
        return {
            os.fsdecode(name): (content, int(found.codes[64][number - 1]))
            for number, name, content in rows
            if number <= len(found.present) and found.present[number - 1]
        }


@dataclass
class Machine:
    """Photos of one size in bytes, their library, and a clock."""

    folder: Path
    rng: random.Random
    encoder: SmallEncoder = field(default_factory=SmallEncoder)
    seen: set[bytes] = field(default_factory=set)  # contents that were indexed
    drawn: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        (self.folder / "photos").mkdir()
        self.library = self.folder / "library"
        self.photos = [self.folder / "photos" / f"{number}.bmp" for number in range(PHOTOS)]

    def draw(self, photo: Path, time_s: float) -> None:
        """Give a photo another content of the same size."""
        self.drawn += 1
        rng = np.random.default_rng(self.rng.randrange(1 << 30))
        noise = rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)
        Image.fromarray(noise).resize((96, 72)).save(photo)
        os.utime(photo, (time_s, time_s))

    def index(self) -> None:
        """Index, back up, and count what went wrong."""
        contents = {hashlib.blake2b(p.read_bytes(), digest_size=16).digest() for p in self.photos}
        before = self.encoder.encoded
        with LibraryDB(self.library, write=True) as db:
            folders = [] if db.roots() else [self.folder / "photos"]
            index(db, self.encoder, folders, SETTINGS, Job(), IndexOptions())
        back_up_when_due(self.library, SETTINGS, Job())
        expected = len(contents - self.seen)
        self.counts["encoded again"] += max(self.encoder.encoded - before - expected, 0)
        self.seen |= contents
        found = codes_of(self.library)
        for photo in self.photos:
            self.counts["lost"] += photo.name not in found
            self.counts["wrong"] += found.get(photo.name, code_of(photo)) != code_of(photo)
        with LibraryDB(self.library) as db:
            self.counts["wrong"] += any(result.count for result in check(db))
        newest = list_backups(self.library, SETTINGS)[0]
        self.counts["wrong"] += bool(find_damage(newest.folder, Job()))

    def backups(self) -> set[str]:
        """The names of the backups."""
        return {backup.name for backup in list_backups(self.library, SETTINGS)}


def clock_trial(folder: Path, rng: random.Random, jumps: int) -> Counter[str]:
    """Photos are changed and indexed while the clock jumps; what was lost, made again, or wrong."""
    machine = Machine(folder, rng)
    for photo in machine.photos:
        machine.draw(photo, time.time() - rng.randrange(10 * YEAR_S))
    for days in (3, 2):
        with clock_off_by(-86_400 * days):
            machine.index()
    before = machine.backups()
    machine.counts["lost"] += 2 - len(before)
    for off in rng.sample(CLOCKS, jumps):
        with clock_off_by(off):
            now = int(time.time())
            *odd, edited, again, _ = rng.sample(machine.photos, 6)
            for photo in odd:
                machine.draw(photo, rng.choice(ODD_TIMES_S) + machine.drawn)  # each time another
            machine.draw(edited, now)
            machine.draw(again, now)
            machine.index()
            machine.draw(again, now)  # within one second, with the same size
            machine.index()
            machine.counts["lost"] += len(before - machine.backups())  # five days are kept
    machine.index()
    return machine.counts
