"""A folder on disk against what the library knows: nothing is lost because a drive went away."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.schema import PhotoState
from tests.core.conftest import Stranger
from tests.core.shelf import Shelf, is_quiet, names, paths

# Every one of these can lie on a Linux drive.
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


def test_new(shelf: Shelf) -> None:
    """Every photo below the root is found, folder by folder, in the order of names."""
    shelf.write("b.jpg", "a.JPEG", "two/z.heic", "one/deep/x.png", "one/y.webp")
    result = shelf.scan()
    assert paths(result.candidates) == [
        b"a.JPEG",
        b"b.jpg",
        b"one/y.webp",
        b"one/deep/x.png",
        b"two/z.heic",
    ]
    first = result.candidates[0]
    assert (first.size, first.mtime_ns, first.known) == (6, 10**18, None)


def test_unchanged(shelf: Shelf) -> None:
    """A second scan of the same folder finds nothing to do."""
    shelf.fill("a.jpg", "one/b.jpg")
    result = shelf.scan()
    assert is_quiet(result)
    assert result.unchanged == 2


@pytest.mark.parametrize("change", ["size", "time", "one nanosecond"])
def test_changed(shelf: Shelf, change: str) -> None:
    """A photo whose size or time differs is looked into again, under its old row."""
    shelf.fill("a.jpg", "b.jpg")
    path = shelf.path / "b.jpg"
    if change == "size":
        path.write_bytes(b"more than before")
        os.utime(path, ns=(10**18, 10**18))
    else:
        time = 10**18 + (1 if change == "one nanosecond" else 10**12)
        os.utime(path, ns=(time, time))
    result = shelf.scan()
    assert paths(result.candidates) == [b"b.jpg"]
    known = result.candidates[0].known
    assert known is not None
    assert known.name == b"b.jpg"
    assert result.unchanged == 1
    assert not result.gone


def test_gone_and_returned(shelf: Shelf) -> None:
    """A photo that was deleted is gone once; if it comes back as it was, it has returned."""
    shelf.fill("a.jpg", "one/b.jpg", "one/c.jpg")
    (shelf.path / "one" / "b.jpg").rename(shelf.path.parent / "aside.jpg")
    gone = shelf.scan()
    assert names(gone.gone) == [b"b.jpg"]
    shelf.keep(gone)
    assert is_quiet(shelf.scan())
    (shelf.path.parent / "aside.jpg").rename(shelf.path / "one" / "b.jpg")
    back = shelf.scan()
    assert names(back.returned) == [b"b.jpg"]
    assert not back.candidates
    shelf.keep(back)
    assert is_quiet(shelf.scan())


def test_returned_but_changed(shelf: Shelf) -> None:
    """A photo that comes back different is looked into again."""
    shelf.fill("a.jpg", "b.jpg")
    (shelf.path / "b.jpg").unlink()
    shelf.keep(shelf.scan())
    (shelf.path / "b.jpg").write_bytes(b"another picture")
    result = shelf.scan()
    assert paths(result.candidates) == [b"b.jpg"]
    assert not result.returned


def test_deleted_folder(shelf: Shelf) -> None:
    """With a folder all its photos are gone, those of the folders below it too."""
    shelf.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "one-more/d.jpg")
    shutil.rmtree(shelf.path / "one")
    result = shelf.scan()
    assert names(result.gone) == [b"b.jpg", b"c.jpg"]
    assert not result.unreachable
    assert result.unchanged == 2


def test_folder_that_became_a_file(shelf: Shelf) -> None:
    """A folder whose name is a file's now is gone with its photos."""
    shelf.fill("a.jpg", "one/b.jpg")
    shutil.rmtree(shelf.path / "one")
    shelf.write("one")
    assert names(shelf.scan().gone) == [b"b.jpg"]


def test_failed_photos_wait_until_they_change(shelf: Shelf) -> None:
    """A photo that cannot be read is not tried again, but named again, until somebody asks."""
    shelf.write("a.jpg")
    shelf.keep(shelf.scan(), PhotoState.FAILED)
    result = shelf.scan()
    assert not result.candidates
    assert names(result.failed_before) == [b"a.jpg"]
    again = shelf.scan(retry=True)
    assert paths(again.candidates) == [b"a.jpg"]
    assert not again.failed_before
    os.utime(shelf.path / "a.jpg")
    assert paths(shelf.scan().candidates) == [b"a.jpg"]


def test_photos_out_of_reach_are_tried_at_every_scan(shelf: Shelf) -> None:
    """A photo that failed for a reason that may pass is a candidate every time."""
    shelf.write("a.jpg")
    shelf.keep(shelf.scan(), PhotoState.RETRY)
    assert paths(shelf.scan().candidates) == [b"a.jpg"]
    assert paths(shelf.scan(retry=True).candidates) == [b"a.jpg"]


# -- what is a photo


def test_unsupported_suffixes_are_listed(shelf: Shelf) -> None:
    """Pictures that HashDesk does not read are named, everything else is passed over."""
    shelf.write(
        "a.jpg", "b.CR2", "c.psd", "d.jxl", "e.mp4", "notes.txt", "jpg", ".jpg", "x.jpg.bak"
    )
    result = shelf.scan()
    assert paths(result.candidates) == [b"a.jpg"]
    assert paths(result.unsupported) == [b"b.CR2", b"c.psd", b"d.jxl"]
    shelf.keep(result, PhotoState.FAILED)
    assert len(shelf.scan().failed_before) == 4


