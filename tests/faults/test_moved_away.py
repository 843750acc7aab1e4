"""A library that is set aside, moved, or taken apart by hand while its log holds photos."""

from __future__ import annotations

import random
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.imaging.thumbnail import is_thumbnail
from hashdesk.core.job import Job
from hashdesk.core.storage import relocation
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.whole_library.library_files import (
    ASIDE_PREFIX,
    DECISIONS_FILE,
    SHELF_NAMES_FILE,
)
from tests.conftest import BuildOnce
from tests.core.storage.whole_library.test_replacement import crashed, make, word
from tests.faults.conftest import Codes, Program
from tests.faults.flips import flipped_at
from tests.faults.power import FILE_SYSTEMS, power_disk
from tests.faults.report import Outcome, Report

pytestmark = pytest.mark.slow


@pytest.fixture
def killed(program: Program, album: Path, build_once: BuildOnce) -> Program:
    """A library whose writer was killed; its log holds photos that library.db does not."""

    def kill(folder: Path) -> None:
        writer = replace(program, library=folder / "library")
        child = writer.start_pausing("written:64", "index", album)
        child.send_signal(signal.SIGKILL)
        writer.finish(child)

    shutil.copytree(build_once("killed", kill) / "library", program.library)
    assert 0 < len(program.codes()) < 150
    assert (program.library / "library.db-wal").stat().st_size
    return program


def test_set_aside_and_indexed_again(killed: Program, album: Path, undisturbed: Codes) -> None:
    """The new library holds each photo once; the old one is whole where it is now."""
    before = killed.codes()
    done = killed.run("library", "set-aside")
    assert done.code == 0
    assert killed.codes() == {}
    assert killed.run("index", album).summary["counts"]["indexed"] == 150
    assert killed.run("check").code == 0
    assert killed.codes() == undisturbed
    library, killed.library = killed.library, Path(done.summary["aside"])
    assert killed.codes() == before
    name, killed.library = killed.library.name, library
    assert killed.run("restore", name).summary["photos_after"] == len(before)
    assert killed.codes() == undisturbed
    assert killed.run("restore", name, "--yes").code == 0
    assert killed.codes() == before
    assert killed.run("check").code == 0


@pytest.mark.parametrize(
    "left",
    [
        ("-wal", "-shm"),
        pytest.param(("-wal",), marks=pytest.mark.long),
        pytest.param(("-shm",), marks=pytest.mark.long),
    ],
)
def test_moved_away_by_hand(
    killed: Program,
    album: Path,
    undisturbed: Codes,
    report: Report,
    left: tuple[str, ...],
    tmp_path: Path,
) -> None:
    """A log that was left behind does not get into the new library, and is not deleted."""
    for suffix in ("-wal", "-shm"):
        if suffix not in left:
            (killed.library / f"library.db{suffix}").unlink()
    (killed.library / "library.db").rename(tmp_path / "library.db")
    done = killed.run("index", album)
    assert done.code == 0
    assert done.summary["counts"]["indexed"] == 150
    assert "is gone from" in done.errors
    assert killed.run("check").code == 0
    assert killed.codes() == undisturbed
    (aside,) = killed.library.glob(f"{ASIDE_PREFIX}*")
    assert {file.name for file in aside.iterdir()} == {f"library.db{suffix}" for suffix in left}
    said = done.errors.splitlines()[0].replace(str(tmp_path), "…")
    report(Outcome("library.db moved away, its log left", 1, message=said))


def test_a_log_deleted_by_hand(
    killed: Program, album: Path, undisturbed: Codes, report: Report
) -> None:
    """`check` and the next `index` say so, and index reads again what is missing."""
    before = killed.codes()
    (killed.library / "library.db-wal").unlink()
    assert len(killed.codes()) < len(before)
    done = killed.run("check")
    assert done.code == 1
    assert {one["name"] for one in done.events[-1]["findings"] if one["count"]} == {"log"}
    done = killed.run("index", album)
    assert "library.db-wal is gone" in done.errors
    assert killed.codes() == undisturbed
    assert killed.run("check").code == 0
    assert killed.run("index", album).errors == ""
    said = done.errors.splitlines()[0].replace(str(killed.library.parent), "…")
    report(Outcome("log of library.db deleted", 1, message=said))


