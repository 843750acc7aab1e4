"""Scans: a folder on disk compared with the rows of the library."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import PhotoState
from tests.core.conftest import AsNobody
from tests.core.scanned_folder import ScannedFolder, is_quiet, names, paths

# Each of these names can be on a Linux drive.
ODD_NAMES = [
    b"\xe9t\xe9.jpg",
    b"new\nline.jpg",
    b"x" * 251 + b".jpg",
    b"=cmd|calc.jpg",
    "\u202egpj.exe.jpg".encode(),
    "e\u0301.jpg".encode(),
    "\u00e9.jpg".encode(),
    b"<img src=x>.jpg",
    b"-rf.jpg",
    b"a'b\"c`d;$(id).jpg",
    b"%s%n.jpg",
    b" .jpg",
    b"CON.jpg",
    "\U0001f4f7.jpg".encode(),
    b"a\x01b\x7f.jpg",
    b"\xff\xfe\x80.jpg",
    b"back\\slash.jpg",
]
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


# -- what changes


def test_new(scanned_folder: ScannedFolder) -> None:
    """Every photo below the root is found, folder by folder, in the order of names."""
    scanned_folder.write("b.jpg", "a.JPEG", "two/z.heic", "one/deep/x.png", "one/y.webp")
    result = scanned_folder.scan()
    assert paths(result.candidates) == [
        b"a.JPEG",
        b"b.jpg",
        b"one/y.webp",
        b"one/deep/x.png",
        b"two/z.heic",
    ]
    first = result.candidates[0]
    assert (first.size, first.mtime_ns, first.known) == (6, 10**18, None)


def test_unchanged(scanned_folder: ScannedFolder) -> None:
    """A second scan of the same folder finds nothing to do."""
    scanned_folder.fill("a.jpg", "one/b.jpg")
    result = scanned_folder.scan()
    assert is_quiet(result)
    assert result.unchanged == 2


@pytest.mark.parametrize("change", ["size", "time", "one nanosecond"])
def test_changed(scanned_folder: ScannedFolder, change: str) -> None:
    """A photo whose size or time differs is read again, under its old row."""
    scanned_folder.fill("a.jpg", "b.jpg")
    path = scanned_folder.path / "b.jpg"
    if change == "size":
        path.write_bytes(b"more than before")
        os.utime(path, ns=(10**18, 10**18))
    else:
        time = 10**18 + (1 if change == "one nanosecond" else 10**12)
        os.utime(path, ns=(time, time))
    result = scanned_folder.scan()
    assert paths(result.candidates) == [b"b.jpg"]
    known = result.candidates[0].known
    assert known is not None
    assert known.name == b"b.jpg"
    assert result.unchanged == 1
    assert not result.gone


def test_gone_and_returned(scanned_folder: ScannedFolder) -> None:
    """A photo that was deleted is gone once; if it comes back as it was, it has returned."""
    scanned_folder.fill("a.jpg", "one/b.jpg", "one/c.jpg")
    (scanned_folder.path / "one" / "b.jpg").rename(scanned_folder.path.parent / "aside.jpg")
    gone = scanned_folder.scan()
    assert names(gone.gone) == [b"b.jpg"]
    scanned_folder.record(gone)
    assert is_quiet(scanned_folder.scan())
    (scanned_folder.path.parent / "aside.jpg").rename(scanned_folder.path / "one" / "b.jpg")
    back = scanned_folder.scan()
    assert names(back.returned) == [b"b.jpg"]
    assert not back.candidates
    scanned_folder.record(back)
    assert is_quiet(scanned_folder.scan())


def test_returned_but_changed(scanned_folder: ScannedFolder) -> None:
    """A photo that comes back different is read again."""
    scanned_folder.fill("a.jpg", "b.jpg")
    (scanned_folder.path / "b.jpg").unlink()
    scanned_folder.record(scanned_folder.scan())
    (scanned_folder.path / "b.jpg").write_bytes(b"another picture")
    result = scanned_folder.scan()
    assert paths(result.candidates) == [b"b.jpg"]
    assert not result.returned


def test_deleted_folder(scanned_folder: ScannedFolder) -> None:
    """With a folder, all photos in it and below it are gone."""
    scanned_folder.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "one-more/d.jpg")
    shutil.rmtree(scanned_folder.path / "one")
    result = scanned_folder.scan()
    assert names(result.gone) == [b"b.jpg", b"c.jpg"]
    assert not result.unreachable
    assert result.unchanged == 2


def test_folder_that_became_a_file(scanned_folder: ScannedFolder) -> None:
    """A folder that was replaced by a file is gone with its photos."""
    scanned_folder.fill("a.jpg", "one/b.jpg")
    shutil.rmtree(scanned_folder.path / "one")
    scanned_folder.write("one")
    assert names(scanned_folder.scan().gone) == [b"b.jpg"]


@posix
def test_photos_that_became_something_else(scanned_folder: ScannedFolder) -> None:
    """A folder or a pipe in a photo's place is no photo: it is gone."""
    scanned_folder.fill("a.jpg", "b.jpg", "c.jpg")
    for name in ("a.jpg", "b.jpg"):
        (scanned_folder.path / name).unlink()
    (scanned_folder.path / "a.jpg").mkdir()
    os.mkfifo(scanned_folder.path / "b.jpg")
    result = scanned_folder.scan()
    assert names(result.gone) == [b"a.jpg", b"b.jpg"]
    assert result.unchanged == 1


