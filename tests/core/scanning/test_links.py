"""Links in folders of photos: followed, counted, and never taken twice."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hashdesk.core.scanning.links import LinkCounts
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary
from tests.core.scanned_folder import ScannedFolder, is_quiet, names, paths
from tests.faults.drives import Acting, draw_noise
from tests.mounts import Mounts, mounts_or_skip

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for few")


@pytest.fixture
def outside(scanned_folder: ScannedFolder) -> Path:
    """A folder beside the root, with photos."""
    folder = scanned_folder.path.parent / "outside"
    for name in ("a.jpg", "deep/b.jpg"):
        write(folder / name)
    return folder


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(path.name)
    os.utime(path, ns=(10**18, 10**18))


def link(place: Path, target: Path | str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def test_they_are_followed(scanned_folder: ScannedFolder, outside: Path) -> None:
    """A photo behind a link has the size and time of its file, and the path of the link."""
    root = scanned_folder.path
    scanned_folder.write("own.jpg")
    link(root / "there", outside / "deep")
    link(root / "one" / "x.jpg", outside / "a.jpg")
    result = scanned_folder.scan()
    assert sorted(paths(result.candidates)) == [b"one/x.jpg", b"own.jpg", b"there/b.jpg"]
    found = {file.path: file for file in result.candidates}
    assert (found[b"one/x.jpg"].size, found[b"one/x.jpg"].mtime_ns) == (5, 10**18)
    assert scanned_folder.links.counts == LinkCounts(followed=2)
    scanned_folder.record(result)
    again = scanned_folder.scan()
    assert is_quiet(again)
    assert again.unchanged == 3


def test_they_are_left_where_the_settings_say_so(
    scanned_folder: ScannedFolder, outside: Path
) -> None:
    """What was taken through them before is told apart from what was deleted."""
    scanned_folder.write("own.jpg")
    link(scanned_folder.path / "there", outside)
    write(outside.with_name("single.jpg"))
    link(scanned_folder.path / "x.jpg", outside.with_name("single.jpg"))
    link(scanned_folder.path / "nowhere.jpg", "gone.jpg")
    scanned_folder.record(scanned_folder.scan())
    result = scanned_folder.scan(follow=False)
    assert not result.candidates
    assert not result.gone
    assert names(result.passed_over) == [b"a.jpg", b"b.jpg", b"x.jpg"]
    assert scanned_folder.links.counts == LinkCounts(ignored=2, broken=1)
    scanned_folder.record(result)
    assert names(scanned_folder.scan().returned) == [b"a.jpg", b"b.jpg", b"x.jpg"]


def test_loops_end(scanned_folder: ScannedFolder, outside: Path) -> None:
    root = scanned_folder.path
    scanned_folder.write("a.jpg", "one/b.jpg")
    link(root / "one" / "self", ".")
    link(root / "one" / "up", "..")
    link(root / "above", root.parent)
    link(root / "all", "/")
    link(root / "there", outside)
    link(outside / "deep" / "again", outside)
    link(outside / "deep" / "back", root)
    link(root / "ring.jpg", "ring.jpg")
    result = scanned_folder.scan()
    expected = [b"a.jpg", b"one/b.jpg", b"there/a.jpg", b"there/deep/b.jpg"]
    assert sorted(paths(result.candidates)) == expected
    assert not result.problems
    assert scanned_folder.links.counts == LinkCounts(followed=1, broken=1, doubles=6)


@pytest.mark.parametrize("order", ["link first", "folder first"])
def test_what_lies_in_the_root_is_taken_there(scanned_folder: ScannedFolder, order: str) -> None:
    name = "a" if order == "link first" else "z"
    scanned_folder.write("m/photo.jpg")
    link(scanned_folder.path / name, scanned_folder.path / "m")
    link(scanned_folder.path / f"{name}.jpg", scanned_folder.path / "m" / "photo.jpg")
    assert paths(scanned_folder.scan().candidates) == [b"m/photo.jpg"]
    assert scanned_folder.links.counts == LinkCounts(doubles=2)


def test_what_two_links_lead_to_is_taken_once(scanned_folder: ScannedFolder, outside: Path) -> None:
    """The first link by name takes it, and a folder rather than a link to one of its files."""
    root = scanned_folder.path
    link(root / "a.jpg", outside / "a.jpg")
    link(root / "b.jpg", outside / "a.jpg")
    link(root / "m", outside / "deep")
    link(root / "n", outside)
    link(root / "o", outside)
    result = scanned_folder.scan()
    assert sorted(paths(result.candidates)) == [b"m/b.jpg", b"n/a.jpg"]
    assert scanned_folder.links.counts == LinkCounts(followed=2, doubles=3)


def test_a_second_root_takes_its_own(scanned_folder: ScannedFolder, outside: Path) -> None:
    """What was reached through a link before is no loss: it is taken elsewhere now."""
    link(scanned_folder.path / "there", outside)
    scanned_folder.write("own.jpg")
    scanned_folder.record(scanned_folder.scan())
    scanned_folder.db.add_root(os.fsencode(outside))
    result = scanned_folder.scan()
    assert names(result.passed_over) == [b"a.jpg", b"b.jpg"]
    assert not result.gone
    assert scanned_folder.links.counts == LinkCounts(doubles=1)


@pytest.mark.parametrize("target", ["/proc", "/sys/kernel", "/dev", ".Trash-1000/files", "library"])
def test_they_do_not_lead_out_of_the_photos(scanned_folder: ScannedFolder, target: str) -> None:
    """Not into the system's folders, a trash, or HashDesk's own."""
    beside = scanned_folder.path.parent
    place = Path(target) if target.startswith("/") else beside / target
    if not target.startswith("/"):
        write(place / "x" / "b.jpg")
        link(scanned_folder.path / "one.jpg", place / "x" / "b.jpg")
    link(scanned_folder.path / "there", place)
    scanned_folder.write("a.jpg")
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg"]
    files = 0 if target.startswith("/") else 1
    assert scanned_folder.links.counts == LinkCounts(kept_out=1 + files)


def test_a_trash_behind_a_link_is_not_entered(scanned_folder: ScannedFolder, outside: Path) -> None:
    write(outside / ".Trash-1000" / "files" / "b.jpg")
    write(outside / "Trash" / "files" / "b.jpg")
    link(scanned_folder.path / "there", outside)
    assert sorted(paths(scanned_folder.scan().candidates)) == [b"there/a.jpg", b"there/deep/b.jpg"]


def test_what_leads_nowhere_is_counted(scanned_folder: ScannedFolder) -> None:
    """Where it may have been a photo or a folder."""
    for name in ("photo.jpg", "folder", ".#notes.txt", "letter.doc"):
        link(scanned_folder.path / name, "nowhere")
    link(scanned_folder.path / "pipe.jpg", "/dev/null")
    scanned_folder.scan()
    assert scanned_folder.links.counts == LinkCounts(broken=2)


def test_a_part_of_the_root_behind_a_link(scanned_folder: ScannedFolder, outside: Path) -> None:
    link(scanned_folder.path / "there", outside)
    scanned_folder.record(scanned_folder.scan())
    write(outside / "deep" / "new.jpg")
    (outside / "deep" / "b.jpg").unlink()
    result = scanned_folder.scan(b"there/deep")
    assert paths(result.candidates) == [b"there/deep/new.jpg"]
    assert names(result.gone) == [b"b.jpg"]


# -- whole libraries


@pytest.mark.slow
def test_a_photo_that_is_taken_elsewhere_keeps_its_row(tmp_path: Path) -> None:
    """A link's folder becomes a root; then links are not followed any more."""
    small = SmallLibrary(tmp_path)
    small.draw(12)
    draw_noise(tmp_path / "outside", 30, 5)
    link(small.photos / "there", tmp_path / "outside")
    first = small.index()
    assert (first.indexed, first.links) == (42, LinkCounts(followed=1))
    with Library(small.library) as library:
        assert library.find(next((small.photos / "there").rglob("p3.jpg"))) is not None
    below = small.photos / "there" / next((tmp_path / "outside").iterdir()).name
    assert small.index(below).encoded == 0  # by its path through the link, it is no new root
    with LibraryDB(small.library) as db:
        assert len(db.roots()) == 1
        rows = set(db.connection.execute("SELECT id, content_id FROM photos"))
    with LibraryDB(small.library, write=True) as db:
        db.add_root(os.fsencode(tmp_path / "outside"))
    moved = small.index()
    counts = moved.encoded, moved.moved, moved.missing, moved.unconfirmed
    assert counts == (0, 30, 0, ())
    assert moved.links == LinkCounts(doubles=1)
    with LibraryDB(small.library) as db:
        assert set(db.connection.execute("SELECT id, content_id FROM photos")) == rows


