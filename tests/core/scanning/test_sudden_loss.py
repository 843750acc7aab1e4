"""Many photos that are gone at once: asked about, unless they were only moved."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.core.indexing.small_library import SmallLibrary
from tests.faults.drives import draw_noise
from tests.mounts import Mounts

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """Sixty photos, ten in each of six folders."""
    small = SmallLibrary(tmp_path)
    small.draw(60)
    assert small.index().indexed == 60
    return small


def delete(small: SmallLibrary, count: int) -> None:
    for path in sorted(small.photos.rglob("*.jpg"))[:count]:
        path.unlink()


def test_more_than_half_are_asked_about(small: SmallLibrary) -> None:
    """They stay as they are, at every scan, until somebody says so."""
    delete(small, 31)
    for _ in range(2):
        summary = small.index()
        (loss,) = summary.unconfirmed
        assert (loss.folder, loss.photos, loss.known) == (os.fsencode(small.photos), 31, 60)
        assert (summary.gone, summary.missing, summary.unchanged) == (0, 0, 29)
        assert len(small.found()) == 60
    summary = small.index(small.photos, confirm_missing=True)
    assert (summary.unconfirmed, summary.gone, summary.missing) == ((), 31, 31)
    assert small.index().unconfirmed == ()


@pytest.mark.parametrize("count", [20, 30])
def test_fewer_are_believed(small: SmallLibrary, count: int) -> None:
    """Half of them, or twenty."""
    delete(small, count)
    summary = small.index()
    assert (summary.unconfirmed, summary.gone) == ((), count)


def test_twenty_are_believed_even_if_they_are_all(tmp_path: Path) -> None:
    """A folder that was emptied, but for a text."""
    small = SmallLibrary(tmp_path)
    small.draw(20)
    small.index()
    (small.photos / "notes.txt").write_text("x")
    delete(small, 20)
    assert small.index().gone == 20


def test_photos_that_come_back_were_never_away(small: SmallLibrary) -> None:
    """A sync that went wrong and is put right costs nothing."""
    shutil.copytree(small.photos, small.folder / "copy")
    delete(small, 50)
    assert small.index().unconfirmed
    shutil.rmtree(small.photos)
    (small.folder / "copy").rename(small.photos)
    summary = small.index()
    assert (summary.unconfirmed, summary.unchanged, summary.encoded) == ((), 60, 0)


@pytest.mark.parametrize("renamed", [False, True])
def test_moved_photos_are_not_asked_about(small: SmallLibrary, renamed: bool) -> None:
    """Into another folder, with a new name or by a drive that keeps no times."""
    for number, path in enumerate(sorted(small.photos.rglob("*.jpg"))[:45]):
        target = small.photos / "sorted" / (f"{number}.jpg" if renamed else path.name)
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
        if not renamed:
            os.utime(target, (2e9, 2e9))
    summary = small.index()
    assert (summary.unconfirmed, summary.moved, summary.missing, summary.encoded) == ((), 45, 0, 0)


def test_moved_and_lost_ones_are_told_apart(small: SmallLibrary) -> None:
    """Those that were moved are moved; the others are asked about."""
    shutil.move(small.photos / "d0", small.photos / "e0")
    for name in ("d1", "d2", "d3", "d4"):
        shutil.rmtree(small.photos / name)
    summary = small.index()
    (loss,) = summary.unconfirmed
    assert (loss.photos, summary.moved, summary.missing) == (40, 10, 0)
    assert len(small.found()) == 60


def test_a_file_that_only_seems_to_be_a_lost_photo(small: SmallLibrary) -> None:
    """It has the name and size of one that is gone: that one is kept like the others."""
    lost = sorted(small.photos.rglob("*.jpg"))[:40]
    draw_noise(small.folder / "aside", 1, seed=99)
    (drawn,) = (small.folder / "aside").rglob("*.jpg")
    target = small.photos / "other" / lost[0].name
    target.parent.mkdir()
    size = lost[0].stat().st_size
    target.write_bytes(drawn.read_bytes().ljust(size, b"\0")[:size])
    delete(small, 40)
    summary = small.index()
    (loss,) = summary.unconfirmed
    assert (loss.photos, summary.indexed, summary.missing) == (39, 1, 0)
    assert len(small.found()) == 61


@pytest.fixture
def with_drive(small: SmallLibrary, mounts: Mounts) -> tuple[SmallLibrary, Path]:
    """Sixty photos and a drive below their folder that has six more, in as many folders."""
    drive = small.photos / "usb"
    drive.mkdir()
    mounts.add(drive)
    draw_noise(drive, 6, seed=7)
    assert small.index().indexed == 6
    return small, drive


def swap(drive: Path, mounts: Mounts) -> Path:
    """Plug another drive in; where the first one can be found meanwhile."""
    aside = drive.parent.parent / "aside"
    aside.mkdir()
    mounts.bind(drive, aside)
    mounts.remove(drive)
    mounts.add(drive)
    return aside


def plug_back(drive: Path, aside: Path, mounts: Mounts) -> None:
    mounts.remove(drive)
    mounts.bind(aside, drive)


def test_another_drive_with_folders_of_the_same_names(
    with_drive: tuple[SmallLibrary, Path], mounts: Mounts
) -> None:
    """Its new photos are taken in; those that were there are away, at every scan."""
    small, drive = with_drive
    before = small.found()
    aside = swap(drive, mounts)
    for number in range(3):
        draw_noise(drive / f"d{number}" / "x", 1, seed=8 + number)
    for new in (3, 0):
        summary = small.index()
        assert (summary.indexed, summary.missing, summary.offline) == (new, 0, 6)
        assert summary.unconfirmed == ()
        assert before < small.found()
    plug_back(drive, aside, mounts)
    summary = small.index()
    assert (summary.missing, summary.offline, summary.encoded) == (0, 3, 0)
    assert before < small.found()


def test_two_drives_with_photos_in_the_same_folder(
    with_drive: tuple[SmallLibrary, Path], mounts: Mounts
) -> None:
    """Photos of either are found while the other is there, and asked about."""
    small, drive = with_drive
    aside = swap(drive, mounts)
    new = drive / "d0" / "new.jpg"
    draw_noise(drive, 1, seed=9)
    (drive / "d0" / "p0.jpg").rename(new)
    for count in (1, 0):
        summary = small.index()
        (loss,) = summary.unconfirmed
        assert (loss.photos, summary.indexed, summary.missing) == (1, count, 0)
        assert len(small.found()) == 67
    plug_back(drive, aside, mounts)
    for _ in range(2):
        summary = small.index()
        (loss,) = summary.unconfirmed
        assert (loss.photos, summary.missing, summary.encoded) == (1, 0, 0)
        assert len(small.found()) == 67
    assert small.index(small.photos, confirm_missing=True).missing == 1
    assert small.index().unconfirmed == ()


def test_an_older_copy_of_a_drive(with_drive: tuple[SmallLibrary, Path], mounts: Mounts) -> None:
    """Photos that it lacks are asked about, though others in their folder are there."""
    small, drive = with_drive
    draw_noise(drive, 12, seed=7)
    assert small.index().indexed == 6
    aside = swap(drive, mounts)
    for path in aside.rglob("p[0-5].jpg"):
        (drive / path.parent.name).mkdir()
        shutil.copy2(path, drive / path.parent.name / path.name)
    for _ in range(2):
        summary = small.index()
        (loss,) = summary.unconfirmed
        assert (loss.photos, summary.missing, summary.encoded) == (6, 0, 0)
    plug_back(drive, aside, mounts)
    summary = small.index()
    assert (summary.unconfirmed, summary.missing, summary.unchanged) == ((), 0, 72)
    (drive / "d0" / "p0.jpg").unlink()
    assert small.index().missing == 1