def test_failed_photos_wait_until_they_change(scanned_folder: ScannedFolder) -> None:
    """An unreadable photo is named at every scan, and tried again only on request."""
    scanned_folder.write("a.jpg")
    scanned_folder.record(scanned_folder.scan(), PhotoState.FAILED)
    result = scanned_folder.scan()
    assert not result.candidates
    assert names(result.failed_before) == [b"a.jpg"]
    again = scanned_folder.scan(retry=True)
    assert paths(again.candidates) == [b"a.jpg"]
    assert not again.failed_before
    os.utime(scanned_folder.path / "a.jpg")
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg"]


def test_photos_out_of_reach_are_tried_at_every_scan(scanned_folder: ScannedFolder) -> None:
    """A photo that failed for a reason that may pass is a candidate every time."""
    scanned_folder.write("a.jpg")
    scanned_folder.record(scanned_folder.scan(), PhotoState.RETRY)
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg"]
    assert paths(scanned_folder.scan(retry=True).candidates) == [b"a.jpg"]


# -- what is a photo


def test_unsupported_suffixes_are_listed(scanned_folder: ScannedFolder) -> None:
    """Pictures that HashDesk does not read are listed; other files are counted."""
    scanned_folder.write(
        "a.jpg", "b.XCF", "c.hdr", "d.exr", "e.mp4", "notes.txt", "jpg", ".jpg", "x.jpg.bak"
    )
    result = scanned_folder.scan()
    assert paths(result.candidates) == [b"a.jpg", b"b.XCF", b"c.hdr", b"d.exr"]
    assert scanned_folder.unnamed.others == 5
    scanned_folder.record(result, PhotoState.FAILED)
    assert len(scanned_folder.scan().failed_before) == 4


def test_macos_resource_forks(scanned_folder: ScannedFolder) -> None:
    """The ._ files that macOS writes on foreign drives are no photos."""
    scanned_folder.write("a.jpg", "._a.jpg", "one/._b.heic")
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg"]


