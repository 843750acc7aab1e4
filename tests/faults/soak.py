"""A library that several programs work on for minutes, while photos, disk and drive give trouble.

What was acknowledged is remembered here, in the memory of the test: away from the library's disk,
which fills up, and from the photos' drive, which is pulled out. Each actor is a thread that runs
the command line, or that does what people and disks do.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
import signal
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hashdesk.core.duplicates.decisions.documents import to_json
from hashdesk.core.errors import HashDeskError, LibraryDamaged
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.duplicates.decisions.test_decisions_db import alone
from tests.faults.conftest import Child, Codes, Done, Program
from tests.faults.trouble import Trouble

EXPECTED = (0, 1, 2, 3, 130, -signal.SIGKILL)  # exit codes; 2: `forget` has nothing to forget


class Soak:
    """Programs at work, what they acknowledged, and what went wrong."""

    def __init__(self, program: Program, trouble: Trouble, rng: random.Random) -> None:
        self.program, self.trouble = program, trouble
        self._rng = rng
        self._end = 0.0
        self._numbers = itertools.count()  # of decisions and exports
        self._running: list[Child] = []
        self._lock = threading.Lock()  # of what is running
        self.seen: Codes = {}  # contents of stable photos that had codes
        self.decided: set[int] = set()
        self.counts = trouble.counts  # and of commands, by verb and exit code
        self.sentences: Counter[str] = Counter()
        self.wrong: list[str] = []

    # -- commands

    def command(self, verb: str, *arguments: str | Path) -> Done:
        """Run a command, which may be killed meanwhile."""
        with self._lock:
            child = self.program.start(verb, *arguments)
            self._running.append(child)
        out, errors = child.communicate()
        with self._lock:
            self._running.remove(child)
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
            self.sentences[sentence.replace(str(self.trouble.disk), "…")] += 1
            if not sentence:
                self.wrong.append(f"{verb} failed without a word")

    def write(self) -> None:
        """What writes to the library."""
        verb = self._rng.choices(("index", "extra", "backup", "forget"), (6, 2, 1, 1))[0]
        if verb == "backup":
            self.command("backup")
        elif verb == "forget":
            self.command("forget", self.trouble.extra)
        else:
            folders = [self.trouble.extra] if verb == "extra" else []
            if self.command("index", *folders).code in (0, 3):
                self.observe()

    def decide(self) -> None:
        """Decisions from a file; those of a command that succeeded are acknowledged."""
        numbers = [next(self._numbers) for _ in range(self._rng.randint(1, 4))]
        file = self.trouble.folder / f"decisions{numbers[0]}.json"
        file.write_text(to_json(map(alone, numbers)))
        if self.command("decisions", "--import", file).code == 0:
            self.decided |= {alone(number).created for number in numbers}
        file.unlink()

    def read(self) -> None:
        """What reads the library."""
        verb = self._rng.choice(("search", "groups", "info", "check", "export", "decisions"))
        if verb == "search":
            self.command("search", self._rng.choice(self.trouble.pool), "-k", "5")
        elif verb == "groups":
            self.command("groups", "--level", "near")
        elif verb == "export":
            self.take_along()
        elif verb != "check":
            self.command(verb)
        else:
            done = self.command("check")
            if done.code == 1 and "findings" in done.summary:
                found = [each for each in done.summary["findings"] if each["count"]]
                self.wrong.append(f"check finds {found}")

    def take_along(self) -> None:
        """Export a library, import it elsewhere, and check what came."""
        place = self.trouble.folder / f"export{next(self._numbers)}"
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
                if not ids or time.monotonic() > self._end:
                    return
                photo = self._rng.choice(ids)
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
        self.seen |= {one: codes for one, codes in found.items() if one in self.trouble.lasting}

    def kill(self) -> None:
        """Kill -9 one of the commands."""
        with self._lock:
            if self._running:
                self._rng.choice(self._running).kill()
                self.counts["killed"] += 1

    # -- all of it

    def run(self, seconds: float) -> None:
        """Let it go on for so long."""
        self._end = time.monotonic() + seconds
        actors: tuple[tuple[Callable[[], None], float], ...] = (
            *((self.write, 0.3), (self.write, 4), (self.decide, 1), (self.read, 0.5)),
            *((self.search_here, 0.2), (self.trouble.change_photos, 0.3), (self.kill, 4)),
            *((self.trouble.fill_disk, 8), (self.trouble.pull_out, 12)),
        )
        threads = [threading.Thread(target=self._act, args=actor) for actor in actors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _act(self, act: Callable[[], None], pause: float) -> None:
        while (left := self._end - time.monotonic()) > 0:
            time.sleep(min(left, self._rng.uniform(0.2, 1.8) * pause))
            try:
                act()
            except HashDeskError as error:
                self.sentences[str(error).replace(str(self.trouble.disk), "…")] += 1
                if isinstance(error, LibraryDamaged):
                    self.wrong.append(str(error))
            except Exception:  # noqa: BLE001 - the test fails with it
                self.wrong.append(f"{act.__name__}: {traceback.format_exc()}")


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
            content[number]: tuple(int(codes[number - 1]) for (codes,) in found.codes.beside())
            for number in found.ids.tolist()
        }
