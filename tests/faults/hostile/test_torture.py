"""Three hundred odd and broken pictures in one run: each is indexed, or listed with a reason."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hashdesk.core.imaging.photo_formats import PHOTO_SUFFIXES, UNSUPPORTED_SUFFIXES
from hashdesk.core.search.library import Library
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.faults.conftest import Done, Program

pytestmark = [pytest.mark.photos, pytest.mark.slow]

MOST_MEMORY = 2_500_000_000  # bytes, of the program and its workers together


class Weight(threading.Thread):
    """Measures the memory that a process and its children use, until it is told to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(daemon=True)
        self._number = number
        self._done = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._done.wait(0.05):
            self.peak = max(self.peak, sum(map(resident, family(self._number))))

    def stop(self) -> int:
        self._done.set()
        self.join()
        return self.peak


def family(number: int) -> Iterator[int]:
    """A process and all its descendants."""
    yield number
    for children in Path(f"/proc/{number}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text().split():
                yield from family(int(child))


def resident(number: int) -> int:
    """Bytes of memory that a process has in use; 0 if it is gone."""
    with contextlib.suppress(OSError):
        pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


@pytest.fixture(scope="module")
def tortured(
    photos: Path, encoder: BundleEncoder, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Program, Done, int]:
    """The torture folder after one run, what the run said, and the most memory it used."""
    assert encoder.batch > 0  # its backbone is exported before memory is measured
    folder = tmp_path_factory.mktemp("torture")
    program = Program(folder / "library", folder / "no-settings.toml")
    child = program.start("index", photos / "torture")
    weight = Weight(child.pid)
    weight.start()
    try:
        done = program.finish(child)
    finally:
        program.close()
        peak = weight.stop()
    return program, done, peak


@pytest.fixture
def pictures(photos: Path) -> set[str]:
    """Every file in the folder whose suffix is a picture's."""
    suffixes = PHOTO_SUFFIXES | UNSUPPORTED_SUFFIXES
    files = (path for path in (photos / "torture").rglob("*") if path.is_file())
    found = {str(path) for path in files if os.fsencode(path.suffix.lower()) in suffixes}
    assert len(found) > 300
    return found


def test_every_picture_is_accounted_for(
    tortured: tuple[Program, Done, int], pictures: set[str]
) -> None:
    """Each picture is either in the library or was named with a reason."""
    program, done, _ = tortured
    assert done.code == 3, done.errors
    failed = {event["path"]: event["reason"] for event in done.events if event["event"] == "failed"}
    with LibraryDB(program.library) as db:
        rows = db.connection.execute("SELECT id, state FROM photos").fetchall()
        places = photo_rows.places(db.connection, [number for number, _ in rows])
        indexed = {os.fsdecode(places[n].full) for n, state in rows if state == PhotoState.OK}
        assert not [result for result in check(db) if result.count]
    assert indexed | failed.keys() == pictures
    assert not indexed & failed.keys()
    counts = done.summary["counts"]
    assert (counts["indexed"], counts["failed"]) == (len(indexed), len(failed))
    assert len(indexed) > 200


def test_reasons_are_for_people(tortured: tuple[Program, Done, int]) -> None:
    """Every reason is one short clause; a program that crashes or hangs is none of them."""
    reasons = {event["reason"] for event in tortured[1].events if event["event"] == "failed"}
    assert reasons
    for reason in reasons:
        assert reason.startswith("it ")
        assert len(reason) < 200
        assert "\n" not in reason
    assert tortured[1].errors == ""


def test_memory_is_bounded(tortured: tuple[Program, Done, int]) -> None:
    """No picture makes the program and its workers use more than their share."""
    if not sys.platform.startswith("linux"):
        pytest.skip("memory is read from /proc, which only Linux has")
    assert 100_000_000 < tortured[2] < MOST_MEMORY


def test_four_shots_of_one_desk_find_each_other(
    tortured: tuple[Program, Done, int], photos: Path
) -> None:
    """Four shots, each with the camera held another way, are nearest to one another."""
    files = sorted((photos / "torture" / "exif-rotation").glob("*.jpg"))
    assert len(files) == 4
    with Library(tortured[0].library) as library:
        ids = []
        for file in files:
            photo = library.find(file)
            assert photo is not None
            ids.append(photo.id)
            sideways = file.stem.endswith(("6", "8"))
            assert (photo.width, photo.height) == ((360, 480) if sideways else (480, 360))
        for number in ids:
            nearest = library.search(library.query(number), 64, 4, itself=number)
            assert {match.photo for match in nearest} == set(ids)


def test_a_second_run_reads_nothing(tortured: tuple[Program, Done, int], photos: Path) -> None:
    """Photos that failed are named again with their reasons, and not one is tried again."""
    program, done, _ = tortured
    again = program.run("index", photos / "torture")
    assert again.code == 3
    assert again.summary["encoded"] == 0
    assert again.summary["counts"]["failed"] == done.summary["counts"]["failed"]

    def named(run: Done) -> set[tuple[str, str]]:
        failed = (event for event in run.events if event["event"] == "failed")
        return {(event["path"], event["reason"]) for event in failed}

    assert named(again) == named(done)