@posix
def test_only_regular_files(scanned_folder: ScannedFolder) -> None:
    """Pipes and folders named .jpg are no photos; such a folder is still scanned."""
    scanned_folder.write("a.jpg", "folder.jpg/inside.jpg")
    os.mkfifo(scanned_folder.path / "pipe.jpg")
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg", b"folder.jpg/inside.jpg"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of any bytes: Linux only")
def test_odd_names(scanned_folder: ScannedFolder) -> None:
    """Names of any bytes come through the library as they are, as files and as folders."""
    inside = [os.path.join(name.removesuffix(b".jpg"), name) for name in ODD_NAMES]
    scanned_folder.write(*ODD_NAMES, *inside)
    result = scanned_folder.scan()
    assert sorted(paths(result.candidates)) == sorted(ODD_NAMES + inside)
    scanned_folder.record(result)
    again = scanned_folder.scan()
    assert is_quiet(again)
    assert again.unchanged == 2 * len(ODD_NAMES)
    rows = scanned_folder.db.connection.execute("SELECT id FROM photos").fetchall()
    places = photo_rows.places(scanned_folder.db.connection, [number for (number,) in rows])
    assert sorted(place.path for place in places.values()) == sorted(ODD_NAMES + inside)
    assert all(os.path.isfile(place.full) for place in places.values())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs openat")
def test_paths_longer_than_the_system_takes(scanned_folder: ScannedFolder) -> None:
    """A folder too deep to be opened is named as a problem; the others are scanned."""
    scanned_folder.write("a.jpg")
    name = "d" * 250
    here = os.open(scanned_folder.path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    result = scanned_folder.scan()
    assert paths(result.candidates) == [b"a.jpg"]
    assert [reason for _, reason in result.problems] == ["file name too long"]


# -- a part of a root


def test_below(scanned_folder: ScannedFolder) -> None:
    """A scan of one folder covers that folder and nothing beside it."""
    scanned_folder.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "one-more/d.jpg")
    scanned_folder.write("new.jpg", "one/new.jpg", "one-more/new.jpg")
    for name in ("a.jpg", "one/deep/c.jpg", "one-more/d.jpg"):
        (scanned_folder.path / name).unlink()
    result = scanned_folder.scan(b"one")
    assert paths(result.candidates) == [b"one/new.jpg"]
    assert names(result.gone) == [b"c.jpg"]
    assert result.unchanged == 1


def test_below_deleted(scanned_folder: ScannedFolder) -> None:
    """If the folder itself was deleted, its photos are gone and no others."""
    scanned_folder.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "one-more/d.jpg")
    shutil.rmtree(scanned_folder.path / "one")
    result = scanned_folder.scan(b"one")
    assert names(result.gone) == [b"b.jpg", b"c.jpg"]
    assert not result.offline


def test_below_in_an_empty_root(scanned_folder: ScannedFolder) -> None:
    """A folder of an unplugged drive is offline, not deleted."""
    scanned_folder.fill("a.jpg", "one/b.jpg")
    shutil.rmtree(scanned_folder.path)
    scanned_folder.path.mkdir()
    result = scanned_folder.scan(b"one")
    assert result.offline
    assert not result.gone


@posix
def test_below_without_permission(open_scanned_folder: ScannedFolder, as_nobody: AsNobody) -> None:
    """A folder that may not be entered any more is out of reach, not deleted."""
    open_scanned_folder.fill("a.jpg", "one/b.jpg")
    open_scanned_folder.db.folders(open_scanned_folder.root)
    (open_scanned_folder.path / "one").chmod(0)
    with as_nobody():
        result = open_scanned_folder.scan(b"one")
    assert not result.gone
    assert len(result.unreachable) == 1


# -- the job


def test_cancelled(scanned_folder: ScannedFolder) -> None:
    """A cancelled scan stops between two folders."""
    scanned_folder.write("one/a.jpg", "two/b.jpg")
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        scanned_folder.scan(job=job)


def test_progress(scanned_folder: ScannedFolder) -> None:
    """A scan reports how many photos it has found."""
    scanned_folder.write("a.jpg", "one/b.jpg", "one/c.jpg")
    reports = []
    job = Job(reports.append)
    job.REPORTS_PER_S = 1e9
    scanned_folder.scan(job=job)
    assert [(step.phase, step.done, step.total) for step in reports] == [
        ("scan", 1, 0),
        ("scan", 3, 0),
    ]