@pytest.mark.slow
def test_a_scan_of_a_part_leaves_what_is_taken_elsewhere(tmp_path: Path) -> None:
    """Another link to the same folder takes nothing, although the first is not met."""
    small = SmallLibrary(tmp_path)
    small.draw(12)
    draw_noise(tmp_path / "outside", 30, 5)
    link(small.photos / "there", tmp_path / "outside")
    small.index()
    part = next(path for path in small.photos.iterdir() if path.is_dir() and path.name != "there")
    link(part / "again", tmp_path / "outside")
    link(part / "above", tmp_path / "outside" / next((tmp_path / "outside").iterdir()).name)
    summary = small.index(part)
    assert (summary.indexed, summary.links) == (0, LinkCounts(doubles=2))
    draw_noise(tmp_path / "second", 6, 6)
    link(tmp_path / "second" / "again", tmp_path / "outside")
    assert small.index(tmp_path / "second").indexed == 6


@pytest.mark.slow
def test_photos_behind_links_go_when_these_are_not_followed(tmp_path: Path) -> None:
    """All of them, without a question, and nothing is missing; and they come back."""
    small = SmallLibrary(tmp_path)
    small.draw(12)
    draw_noise(tmp_path / "outside", 30, 5)
    link(small.photos / "there", tmp_path / "outside")
    small.index()
    off = small.index(settings=Settings(workers=1, follow_links=False))
    assert (off.unchanged, off.missing, off.unconfirmed) == (12, 0, ())
    assert off.links == LinkCounts(ignored=1)
    with LibraryDB(small.library) as db:
        assert not [result for result in check(db) if result.count]
        assert db.connection.execute("SELECT count(*) FROM photos").fetchone() == (12,)
    assert small.index().indexed == 30


