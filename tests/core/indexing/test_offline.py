"""Drives and folders that vanish or cannot be read: none of their photos counts as deleted."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from hashdesk.core.scanning import folder_walk
from hashdesk.core.scanning.mount_points import mount_table
from hashdesk.core.scanning.root_scan import RootScan
from hashdesk.core.scanning.scan import NOT_ITS_DRIVE
from hashdesk.core.storage import folder_mounts
from tests.core.conftest import AsNobody
from tests.core.scanned_folder import JobWithAction, ScannedFolder, is_quiet, names, paths
from tests.mounts import Mounts

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.mark.parametrize("how", ["no folder", "empty folder", "a file instead"])
def test_vanished_root(scanned_folder: ScannedFolder, how: str) -> None:
    """A root that is not there, or suddenly empty, is offline: nothing is gone."""
    scanned_folder.fill("a.jpg", "one/b.jpg")
    aside = scanned_folder.path.rename(scanned_folder.path.parent / "aside")
    if how == "empty folder":
        scanned_folder.path.mkdir()
    elif how == "a file instead":
        scanned_folder.path.write_bytes(b"")
    result = scanned_folder.scan()
    assert result.offline
    assert not result.gone
    assert not result.candidates
    if scanned_folder.path.is_dir():
        scanned_folder.path.rmdir()
    scanned_folder.path.unlink(missing_ok=True)
    aside.rename(scanned_folder.path)
    back = scanned_folder.scan()
    assert is_quiet(back)
    assert back.unchanged == 2


def test_an_empty_root_that_never_had_photos_is_just_empty(scanned_folder: ScannedFolder) -> None:
    """A new, empty folder is not taken for an unplugged drive."""
    assert is_quiet(scanned_folder.scan())


def test_a_root_whose_photos_were_all_deleted(scanned_folder: ScannedFolder) -> None:
    """Where other things are left in the root, the drive is there and the photos are gone."""
    scanned_folder.fill("a.jpg")
    scanned_folder.write("notes.txt")
    (scanned_folder.path / "a.jpg").unlink()
    result = scanned_folder.scan()
    assert not result.offline
    assert names(result.gone) == [b"a.jpg"]


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_root_that_vanishes_during_the_walk(
    scanned_folder: ScannedFolder, moment: int, left: str
) -> None:
    """A drive that goes in the middle of a scan makes the root offline, and no photo is gone."""
    scanned_folder.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "two/d.jpg", "three/e.jpg")

    def unplug() -> None:
        scanned_folder.path.rename(scanned_folder.path.parent / "aside")
        if left == "an empty folder":
            scanned_folder.path.mkdir()

    result = scanned_folder.scan(job=JobWithAction(moment, unplug))
    assert result.offline
    assert not result.gone
    assert not (scanned_folder.path / "a.jpg").exists()


@pytest.mark.parametrize("moment", [0, 2])
def test_unmounted_drive(scanned_folder: ScannedFolder, mounts: Mounts, moment: int) -> None:
    """A real drive that is really taken away, before or during the scan, costs nothing."""
    mounts.add(scanned_folder.path)
    scanned_folder.fill("a.jpg", "one/b.jpg", "two/c.jpg", "three/d.jpg")
    if moment == 0:
        mounts.remove(scanned_folder.path)
        result = scanned_folder.scan()
    else:
        unplug = partial(mounts.remove, scanned_folder.path)
        result = scanned_folder.scan(job=JobWithAction(moment, unplug))
    assert result.offline
    assert not result.gone


@posix
def test_folder_without_permission(open_scanned_folder: ScannedFolder, as_nobody: AsNobody) -> None:
    """A folder that cannot be read is out of reach with all below it; the others are scanned."""
    open_scanned_folder.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "two/d.jpg")
    open_scanned_folder.write("two/new.jpg")
    open_scanned_folder.db.folders(open_scanned_folder.root)
    (open_scanned_folder.path / "one").chmod(0)
    with as_nobody():
        result = open_scanned_folder.scan()
    assert not result.offline
    assert not result.gone
    closed = {
        f.id
        for f in open_scanned_folder.db.folders(open_scanned_folder.root)
        if f.path.startswith(b"one")
    }
    assert result.unreachable == closed
    assert len(closed) == 2
    where = os.fsencode(open_scanned_folder.path / "one")
    assert result.problems == [(where, "permission denied")]
    assert paths(result.candidates) == [b"two/new.jpg"]


def test_a_file_that_is_deleted_under_the_scan(
    scanned_folder: ScannedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo that goes while its folder is being listed costs itself, not the whole folder."""
    scanned_folder.fill("one/a.jpg", "one/b.jpg", "one/c.jpg")
    real = os.scandir

    class Listing:
        """A real listing, from which b.jpg is deleted just before the scan reads its size."""

        def __init__(self, folder: bytes) -> None:
            self._entries = real(folder)

        def __enter__(self) -> Iterator[os.DirEntry[bytes]]:
            return self._each()

        def _each(self) -> Iterator[os.DirEntry[bytes]]:
            for entry in self._entries:
                if entry.name == b"b.jpg":
                    os.unlink(entry.path)
                yield entry

        def __exit__(self, *_: object) -> None:
            self._entries.close()

    monkeypatch.setattr(folder_walk.os, "scandir", Listing)
    result = scanned_folder.scan()
    assert names(result.gone) == [b"b.jpg"]
    assert result.unchanged == 2


# -- drives below a root, and drives whose place is not empty without them


