"""Drives that are pulled out: at a scan, during it, while photos are read. Nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from tests.faults.conftest import Codes, Program
from tests.faults.drives import (
    PLACES,
    READINGS,
    away_trial,
    make_place,
    reading_trial,
    trial_folder,
)
from tests.faults.report import Outcome, Report
from tests.faults.trials import trials
from tests.faults.vanishing import WAYS, Way, way_trial
from tests.mounts import Mounts

pytestmark = pytest.mark.slow

MOMENTS = {
    "before": "drive that is away at a scan",
    "during": "drive that goes during a scan",
    "blinking": "drive that goes and comes back during a scan",
}
READING = "drive that goes while photos are read: {}"
LOSSES = ("lost", "hidden")
WRONGS = ("unsound", "silent", "blamed", "rows without content", "not gone over in the end")
Run = Callable[[Path, Mounts, random.Random], Counter[str]]


def kinds() -> list[tuple[str, Run]]:
    """Every kind of trial, by the name of its row in the table of faults."""
    found: list[tuple[str, Run]] = []
    for place, moment in product(PLACES, MOMENTS):
        found.append((MOMENTS[moment], partial(away_trial, place, moment)))
    for reading, place in product(READINGS, PLACES):
        found.append((READING.format(reading), partial(reading_trial, reading, place)))
    found += [(way.fault, partial(way_trial, way)) for way in WAYS if not way.needs_permission]
    return found


def outcome(fault: str, count: int, counts: Mapping[str, int]) -> Outcome:
    lost = sum(counts.get(name, 0) for name in LOSSES)
    wrong = sum(counts.get(name, 0) for name in WRONGS)
    return Outcome(fault, count, lost, counts.get("re-encoded", 0), wrong)


QUICK = dict(reversed(kinds()))  # one kind of each row


@pytest.mark.parametrize("fault", QUICK)
def test_a_root_that_goes(tmp_path: Path, mounts: Mounts, report: Report, fault: str) -> None:
    """Nothing is lost, hidden or encoded again, and no photo is blamed."""
    with trial_folder(tmp_path, mounts) as folder:
        counts = QUICK[fault](folder, mounts, random.Random(fault))
    assert counts["re-encoded"] == 0
    report(outcome(fault, 1, counts))


@pytest.mark.long
@pytest.mark.timeout(trials(1800))
def test_roots_that_go_hundreds_of_times(tmp_path: Path, mounts: Mounts, report: Report) -> None:
    """At random moments; a thousand trials once for the record, with four times as many."""
    rng = random.Random(17)
    totals: defaultdict[str, Counter[str]] = defaultdict(Counter)
    every = kinds()
    for number in range(trials(300)):
        fault, run = every[number % len(every)]
        with trial_folder(tmp_path, mounts) as folder:
            counts = run(folder, mounts, rng)
        again = max(totals[fault]["re-encoded"], counts.pop("re-encoded", 0))
        totals[fault].update(counts | Counter(trials=1))
        totals[fault]["re-encoded"] = again
    for fault, counts in totals.items():
        assert counts["re-encoded"] == 0, fault
        report(outcome(fault, counts["trials"], counts))


WITHOUT_CAPABILITIES = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.fault)
def test_the_program_without_its_root(
    tmp_path: Path, program: Program, mounts: Mounts, report: Report, way: Way
) -> None:
    """`index`, `search`, `info` and `check`, with the real encoder, while a root is away."""
    if way.needs_permission and shutil.which(WITHOUT_CAPABILITIES[0]) is None:
        pytest.skip("needs setpriv")
    before = WITHOUT_CAPABILITIES if way.needs_permission else []
    place = make_place(way.kind, tmp_path, mounts, seed=5)
    first = program.run("index", place.root)
    codes, photos = program.codes(), first.summary["counts"]["indexed"]
    undo = way.go(place)
    away = program.run("index", before=before)
    assert away.code in (0, 3)
    assert away.summary["encoded"] == way.added
    kept = program.codes()
    found = program.run("info", before=before).events[-1]["photos"]
    lost = 0 if way.replaced else len(codes.keys() - kept.keys()) + max(photos - found, 0)
    said = words(program, before)
    undo()
    back = program.run("index")
    assert back.code == 0
    assert back.summary["counts"]["unchanged"] + way.added * way.replaced == photos
    after = program.codes()
    wrong = sum(after.get(content) != code for content, code in codes.items())
    assert program.run("check").code == 0
    report(Outcome(way.fault, 1, lost, back.summary["encoded"], wrong, said))


def words(program: Program, before: list[str]) -> str:
    """What `hashdesk index` says of a root in a terminal; nothing if all is as it was."""
    command = [word for word in program.command("index") if word != "--json"]
    done = subprocess.run([*before, *command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    lines = [*done.stderr.splitlines(), *done.stdout.splitlines()]
    folder = str(program.library.parent)
    return next((line.replace(folder, "…") for line in lines if folder in line), "")


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
    program: Program, drive: Path, mounts: Mounts, report: Report
) -> None:
    child = program.start_pausing("encoded:16", "index", drive, as_json=False)
    mounts.remove(drive)
    os.kill(child.pid, signal.SIGCONT)
    out, errors = child.communicate(timeout=120)
    assert (child.returncode, errors) == (3, "")
    assert f"{drive} was unplugged while indexing. What was read is kept; index again when" in out
    assert "could not be read" not in out
    said = next(line for line in out.splitlines() if "was unplugged" in line)
    report(Outcome(READING.format("new photos"), 1, message=said.replace(str(drive), "DRIVE")))


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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
