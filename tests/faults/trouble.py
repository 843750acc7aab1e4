"""Photos that come and go, on a drive that is pulled out, and a disk that fills up.

drive/stable     photos that are copied, renamed, deleted and put back: their codes never go
drive/changing   photos that get other contents, too
extra            a folder that is taken out of the library and indexed again
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.mounts import Mounts


@dataclass
class Trouble:
    """The photos of a library, its disk, and what happens to them."""

    folder: Path  # where drive, extra, and what is exported lie
    disk: Path  # of the library; it is small
    pool: list[Path]  # photos to copy from
    mounts: Mounts
    rng: random.Random

    def __post_init__(self) -> None:
        self.drive, self.extra = self.folder / "drive", self.folder / "extra"
        # The photos as they are while the drive is pulled out, too.
        self.source = self.folder / "source"
        self.stable, self.changing = self.source / "stable", self.source / "changing"
        self.counts: Counter[str] = Counter()
        self._numbers = itertools.count()
        self.drive.mkdir()
        for folder, part in (
            (self.stable, self.pool[:40]),
            (self.changing, self.pool[40:60]),
            (self.extra, self.pool[60:70]),
        ):
            folder.mkdir(parents=True)
            for photo in part:
                shutil.copy2(photo, folder)
        self.mounts.bind(self.source, self.drive)
        self.lasting = set(map(content_of, self.stable.iterdir()))

    def contents(self) -> set[bytes]:
        """The contents of all photos that are there."""
        return {content_of(path) for path in (*self.source.rglob("*.jpg"), *self.extra.iterdir())}

    def change_photos(self) -> None:
        """Photos come, go, are renamed, and get other contents."""
        folder = self.rng.choice((self.stable, self.changing))
        photos = sorted(folder.iterdir())
        known = self.pool[:40] if folder == self.stable else self.pool[40:]
        photo, other = self.rng.choice(photos), self.rng.choice(known)
        what = self.rng.randrange(4)
        if what == 0:
            shutil.copy2(other, folder / f"n{next(self._numbers)}.jpg")
        elif what == 1 and len(photos) > 25:
            photo.unlink()
        elif what == 2:
            photo.rename(folder / f"r{next(self._numbers)}.jpg")
        elif folder == self.changing:
            shutil.copy(other, photo)
        self.counts["changed photos"] += 1

    def fill_disk(self) -> None:
        """Fill the library's disk for a while."""
        ballast = self.disk / "ballast"
        leave = self.rng.choice((0, 4096, 60_000, 500_000))
        with suppress(OSError), ballast.open("wb") as file:
            free = shutil.disk_usage(self.disk).free
            os.posix_fallocate(file.fileno(), 0, max(free - leave, 1))
            self.counts["filled the disk"] += 1
        time.sleep(self.rng.uniform(0.5, 2))
        ballast.unlink(missing_ok=True)

    def pull_out(self) -> None:
        """Pull out the drive of the photos for a while."""
        self.mounts.remove(self.drive)
        self.counts["pulled out the drive"] += 1
        time.sleep(self.rng.uniform(0.5, 2))
        self.mounts.bind(self.source, self.drive)


def content_of(photo: Path) -> bytes:
    """The content id of a photo."""
    return hashlib.blake2b(photo.read_bytes(), digest_size=16).digest()