def fill_with_drive(scanned_folder: ScannedFolder, mounts: Mounts, folder: str = "usb") -> Path:
    """A root with photos of its own and a drive in a folder of it; that folder."""
    scanned_folder.write("own/a.jpg", "own/b.jpg")
    drive = scanned_folder.path / folder
    drive.mkdir(exist_ok=True)
    mounts.add(drive)
    scanned_folder.fill(f"{folder}/c.jpg", f"{folder}/one/d.jpg", f"{folder}/one/deep/e.jpg")
    assert is_quiet(scanned_folder.scan())
    return drive


def away(scanned_folder: ScannedFolder, result: RootScan) -> list[bytes]:
    """The folders that are out of reach."""
    folders = scanned_folder.db.folders(scanned_folder.root)
    return [folder.path for folder in folders if folder.id in result.unreachable]


@pytest.mark.parametrize("left", ["an empty folder", "nothing", "a file"])
def test_a_drive_below_the_root(scanned_folder: ScannedFolder, mounts: Mounts, left: str) -> None:
    """Its folders are out of reach; the root and its own photos are not."""
    drive = fill_with_drive(scanned_folder, mounts)
    mounts.remove(drive)
    if left == "nothing":
        drive.rmdir()
    elif left == "a file":
        scanned_folder.write("usb/thumbs.txt")
    (scanned_folder.path / "own" / "a.jpg").unlink()
    scanned_folder.write("own/new.jpg")
    result = scanned_folder.scan()
    assert away(scanned_folder, result) == [b"usb", b"usb/one", b"usb/one/deep"]
    assert not result.offline
    assert names(result.gone) == [b"a.jpg"]
    assert paths(result.candidates) == [b"own/new.jpg"]


def test_a_root_with_a_file_in_its_empty_mount_point(
    scanned_folder: ScannedFolder, mounts: Mounts
) -> None:
    """It is offline, although it is not empty; a photo that lies there now is not taken in."""
    scanned_folder.write(".directory", "stray.jpg")
    mounts.add(scanned_folder.path)
    scanned_folder.fill("a.jpg", "one/b.jpg")
    mounts.remove(scanned_folder.path)
    result = scanned_folder.scan()
    assert result.offline
    assert not result.candidates
    assert scanned_folder.scan(b"one").offline


def test_a_folder_of_the_same_disk_that_is_shown_elsewhere(
    scanned_folder: ScannedFolder, mounts: Mounts
) -> None:
    """A bind mount has the device number of its surroundings."""
    disk = scanned_folder.path.parent / "disk"
    (disk / "one").mkdir(parents=True)
    (disk / "one" / "a.jpg").write_bytes(b"x")
    shown = scanned_folder.path / "shown"
    shown.mkdir()
    mounts.bind(disk, shown)
    scanned_folder.fill("own.jpg")
    assert os.stat(shown).st_dev == os.stat(scanned_folder.path).st_dev
    mounts.remove(shown)
    result = scanned_folder.scan()
    assert away(scanned_folder, result) == [b"shown/one"]
    assert not result.gone


def test_a_drive_that_is_mounted_over_photos(scanned_folder: ScannedFolder, mounts: Mounts) -> None:
    """It hides them; a picture on it with a photo's name, but another size, changes nothing."""
    scanned_folder.fill("a.jpg", "one/b.jpg", "one/c.jpg")
    mounts.add(scanned_folder.path / "one")
    (scanned_folder.path / "one" / "b.jpg").write_bytes(b"another picture")
    result = scanned_folder.scan()
    assert away(scanned_folder, result) == [b"one"]
    assert not result.gone
    assert not result.candidates
    assert result.problems == [(os.fsencode(scanned_folder.path / "one"), NOT_ITS_DRIVE)]


def test_photos_that_lie_on_another_mount_now(
    scanned_folder: ScannedFolder, mounts: Mounts
) -> None:
    """The new mount is remembered where known photos are, and what is not there is gone."""
    drive = fill_with_drive(scanned_folder, mounts)
    mounts.remove(drive)
    scanned_folder.write("usb/c.jpg", "usb/one/d.jpg")
    result = scanned_folder.scan()
    assert away(scanned_folder, result) == [b"usb/one/deep"]
    own = mount_table().point_of(os.fsencode(scanned_folder.path))
    assert result.mounts[b"usb"].point == result.mounts[b"usb/one"].point == own
    scanned_folder.record(result)
    (drive / "c.jpg").unlink()
    assert names(scanned_folder.scan().gone) == [b"c.jpg"]


def test_a_deleted_folder_of_a_drive_that_is_there(
    scanned_folder: ScannedFolder, mounts: Mounts
) -> None:
    """Its photos are gone: the drive is where it was."""
    drive = fill_with_drive(scanned_folder, mounts)
    shutil.rmtree(drive / "one")
    result = scanned_folder.scan()
    assert names(result.gone) == [b"d.jpg", b"e.jpg"]
    assert not result.unreachable


def test_a_library_that_does_not_know_its_mounts(
    scanned_folder: ScannedFolder, mounts: Mounts
) -> None:
    """As one of format 1 is after the update: the first scan with the drive learns them."""
    drive = fill_with_drive(scanned_folder, mounts)
    scanned_folder.db.connection.execute("UPDATE folders SET mount=NULL")
    scanned_folder.record(scanned_folder.scan())
    known = folder_mounts.read(scanned_folder.db.connection, scanned_folder.root).values()
    assert os.fsencode(drive) in {mount.point for mount in known}
    mounts.remove(drive)
    assert not scanned_folder.scan().gone
