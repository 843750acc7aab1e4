"""Thousands of mutated files of other people: refused in one sentence, or taken in whole."""

from __future__ import annotations

import logging
import os
import re
import resource
import shutil
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hashdesk.core.backup.verification import HARMLESS
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import HashDeskError, LibraryError
from hashdesk.core.search.library import Library
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.conftest import BuildOnce
from tests.faults.hostile.doors import DOORS, Door, Place
from tests.faults.hostile.foreign_files import ForeignFiles, make_foreign_files
from tests.faults.report import Outcome, Report
from tests.faults.trials import trials

log = logging.getLogger(__name__)
FEW = 4  # trials in the quick tier
MOST_SECONDS = 2.0  # of the processor, for one file
MOST_MEMORY = 256 << 20  # bytes, beyond what the process had
LONGEST_SENTENCE = 900  # characters, paths included
OF_PYTHON = re.compile(
    r"takes at most|NoneType|no attribute|subscriptable|unexpected keyword|positional argument"
    r"|indices must|<class|Errno|\bb'|Traceback|must be (str|int|a string)|codec can|0x[0-9a-f]{5}"
    r"|unpack requires|unhashable|recursion|invalid literal|Error -\d|Exceeds the limit"
    r"|not iterable|[a-z]Error\b|__"
)


@dataclass
class Findings:
    """What became of changed files."""

    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # sentences, without names and numbers
    wrong: list[str] = field(default_factory=list)
    lost: int = 0
    slowest: tuple[float, int] = (0.0, 0)  # seconds, which
    example: str = ""

    def __str__(self) -> str:
        lines = [
            f"taken {self.taken}, refused {sum(self.refused.values())}, slowest {self.slowest}"
        ]
        lines += [f"{count:6,}  {sentence}" for sentence, count in self.refused.most_common()]
        return "\n".join([*lines, *self.wrong])


@pytest.fixture(scope="session")
def foreign_files(build_once: BuildOnce) -> ForeignFiles:
    """Sound files, and a library of one's own."""
    return ForeignFiles(build_once("foreign-files", make_foreign_files))


class Trial:
    """A folder in which changed files are taken in, again and again."""

    def __init__(self, files: ForeignFiles, folder: Path) -> None:
        self._place = Place(files, folder / "given", folder / "own", folder / "made")
        self._folder = folder
        self._before = owned(files.library)
        self._clean()
        self.findings = Findings()

    def _clean(self) -> None:
        for folder in (self._place.given, self._place.own, self._place.made):
            shutil.rmtree(folder, ignore_errors=True)
        self._place.given.mkdir()
        self._place.made.mkdir()
        shutil.copytree(self._place.files.library, self._place.own)

    def take(self, door: Door, number: int) -> None:
        """Change files, take them in, and judge what is there then."""
        found, place = self.findings, self._place
        door.change(place, Random(number))
        given = sorted(path.name for path in place.given.iterdir())
        started = time.process_time()
        try:
            door.enter(place)
        except HashDeskError as error:
            self._judge_sentence(number, str(error))
            if os.listdir(place.made):
                found.wrong.append(f"{number}: something was made: {os.listdir(place.made)}")
            taken = False
        except Exception as error:  # noqa: BLE001  (whatever it is, it is a traceback to the user)
            found.wrong.append(f"{number}: {type(error).__name__}: {str(error)[:200]}")
            taken = True
        else:
            found.taken += 1
            taken = True
        found.slowest = max(found.slowest, (time.process_time() - started, number))
        if sorted(os.listdir(self._folder)) != ["given", "made", "own"]:
            found.wrong.append(f"{number}: it left {os.listdir(self._folder)}")
        self._judge_libraries(number)
        if taken or given != sorted(path.name for path in place.given.iterdir()):
            self._clean()
        else:
            for path in place.given.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            if door.name.startswith("backup"):
                self._clean()

    def _judge_sentence(self, number: int, sentence: str) -> None:
        found = self.findings
        found.example = found.example or sentence.replace(str(self._folder), "…")
        shown = re.sub(r"\S*/\S*", "PATH", sentence.replace(str(self._folder), ""))
        found.refused[re.sub(r"\d+|“[^”]*”", "N", shown)] += 1
        if (
            OF_PYTHON.search(sentence)
            or not sentence.endswith((".", "?", ")"))
            or "\n" in sentence
            or len(sentence) > LONGEST_SENTENCE
            or not sentence.isprintable()
        ):
            found.wrong.append(f"{number}: no sentence for people: {sentence!r}")

    def _judge_libraries(self, number: int) -> None:
        """All libraries are whole, and what was one's own is there."""
        for library in (self._place.own, *self._place.made.iterdir()):
            if faults := faults_of(library):
                self.findings.wrong.append(f"{number}: {library.name} is not whole: {faults}")
        after = owned(self._place.own)
        for aside in self._place.own.glob("set-aside-*"):
            after |= owned(aside)  # where a backup took its place
        lost = [what for what, value in self._before.items() if after.get(what) != value]
        if lost:
            self.findings.lost += len(lost)
            self.findings.wrong.append(f"{number}: lost {lost[:3]}")


