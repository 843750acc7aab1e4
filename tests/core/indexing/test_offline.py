"""Drives and folders that vanish or cannot be read: none of their photos counts as deleted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hashdesk.core.indexing import scan as scan_module
from tests.core.conftest import AsNobody
from tests.core.scanned_folder import JobWithAction, ScannedFolder, is_quiet, names, paths

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


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root can mount a drive"
)
@pytest.mark.parametrize("moment", [0, 2])
def test_unmounted_drive(scanned_folder: ScannedFolder, moment: int) -> None:
    """A real drive that is really taken away, before or during the scan, costs nothing."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(scanned_folder.path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this root may not mount")

    def unplug() -> None:
        subprocess.run(["umount", "-l", str(scanned_folder.path)], check=True)

    try:
        scanned_folder.fill("a.jpg", "one/b.jpg", "two/c.jpg", "three/d.jpg")
    except BaseException:
        unplug()
        raise
    if moment == 0:
        unplug()
        result = scanned_folder.scan()
    else:
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

    monkeypatch.setattr(scan_module.os, "scandir", Listing)
    result = scanned_folder.scan()
    assert names(result.gone) == [b"b.jpg"]
    assert result.unchanged == 2
