"""Drives that are pulled out: at a scan, during it, while photos are read. Nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

import pytest

from tests.faults.conftest import Codes, Program
from tests.faults.drives import PLACES, READINGS, away_trial, reading_trial, trial_folder
from tests.mounts import Mounts

pytestmark = pytest.mark.slow

TRIALS = 1_000
FAULTS = (
    *("lost", "hidden", "re-encoded", "unsound", "silent", "blamed"),
    *("rows without content", "not gone over in the end"),
)


@pytest.mark.parametrize("when", ["before", "during", "blinking"])
@pytest.mark.parametrize("kind", PLACES)
def test_a_drive_that_is_away_at_a_scan(
    tmp_path: Path, mounts: Mounts, kind: str, when: str
) -> None:
    with trial_folder(tmp_path, mounts) as folder:
        counts = away_trial(kind, when, folder, mounts, random.Random(f"{kind} {when}"))
    assert not {name: counts[name] for name in FAULTS if counts[name]}


@pytest.mark.parametrize("reading", READINGS)
def test_a_drive_that_goes_while_photos_are_read(
    tmp_path: Path, mounts: Mounts, reading: str
) -> None:
    kind = PLACES[READINGS.index(reading) % len(PLACES)]
    with trial_folder(tmp_path, mounts) as folder:
        counts = reading_trial(reading, kind, folder, mounts, random.Random(reading))
    assert not {name: counts[name] for name in FAULTS if counts[name]}


@pytest.mark.long
@pytest.mark.timeout(5400)
def test_a_thousand_times(tmp_path: Path, mounts: Mounts) -> None:
    """At random moments; prints what happened."""
    rng = random.Random(17)
    kinds = [(away_trial, *kind) for kind in product(PLACES, ("before", "during", "blinking"))]
    kinds += [(reading_trial, *kind) for kind in product(READINGS, PLACES)]
    totals: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number in range(TRIALS):
        run, one, other = kinds[number % len(kinds)]
        with trial_folder(tmp_path, mounts) as folder:
            counts = run(one, other, folder, mounts, rng)
        totals[f"{one}, {other}"].update(counts | Counter(trials=1))
    for name, counts in totals.items():
        found = ", ".join(f"{counts[fault]} {fault}" for fault in FAULTS)
        print(f"{name:32} {counts['trials']:4} trials: {found}")  # noqa: T201
    sums = sum(totals.values(), Counter())
    assert not {name: sums[name] for name in FAULTS if sums[name]}


@pytest.fixture
def drive(tmp_path: Path, album: Path, mounts: Mounts) -> Path:
    """The album on a drive that is connected."""
    point = tmp_path / "drive"
    point.mkdir()
    mounts.add(point)
    for folder in album.iterdir():
        shutil.copytree(folder, point / folder.name)
    return point


def test_the_program_while_its_drive_goes(
    tmp_path: Path, program: Program, drive: Path, mounts: Mounts, album: Path, undisturbed: Codes
) -> None:
    """What was read is kept and can be found, the rest is left, and it is said which drive went."""
    child = program.start_pausing("encoded:48", "index", drive)
    mounts.remove(drive)
    os.kill(child.pid, signal.SIGCONT)
    done = program.finish(child)
    assert done.code == 3
    assert done.summary["unplugged"] == [str(drive)]
    counts = done.summary["counts"]
    kept = program.codes()
    assert 48 <= len(kept) == counts["offline"] < 150
    assert (counts["indexed"], counts["failed"], counts["missing"]) == (len(kept), 0, 0)
    assert not [event for event in done.events if event["event"] == "failed"]
    assert kept.items() <= undisturbed.items()
    again = program.run("index")
    assert (again.code, again.summary["unplugged"]) == (0, [])
    assert program.codes() == kept
    mounts.add(drive)
    for folder in album.iterdir():
        shutil.copytree(folder, drive / folder.name)
    back = program.run("index")
    assert back.code == 0
    assert (back.summary["encoded"], back.summary["counts"]["offline"]) == (150 - len(kept), 0)
    assert program.codes() == undisturbed
    assert program.run("check").code == 0


def test_the_words_in_a_terminal(
    program: Program, drive: Path, mounts: Mounts, capfd: pytest.CaptureFixture[str]
) -> None:
    child = program.start_pausing("encoded:16", "index", drive, as_json=False)
    mounts.remove(drive)
    os.kill(child.pid, signal.SIGCONT)
    out, errors = child.communicate(timeout=120)
    assert (child.returncode, errors) == (3, "")
    assert f"{drive} was unplugged while indexing. What was read is kept; index again when" in out
    assert "could not be read" not in out


def test_comparing_a_card_that_is_pulled_out_has_no_answer(
    tmp_path: Path, program: Program, drive: Path, mounts: Mounts
) -> None:
    """Half an answer would call photos safe that were never looked at."""
    small = tmp_path / "small"
    shutil.copytree(drive / "0", small)
    assert program.run("index", small).code == 0
    child = program.start_pausing("encoded:16", "compare", drive)
    mounts.remove(drive)
    os.kill(child.pid, signal.SIGCONT)
    done = program.finish(child)
    assert done.code == 1
    assert "was unplugged while photos were read" in done.sentence


def test_a_drive_below_a_folder_comes_and_goes(
    tmp_path: Path, program: Program, mounts: Mounts, album: Path, undisturbed: Codes
) -> None:
    """Its photos are offline, not missing: they are found, and nothing is done again."""
    root, disk = tmp_path / "root", tmp_path / "disk"
    shutil.copytree(album / "0", root / "own")
    shutil.copytree(album, disk, ignore=shutil.ignore_patterns("0"))
    point = root / "usb"
    point.mkdir()
    mounts.bind(disk, point)
    assert program.run("index", root).summary["counts"]["indexed"] == 150
    for _ in range(2):
        mounts.remove(point)
        away = program.run("index")
        assert away.code == 0
        assert away.summary["counts"] | {"unchanged": 0} == dict.fromkeys(
            ("indexed", "unchanged", "moved", "failed", "missing"), 0
        ) | {"offline": 120}
        assert program.codes() == undisturbed
        found = program.run("search", disk / "1" / "1.jpg", "-k", "1")
        assert (found.events[-1]["results"][0]["distance"], found.code) == (0, 0)
        assert program.run("check").code == 0
        mounts.bind(disk, point)
        back = program.run("index")
        assert (back.summary["counts"]["unchanged"], back.summary["encoded"]) == (150, 0)
    assert program.codes() == undisturbed


def test_reading_photos_again_while_their_drive_goes(
    tmp_path: Path, program: Program, mounts: Mounts, album: Path, undisturbed: Codes
) -> None:
    """`--features` reads photos that have codes: every one of them can be found all the time."""
    point = tmp_path / "drive"
    point.mkdir()
    mounts.bind(album, point)
    assert program.run("index", point).code == 0
    (program.library / "thumbnails.db").unlink()
    child = program.start_pausing("encoded:48", "index", "--features")
    mounts.remove(point)
    os.kill(child.pid, signal.SIGCONT)
    done = program.finish(child)
    assert (done.code, done.summary["unplugged"]) == (3, [str(point)])
    assert done.summary["counts"]["offline"] == 150
    assert program.codes() == undisturbed
    assert program.run("info").events[-1]["photos"] == 150
    assert program.run("check").code == 0
    assert program.run("index").summary["encoded"] == 0
    mounts.bind(album, point)
    back = program.run("index")
    assert (back.code, back.summary["encoded"], back.summary["counts"]["unchanged"]) == (0, 0, 150)
    assert program.codes() == undisturbed