def owned(library: Path) -> dict[Any, Any]:
    """The photos of a library with their codes, and its decisions."""
    found: dict[Any, Any] = {}
    with suppress(LibraryError), Library(library) as opened:  # a backup may have no codes
        ids = opened.codes.ids.tolist()
        places, photos = opened.places(ids), opened.photos(ids)
        for row, number in enumerate(ids):
            codes = tuple(int(codes[row]) for (codes,) in opened.codes.codes.beside())
            found[places[number].full] = photos[number].content_id, codes
    with DecisionsDB(library) as db:
        for decision in db.all():
            found[decision.kind, frozenset(decision.members.items())] = decision.created
    return found


def faults_of(library: Path) -> list[str]:
    """What `check` finds in a library, and whether it can be searched."""
    try:
        with LibraryDB(library) as db:
            found = [one for one in check(db) if one.count and one.name not in HARMLESS]
            faults = [f"{one.count} {one.what}" for one in found]
            empty = db.encoder_in_use() is None or not len(db.load_codes(db.encoder_in_use()).ids)
        if empty:  # of a backup that says so itself
            return faults
        with Library(library) as opened:
            if len(opened.codes.ids):
                query = opened.query(int(opened.codes.ids[0]))
                assert opened.places([match.photo for match in opened.search(query, 64, 5)])
        with DecisionsDB(library) as decisions:
            faults += ["decisions"] * decisions.faults()
    except Exception as error:  # noqa: BLE001  (whatever it is, the library is not whole)
        return [repr(error)]
    return faults


def most_memory() -> int:
    """The most memory that this process ever had in use, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


@pytest.fixture
def trial(foreign_files: ForeignFiles, tmp_path: Path) -> Trial:
    """A place for trials."""
    return Trial(foreign_files, tmp_path)


def judge(door: Door, trial: Trial, report: Report, count: int, before: int) -> None:
    """Report what became of changed files."""
    found = trial.findings
    log.info("%s\n%s", door.name, found)  # shown with --log-cli-level=INFO
    fault = f"mutated {door.name}"
    report(Outcome(fault, count, found.lost, 0, len(found.wrong), found.example))
    assert found.slowest[0] < MOST_SECONDS
    assert most_memory() - before < MOST_MEMORY
    assert found.taken + sum(found.refused.values()) == count


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_some_changed_files(door: Door, trial: Trial, report: Report) -> None:
    """A few through each door."""
    before = most_memory()
    for number in range(FEW):
        trial.take(door, number)
    judge(door, trial, report, FEW, before)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_many_changed_files(door: Door, trial: Trial, report: Report) -> None:
    """A thousand through each door, ten thousand in all."""
    before, count = most_memory(), trials(1000)
    for number in range(1000, 1000 + count):
        trial.take(door, number)
    judge(door, trial, report, count, before)