@pytest.mark.long
def test_a_flipped_bit_in_the_log(
    killed: Program, album: Path, undisturbed: Codes, report: Report
) -> None:
    """SQLite drops what follows; `check` says so, and index reads again what is missing."""
    log = killed.library / "library.db-wal"
    data = log.read_bytes()
    before = killed.codes()
    log.write_bytes(flipped_at(data, len(data) // 3, random.Random(1)))
    killed.library.joinpath("library.db-shm").unlink()
    assert len(killed.codes()) < len(before)
    (finding,) = (one for one in killed.run("check").events[-1]["findings"] if one["count"])
    assert finding["name"] == "log"
    assert killed.run("index", album).code == 0
    assert killed.codes() == undisturbed
    assert killed.run("check").code == 0
    report(Outcome("flipped bit: log of a killed writer", 1, message=finding["what"]))


def test_moved_by_the_command(killed: Program, undisturbed: Codes, tmp_path: Path) -> None:
    """With its log; what was committed is found in the new place."""
    before = killed.codes()
    place = tmp_path / "new place"
    assert killed.run("library", "copy", tmp_path / "copy").code == 0
    assert killed.run("library", "move", place).code == 0
    assert not killed.library.exists()
    for folder in (place, tmp_path / "copy"):
        killed.library = folder
        assert killed.codes() == before
        assert killed.run("check").code == 0
    shutil.rmtree(place)


@pytest.mark.long
def test_wrong_words(killed: Program, tmp_path: Path) -> None:
    """One sentence, exit code 2, and nothing is changed."""
    before = killed.codes()
    for arguments in (
        ("move",),
        ("copy",),
        ("set-aside", tmp_path / "place"),
        ("move", tmp_path / "place", "--part", "decisions"),
        ("move", killed.library / "inside"),
        ("set-aside", "--part", "shelves"),
    ):
        done = killed.run("library", *arguments)
        assert done.code == 2
        assert done.sentence
    assert killed.codes() == before


@pytest.mark.long
def test_caches_that_changed_places(indexed: Program, undisturbed: Codes) -> None:
    """The check finds it, the repair mends it, and what is made anew is as before."""
    thumbnails, features = (next(indexed.library.glob(f"{n}*.db")) for n in ("thumb", "features-"))
    between = thumbnails.with_name("between")
    thumbnails.rename(between)
    features.rename(thumbnails)
    between.rename(features)
    assert indexed.run("check").code == 1
    assert indexed.run("check", "--repair", "--yes").code == 0
    assert indexed.run("check").code == 0
    assert indexed.run("index", "--features").code == 0
    assert indexed.codes() == undisturbed
    with BlobCache(thumbnails) as pictures, BlobCache(features) as kept:
        made = pictures.get(undisturbed)
        assert len(made) == len(kept.known(undisturbed)) == len(undisturbed)
        assert all(map(is_thumbnail, made.values()))


@pytest.mark.parametrize("file_system", FILE_SYSTEMS)
def test_the_power_goes_while_it_is_moved_to_another_disk(
    file_system: str, tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    """It is whole on the new disk before the old one is touched, and gone there when it is said."""
    (memory / "old").mkdir()
    (memory / "new").mkdir()
    first = make(tmp_path / "first", "first")
    (first / DECISIONS_FILE).unlink()
    delete, lost = relocation._delete, 0

    def is_whole(library: Path) -> bool:
        names = library / SHELF_NAMES_FILE
        return names.exists() and names.read_text() == "first" and word(library) == "last"

    with (
        power_disk(memory / "old", file_system) as old,
        power_disk(memory / "new", file_system) as new,
    ):
        library, place = crashed(first, old.place / "library", "last"), new.place / "in" / "library"
        old.flush()

        def cut_and_delete(library: Path, to: Path) -> None:
            nonlocal lost
            new.cut()
            lost += not is_whole(to)
            assert is_whole(library)
            delete(library, to)

        monkeypatch.setattr(relocation, "_delete", cut_and_delete)
        relocation.move_library(library, place, Job())
        old.cut()
        came_back = library.exists()
        lost += not is_whole(place)
    fault = "power cut, moving to another disk"
    report(Outcome(fault, 2, lost, wrong=int(came_back)))