def test_what_macos_leaves_behind(shelf: Shelf) -> None:
    """The ._ files that macOS writes on other people's drives are no photos."""
    shelf.write("a.jpg", "._a.jpg", "one/._b.heic")
    assert paths(shelf.scan().candidates) == [b"a.jpg"]


@posix
def test_only_regular_files(shelf: Shelf) -> None:
    """Pipes and folders that are called .jpg are no photos; a folder is entered all the same."""
    shelf.write("a.jpg", "folder.jpg/inside.jpg")
    os.mkfifo(shelf.path / "pipe.jpg")
    assert paths(shelf.scan().candidates) == [b"a.jpg", b"folder.jpg/inside.jpg"]


@posix
def test_links_are_not_followed(shelf: Shelf) -> None:
    """Loops end, and nothing outside the root is ever touched."""
    outside = shelf.path.parent / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(b"x")
    shelf.write("a.jpg", "one/b.jpg")
    (shelf.path / "one" / "self").symlink_to(".")
    (shelf.path / "one" / "up").symlink_to("..")
    (shelf.path / "out").symlink_to(outside)
    (shelf.path / "file.jpg").symlink_to(outside / "secret.jpg")
    (shelf.path / "ring.jpg").symlink_to("ring.jpg")
    (shelf.path / "broken.jpg").symlink_to("nowhere.jpg")
    result = shelf.scan()
    assert paths(result.candidates) == [b"a.jpg", b"one/b.jpg"]
    assert not result.problems


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of any bytes: Linux only")
def test_odd_names(shelf: Shelf) -> None:
    """Names of any bytes come through the library as they are, as files and as folders."""
    inside = [os.path.join(name.removesuffix(b".jpg"), name) for name in ODD_NAMES]
    shelf.write(*ODD_NAMES, *inside)
    result = shelf.scan()
    assert sorted(paths(result.candidates)) == sorted(ODD_NAMES + inside)
    shelf.keep(result)
    again = shelf.scan()
    assert is_quiet(again)
    assert again.unchanged == 2 * len(ODD_NAMES)
    rows = shelf.db.connection.execute("SELECT id FROM photos").fetchall()
    places = photo_rows.places(shelf.db.connection, [number for (number,) in rows])
    assert sorted(place.path for place in places.values()) == sorted(ODD_NAMES + inside)
    assert all(os.path.isfile(place.full) for place in places.values())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs openat")
def test_paths_longer_than_the_system_takes(shelf: Shelf) -> None:
    """A folder too deep to be opened is named as a problem; the others are scanned."""
    shelf.write("a.jpg")
    name = "d" * 250
    here = os.open(shelf.path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    result = shelf.scan()
    assert paths(result.candidates) == [b"a.jpg"]
    assert [reason for _, reason in result.problems] == ["file name too long"]


# -- a part of a root


def test_below(shelf: Shelf) -> None:
    """A scan of one folder sees that folder and nothing beside it."""
    shelf.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "one-more/d.jpg")
    shelf.write("new.jpg", "one/new.jpg", "one-more/new.jpg")
    for name in ("a.jpg", "one/deep/c.jpg", "one-more/d.jpg"):
        (shelf.path / name).unlink()
    result = shelf.scan(b"one")
    assert paths(result.candidates) == [b"one/new.jpg"]
    assert names(result.gone) == [b"c.jpg"]
    assert result.unchanged == 1


def test_below_deleted(shelf: Shelf) -> None:
    """If the folder itself was deleted, its photos are gone and no others."""
    shelf.fill("a.jpg", "one/b.jpg", "one/deep/c.jpg", "one-more/d.jpg")
    shutil.rmtree(shelf.path / "one")
    result = shelf.scan(b"one")
    assert names(result.gone) == [b"b.jpg", b"c.jpg"]
    assert not result.offline


def test_below_in_an_empty_root(shelf: Shelf) -> None:
    """A folder of an unplugged drive is offline, not deleted."""
    shelf.fill("a.jpg", "one/b.jpg")
    shutil.rmtree(shelf.path)
    shelf.path.mkdir()
    result = shelf.scan(b"one")
    assert result.offline
    assert not result.gone


@posix
def test_below_without_permission(open_shelf: Shelf, as_stranger: Stranger) -> None:
    """A folder that may not be entered any more is out of reach, not deleted."""
    open_shelf.fill("a.jpg", "one/b.jpg")
    open_shelf.db.folders(open_shelf.root)
    (open_shelf.path / "one").chmod(0)
    with as_stranger():
        result = open_shelf.scan(b"one")
    assert not result.gone
    assert len(result.unreachable) == 1


# -- the job


def test_cancelled(shelf: Shelf) -> None:
    """A scan stops between two folders when it is asked to."""
    shelf.write("one/a.jpg", "two/b.jpg")
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        shelf.scan(job=job)


def test_progress(shelf: Shelf) -> None:
    """The scan tells how many photos it has seen."""
    shelf.write("a.jpg", "one/b.jpg", "one/c.jpg")
    heard = []
    job = Job(heard.append)
    job.REPORTS_PER_S = 1e9
    shelf.scan(job=job)
    assert [(step.phase, step.done, step.total) for step in heard] == [
        ("scan", 1, 0),
        ("scan", 3, 0),
    ]
