"""A folder on disk against what the library knows: nothing is lost because a drive went away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hashdesk.core import catalogue
from hashdesk.core import scan as scan_module
from hashdesk.core.catalogue import Photo
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.core.scan import Candidate, RootScan, scan
from hashdesk.core.schema import State
from hashdesk.core.store import Store
from tests.core.conftest import Stranger

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


class Turnstile(Job):
    """A job that does something once, between two folders of the walk."""

    def __init__(self, passes: int, deed: Callable[[], object]) -> None:
        super().__init__()
        self._passes = passes
        self._deed = deed

    def check(self) -> None:
        super().check()
        self._passes -= 1
        if self._passes == 0:
            self._deed()


@dataclass
class Shelf:
    """A folder of files, and a real library that remembers what its scans found."""

    path: Path
    store: Store
    root: int

    def write(self, *names: str | bytes) -> None:
        """Files of some content, old enough not to count as fresh."""
        for name in names:
            path = os.path.join(os.fsencode(self.path), os.fsencode(name))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(os.fsencode(name))
            os.utime(path, ns=(10**18, 10**18))

    def scan(self, below: bytes = b"", job: Job | None = None, *, retry: bool = False) -> RootScan:
        return scan(
            os.fsencode(self.path),
            below,
            self.store.folders(self.root),
            lambda folder: catalogue.in_folder(self.store.connection, folder),
            job or Job(),
            retry_failed=retry,
        )

    def keep(self, result: RootScan, state: State = State.OK) -> None:
        """Remember what a scan found, as indexing would."""
        with self.store.transaction():
            for found in (*result.candidates, *result.unsupported):
                folder = self.store.folder_id(self.root, found.folder)
                number = found.known.id if found.known else 0
                photo = Photo(number, folder, found.name, found.size, found.mtime_ns, state=state)
                catalogue.put(self.store.connection, photo)
            for photo in result.gone:
                catalogue.put(self.store.connection, replace(photo, state=State.MISSING))
            for photo in result.returned:
                catalogue.put(self.store.connection, replace(photo, state=State.OK))

    def fill(self, *names: str | bytes) -> None:
        """Write files, and remember them."""
        self.write(*names)
        self.keep(self.scan())


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    yield from _shelf(tmp_path)


@pytest.fixture
def open_shelf(open_folder: Path) -> Iterator[Shelf]:
    """A shelf whose folders every user may enter."""
    yield from _shelf(open_folder)


def _shelf(folder: Path) -> Iterator[Shelf]:
    root = folder / "photos"
    root.mkdir()
    with Store(folder / "library", write=True) as store:
        yield Shelf(root, store, store.add_root(os.fsencode(root))[0].id)


def paths(found: list[Candidate]) -> list[bytes]:
    return [candidate.path for candidate in found]


def names(found: list[Photo]) -> list[bytes]:
    return sorted(photo.name for photo in found)


def is_quiet(result: RootScan) -> bool:
    """Whether a scan found nothing to do."""
    return not (
        result.candidates
        or result.unsupported
        or result.returned
        or result.gone
        or result.unreachable
        or result.problems
        or result.offline
    )


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
    shelf.keep(shelf.scan(), State.FAILED)
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
    shelf.keep(shelf.scan(), State.RETRY)
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
    shelf.keep(result, State.FAILED)
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
    rows = shelf.store.connection.execute("SELECT id FROM photos").fetchall()
    places = catalogue.places(shelf.store.connection, [number for (number,) in rows])
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
    open_shelf.store.folders(open_shelf.root)
    (open_shelf.path / "one").chmod(0)
    with as_stranger():
        result = open_shelf.scan(b"one")
    assert not result.gone
    assert len(result.unreachable) == 1


# -- drives that vanish


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
    open_shelf.store.folders(open_shelf.root)
    (open_shelf.path / "one").chmod(0)
    with as_stranger():
        result = open_shelf.scan()
    assert not result.offline
    assert not result.gone
    closed = {f.id for f in open_shelf.store.folders(open_shelf.root) if f.path.startswith(b"one")}
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
