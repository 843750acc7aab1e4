"""Drives and folders that vanish, or close: nothing is lost, and nothing is taken for deleted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hashdesk.core.indexing import scan as scan_module
from tests.core.conftest import Stranger
from tests.core.shelf import Shelf, Turnstile, is_quiet, names, paths

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.mark.parametrize("how", ["no folder", "empty folder", "a file instead"])
def test_vanished_root(shelf: Shelf, how: str) -> None:
    """A root that is not there, or suddenly empty, is offline: nothing is gone."""
    shelf.fill("a.jpg", "one/b.jpg")
    aside = shelf.path.rename(shelf.path.parent / "aside")
    if how == "empty folder":
        shelf.path.mkdir()
    elif how == "a file instead":
        shelf.path.write_bytes(b"")
    result = shelf.scan()
    assert result.offline
    assert not result.gone
    assert not result.candidates
    if shelf.path.is_dir():
        shelf.path.rmdir()
    shelf.path.unlink(missing_ok=True)
    aside.rename(shelf.path)
    back = shelf.scan()
    assert is_quiet(back)
    assert back.unchanged == 2


def test_an_empty_root_that_never_had_photos_is_just_empty(shelf: Shelf) -> None:
    """A new, empty folder is not taken for an unplugged drive."""
    assert is_quiet(shelf.scan())


def test_a_root_whose_photos_were_all_deleted(shelf: Shelf) -> None:
    """Where other things are left in the root, the drive is there and the photos are gone."""
    shelf.fill("a.jpg")
    shelf.write("notes.txt")
    (shelf.path / "a.jpg").unlink()
    result = shelf.scan()
    assert not result.offline
    assert names(result.gone) == [b"a.jpg"]


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_root_that_vanishes_during_the_walk(shelf: Shelf, moment: int, left: str) -> None:
    """A drive that goes in the middle of a scan makes the root offline, and no photo is gone."""
    shelf.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "two/d.jpg", "three/e.jpg")

    def unplug() -> None:
        shelf.path.rename(shelf.path.parent / "aside")
        if left == "an empty folder":
            shelf.path.mkdir()

    result = shelf.scan(job=Turnstile(moment, unplug))
    assert result.offline
    assert not result.gone
    assert not (shelf.path / "a.jpg").exists()


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root can mount a drive"
)
@pytest.mark.parametrize("moment", [0, 2])
def test_unmounted_drive(shelf: Shelf, moment: int) -> None:
    """A real drive that is really taken away, before or during the scan, costs nothing."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(shelf.path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this root may not mount")

    def unplug() -> None:
        subprocess.run(["umount", "-l", str(shelf.path)], check=True)

    try:
        shelf.fill("a.jpg", "one/b.jpg", "two/c.jpg", "three/d.jpg")
    except BaseException:
        unplug()
        raise
    if moment == 0:
        unplug()
        result = shelf.scan()
    else:
        result = shelf.scan(job=Turnstile(moment, unplug))
    assert result.offline
    assert not result.gone


@posix
def test_folder_without_permission(open_shelf: Shelf, as_stranger: Stranger) -> None:
    """A folder that cannot be read is out of reach with all below it; the others are scanned."""
    open_shelf.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "two/d.jpg")
    open_shelf.write("two/new.jpg")
    open_shelf.db.folders(open_shelf.root)
    (open_shelf.path / "one").chmod(0)
    with as_stranger():
        result = open_shelf.scan()
    assert not result.offline
    assert not result.gone
    closed = {f.id for f in open_shelf.db.folders(open_shelf.root) if f.path.startswith(b"one")}
    assert result.unreachable == closed
    assert len(closed) == 2
    where = os.fsencode(open_shelf.path / "one")
    assert result.problems == [(where, "permission denied")]
    assert paths(result.candidates) == [b"two/new.jpg"]


def test_a_file_that_is_deleted_under_the_scan(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo that goes while its folder is being listed costs itself, not the whole folder."""
    shelf.fill("one/a.jpg", "one/b.jpg", "one/c.jpg")
    real = os.scandir

    class Listing:
        """A real listing, from which b.jpg is deleted just before somebody looks at it."""

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
    result = shelf.scan()
    assert names(result.gone) == [b"b.jpg"]
    assert result.unchanged == 2