@pytest.mark.slow
def test_a_drive_that_goes_while_photos_behind_a_link_are_read(
    tmp_path: Path, mounts: Mounts
) -> None:
    """Its photos wait for the next time; the root stays, and is read to its end."""
    small = SmallLibrary(tmp_path)
    small.draw(12)
    drive = tmp_path / "drive"
    drive.mkdir()
    mounts.add(drive)
    draw_noise(drive, 30, 5)
    link(small.photos / "there", drive)
    gone = small.index(job=Acting("index", 1, lambda: mounts.remove(drive)))
    assert gone.unplugged == (os.fsencode(drive),)
    assert gone.indexed >= 12
    assert (gone.failed, gone.missing) == (0, 0)
    with LibraryDB(small.library) as db:
        assert not db.roots()[0].offline


# -- what goes away


def test_a_file_that_is_deleted_behind_a_link(scanned_folder: ScannedFolder, outside: Path) -> None:
    link(scanned_folder.path / "there", outside)
    scanned_folder.record(scanned_folder.scan())
    (outside / "a.jpg").unlink()
    assert names(scanned_folder.scan().gone) == [b"a.jpg"]


def test_a_link_that_is_deleted(
    scanned_folder: ScannedFolder, outside: Path, mounts: Mounts
) -> None:
    """Its photos are gone from the library, on whatever drive they lie."""
    mounts.add(outside)
    write(outside / "a.jpg")
    link(scanned_folder.path / "there", outside)
    scanned_folder.write("own.jpg")
    scanned_folder.record(scanned_folder.scan())
    (scanned_folder.path / "there").unlink()
    result = scanned_folder.scan()
    assert names(result.gone) == [b"a.jpg"]
    assert not result.unreachable


@pytest.mark.parametrize("left", ["an empty folder", "nothing", "another file"])
def test_a_drive_behind_a_link(scanned_folder: ScannedFolder, mounts: Mounts, left: str) -> None:
    """Without it, its folders are offline and its photos are not missing; then it is back."""
    drive = scanned_folder.path.parent / "drive"
    drive.mkdir()
    mounts.add(drive)
    for name in ("a.jpg", "deep/b.jpg"):
        write(drive / name)
    link(scanned_folder.path / "there", drive)
    link(scanned_folder.path / "one.jpg", drive / "deep" / "b.jpg")
    scanned_folder.write("own.jpg")
    scanned_folder.record(scanned_folder.scan())
    assert is_quiet(scanned_folder.scan())
    mounts.remove(drive)
    if left == "nothing":
        drive.rmdir()
    elif left == "another file":
        write(drive / "stray.jpg")
    result = scanned_folder.scan()
    away = {f.path for f in scanned_folder.db.folders(1) if f.id in result.unreachable}
    assert away == {b"there", b"there/deep"}
    assert not result.gone
    assert not result.candidates
    assert not result.offline


def test_a_file_on_a_drive_behind_a_link(scanned_folder: ScannedFolder, mounts: Mounts) -> None:
    """A link that leads nowhere does not say that its photo was deleted."""
    drive = scanned_folder.path.parent / "drive"
    drive.mkdir()
    mounts.add(drive)
    write(drive / "a.jpg")
    link(scanned_folder.path / "a.jpg", drive / "a.jpg")
    scanned_folder.write("own.jpg")
    scanned_folder.record(scanned_folder.scan())
    mounts.remove(drive)
    assert not scanned_folder.scan().gone
    (scanned_folder.path / "a.jpg").unlink()
    assert names(scanned_folder.scan().gone) == [b"a.jpg"]
