"""A library that several programs work on for minutes, while photos, disk and drive give trouble.

What was acknowledged is remembered here, in the memory of the test: away from the library's disk,
which fills up, and from the photos' drive, which is pulled out. Each actor is a thread that runs
the command line, or that does what people and disks do.

drive/stable     photos that are copied, renamed, deleted and put back: their codes never go
drive/changing   photos that get other contents, too
extra            a folder that is taken out of the library and indexed again
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hashdesk.core.duplicates.decisions import to_json
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import HashDeskError, LibraryDamaged
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.duplicates.test_decisions_db import alone
from tests.faults.conftest import Child, Codes, Done, Program
from tests.mounts import Mounts

EXPECTED = (0, 1, 2, 3, 130, -signal.SIGKILL)  # exit codes; 2: `forget` has nothing to forget


@dataclass
class Soak:
    """What lies where, what was acknowledged, and what went wrong."""

    program: Program
    disk: Path  # of the library; it is small
    drive: Path  # the photos, as the library knows them
    source: Path  # the photos, as they are while the drive is pulled out, too
    pool: list[Path]  # photos to copy from
    rng: random.Random
    mounts: Mounts
    end: float = 0.0
    seen: Codes = field(default_factory=dict)  # contents of stable photos that had codes
    decided: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)  # of commands, by verb and exit code
    sentences: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    running: list[Child] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: int = 0

    def __post_init__(self) -> None:
        self.stable, self.changing = self.source / "stable", self.source / "changing"
        self.extra = self.source.parent / "extra"
        for folder, part in (
            (self.stable, self.pool[:40]),
            (self.changing, self.pool[40:60]),
            (self.extra, self.pool[60:70]),
        ):
            folder.mkdir()
            for photo in part:
                shutil.copy2(photo, folder)
        self.mounts.bind(self.source, self.drive)
        self.lasting = set(map(content_of, self.stable.iterdir()))

    def number(self) -> int:
        """A number that was not given before."""
        with self.lock:
            self.numbers += 1
            return self.numbers

    # -- commands

    def command(self, verb: str, *arguments: str | Path) -> Done:
        """Run a command, which may be killed meanwhile."""
        with self.lock:
            child = self.program.start(verb, *arguments)
            self.running.append(child)
        out, errors = child.communicate()
        with self.lock:
            self.running.remove(child)
            self.program.running.remove(child)
        events = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
        done = Done(child.returncode, events, errors)
        self._look_at(verb, done)
        return done

    def _look_at(self, verb: str, done: Done) -> None:
        self.counts[f"{verb} {done.code}"] += 1
        if "Traceback" in done.errors or done.code not in EXPECTED:
            self.wrong.append(f"{verb} ended with {done.code}: {done.errors[-1500:]}")
        elif done.code in (1, 2) and verb not in ("check", "backups"):
            sentence = "".join(done.errors.strip().splitlines()[-1:])
            self.sentences[sentence.replace(str(self.disk), "…")] += 1
            if not sentence:
                self.wrong.append(f"{verb} failed without a word")

    def write(self) -> None:
        """What writes to the library."""
        verb = self.rng.choices(("index", "extra", "backup", "forget"), (6, 2, 1, 1))[0]
        if verb == "backup":
            self.command("backup")
        elif verb == "forget":
            self.command("forget", self.extra)
        elif self.command("index", *([self.extra] if verb == "extra" else [])).code in (0, 3):
            self.observe()

    def decide(self) -> None:
        """Decisions from a file; those of a command that succeeded are acknowledged."""
        numbers = [self.number() for _ in range(self.rng.randint(1, 4))]
        file = self.source.parent / f"decisions{numbers[0]}.json"
        file.write_text(to_json(map(alone, numbers)))
        if self.command("decisions", "--import", file).code == 0:
            self.decided |= {alone(number).created for number in numbers}
        file.unlink()

    def read(self) -> None:
        """What reads the library."""
        verb = self.rng.choice(("search", "groups", "info", "check", "export", "decisions"))
        if verb == "search":
            self.command("search", self.rng.choice(self.pool), "-k", "5")
        elif verb == "groups":
            self.command("groups", "--level", "near")
        elif verb == "export":
            self.take_along()
        elif verb != "check":
            self.command(verb)
        elif self.command("check").code == 1:
            self.counts["check found something"] += 1  # or could not open it: judged at the end

    def take_along(self) -> None:
        """Export a library, import it elsewhere, and check what came."""
        place = self.source.parent / f"export{self.number()}"
        container = place.with_suffix(".hashdesk")
        done = self.command("export", container, "--format", "hashdesk")
        if done.code == 0:
            took = self.command("import", container, "--library", place)
            if took.code == 0:
                checked = self.command("check", "--library", place)
                if checked.code == 1:
                    self.wrong.append(f"what was imported is damaged: {checked.errors}")
            elif took.code == 1:
                self.wrong.append(f"what was exported cannot be imported: {took.errors}")
        container.unlink(missing_ok=True)
        shutil.rmtree(place, ignore_errors=True)

    def search_here(self) -> None:
        """What the window does: a library that is open, searched, and renewed."""
        with Library(self.program.library) as library:
            for _ in range(20):
                library.renew()
                ids = library.codes.ids.tolist()
                if not ids or time.monotonic() > self.end:
                    return
                photo = self.rng.choice(ids)
                matches = library.search(library.query(photo), 64, 10, itself=photo)
                library.places([match.photo for match in matches])
                library.thumbnails([match.photo for match in matches])
                self.counts["searches here"] += 1
                time.sleep(0.05)

    def observe(self) -> None:
        """Compare the library with all that was acknowledged."""
        found = codes_of(self.program.library)
        self.counts["looked at"] += 1
        lost = self.seen.keys() - found.keys()
        if lost:
            self.wrong.append(f"{len(lost)} photos have lost their codes")
        if self.seen.items() - found.items() and not lost:
            self.wrong.append("photos have other codes")
        self.seen |= {one: codes for one, codes in found.items() if one in self.lasting}

    # -- trouble

    def change_photos(self) -> None:
        """Photos come, go, are renamed, and get other contents."""
        folder = self.rng.choice((self.stable, self.changing))
        photos = sorted(folder.iterdir())
        known = self.pool[:40] if folder == self.stable else self.pool[40:]
        photo, other = self.rng.choice(photos), self.rng.choice(known)
        what = self.rng.randrange(4)
        if what == 0:
            shutil.copy2(other, folder / f"n{self.number()}.jpg")
        elif what == 1 and len(photos) > 25:
            photo.unlink()
        elif what == 2:
            photo.rename(folder / f"r{self.number()}.jpg")
        elif folder == self.changing:
            shutil.copy(other, photo)
        self.counts["changed photos"] += 1

    def kill(self) -> None:
        """Kill -9 one of the commands."""
        with self.lock:
            if self.running:
                self.rng.choice(self.running).kill()
                self.counts["killed"] += 1

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

    # -- all of it

    def run(self, seconds: float) -> None:
        """Let it go on for so long."""
        self.end = time.monotonic() + seconds
        actors: tuple[tuple[Callable[[], None], float], ...] = (
            *((self.write, 0.3), (self.write, 4), (self.decide, 1), (self.read, 0.5)),
            *((self.search_here, 0.2), (self.change_photos, 0.3), (self.kill, 4)),
            *((self.fill_disk, 8), (self.pull_out, 12)),
        )
        threads = [threading.Thread(target=self._act, args=actor) for actor in actors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _act(self, act: Callable[[], None], pause: float) -> None:
        while (left := self.end - time.monotonic()) > 0:
            time.sleep(min(left, self.rng.uniform(0.2, 1.8) * pause))
            try:
                act()
            except HashDeskError as error:
                self.sentences[str(error).replace(str(self.disk), "…")] += 1
                if isinstance(error, LibraryDamaged):
                    self.wrong.append(str(error))
            except Exception:  # noqa: BLE001 - the test fails with it
                self.wrong.append(f"{act.__name__}: {traceback.format_exc()}")


def content_of(photo: Path) -> bytes:
    """The content id of a photo."""
    return hashlib.blake2b(photo.read_bytes(), digest_size=16).digest()


def codes_of(library: Path) -> Codes:
    """The codes of every content that has some, of photos that are missing, too."""
    with LibraryDB(library) as db:
        db.connection.execute("BEGIN")
        row = db.encoder_in_use()
        if row is None:
            return {}
        found = db.load_codes(row)
        content = dict(db.connection.execute("SELECT id, content_id FROM photos").fetchall())
        return {
            content[number]: tuple(int(found.codes[bits][number - 1]) for bits in BITS)
            for number in found.ids.tolist()
        }
