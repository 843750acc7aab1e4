"""Photos copied to a folder: never over anything, whole and verified, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.errors import Cancelled, DiskFull, FolderError, UsageError
from hashdesk.core.exchange.copy_photos import CHANGED, CopiedPhotos, PhotoFiles, copy_photos
from hashdesk.core.files import verified_copy
from hashdesk.core.job import Job
from tests.drawing import OLD
from tests.mounts import Mounts, mounts_or_skip


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Three photos, one with companions, and one of no name in UTF-8."""
    card = tmp_path / "card"
    for name in (
        "DCIM/1/IMG_1.jpg",
        "DCIM/1/IMG_1.CR2",
        "DCIM/1/IMG_1.jpg.xmp",
        "DCIM/2/IMG_1.jpg",
    ):
        write(card / name)
    write(Path(os.fsdecode(os.fsencode(card) + b"/\xff.jpg")))
    return card


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def write(path: Path, data: bytes = b"") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data or os.fsencode(path) * 1000)
    os.utime(path, (OLD, OLD))


def photos_of(card: Path) -> list[PhotoFiles]:
    root = os.fsencode(card)
    return [
        PhotoFiles(root, b"DCIM/1/IMG_1.jpg", (b"IMG_1.CR2", b"IMG_1.jpg.xmp"), content(card, 1)),
        PhotoFiles(root, b"DCIM/2/IMG_1.jpg", (), content(card, 2)),
        PhotoFiles(root, b"\xff.jpg"),
    ]


def content(card: Path, number: int) -> bytes:
    data = (card / f"DCIM/{number}/IMG_1.jpg").read_bytes()
    return hashlib.blake2b(data, digest_size=16).digest()


def copy(photos: list[PhotoFiles], target: Path, job: Job | None = None) -> CopiedPhotos:
    done = CopiedPhotos()
    copy_photos(photos, target, job or Job(), done)
    return done


def files(folder: Path) -> dict[bytes, bytes]:
    """Every file below a folder, hidden ones too, by its path below it."""
    root = os.fsencode(folder)
    return {
        os.path.relpath(os.path.join(place, name), root): Path(
            os.fsdecode(os.path.join(place, name))
        ).read_bytes()
        for place, _, names in os.walk(root)
        for name in names
    }


class Stopping(Job):
    """A job with an action at the n-th part that was read."""

    def __init__(self, parts: int, action: Callable[[], object]) -> None:
        super().__init__()
        self._parts, self._action = parts, action

    def report(self, phase: str, done: int, total: int) -> None:
        super().report(phase, done, total)
        self._parts -= 1
        if self._parts == 0:
            self._action()


def test_all_files_of_a_photo_go_along(card: Path, tmp_path: Path) -> None:
    """With their folders, times and usual permissions; and a second time nothing is written."""
    before = files(card)
    done = copy(photos_of(card), tmp_path / "new" / "copies")
    assert (done.copied, done.there, done.files, done.renamed, done.failed) == (3, 0, 5, [], [])
    assert files(tmp_path / "new" / "copies") == before == files(card)
    photo = tmp_path / "new" / "copies" / "DCIM" / "1" / "IMG_1.jpg"
    assert photo.stat().st_mtime == OLD
    other = tmp_path / "usual"
    other.touch()
    assert stat.S_IMODE(photo.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
    numbers = {path: path.stat().st_ino for path in (tmp_path / "new").rglob("*.*")}
    again = copy(photos_of(card), tmp_path / "new" / "copies")
    assert (again.copied, again.there, again.files) == (0, 3, 0)
    assert {path: path.stat().st_ino for path in (tmp_path / "new").rglob("*.*")} == numbers


@pytest.mark.parametrize("taken", ["IMG_1.jpg", "IMG_1.CR2", "IMG_1.jpg.xmp"])
def test_a_name_that_is_taken(card: Path, tmp_path: Path, taken: str) -> None:
    """The photo gets another one, and its companions with it; what is there stays."""
    target = tmp_path / "copies"
    write(target / "DCIM" / "1" / taken, b"mine")
    write(target / "DCIM" / "1" / "IMG_1 (2).CR2", b"mine, too")
    done = copy(photos_of(card)[:1], target)
    photo = os.fsencode(target / "DCIM" / "1" / "IMG_1 (3).jpg")
    assert done.renamed == [(os.fsencode(card / "DCIM" / "1" / "IMG_1.jpg"), photo)]
    found = files(target)
    assert found.pop(b"DCIM/1/" + taken.encode()) == b"mine"
    assert found.pop(b"DCIM/1/IMG_1 (2).CR2") == b"mine, too"
    names = {b"DCIM/1/IMG_1 (3)" + end for end in (b".jpg", b".CR2", b".jpg.xmp")}
    assert found.keys() == names
    again = copy(photos_of(card)[:1], target)
    assert (again.copied, again.there, again.files) == (0, 1, 0)


def test_links_and_folders_in_the_way_are_left(card: Path, tmp_path: Path) -> None:
    """A link is not written through, whatever it leads to."""
    target, elsewhere = tmp_path / "copies", tmp_path / "elsewhere"
    (target / "DCIM" / "1").mkdir(parents=True)
    (target / "DCIM" / "1" / "IMG_1.jpg").symlink_to(elsewhere)
    (target / "DCIM" / "1" / "IMG_1 (2).jpg").mkdir()
    copy(photos_of(card)[:1], target)
    assert not elsewhere.exists()
    assert (target / "DCIM" / "1" / "IMG_1 (3).jpg").is_file()


def test_a_name_that_is_taken_meanwhile(
    card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and naming, another program writes a file."""
    target, give_name = tmp_path / "copies", verified_copy.give_name
    place = target / "DCIM" / "1" / "IMG_1.jpg"

    def taken(new: bytes, path: bytes) -> None:
        if path == os.fsencode(place) and not place.exists():
            write(place, b"another program's")
        give_name(new, path)

    monkeypatch.setattr("hashdesk.core.exchange.copy_photos.give_name", taken)
    done = copy(photos_of(card)[:1], target)
    assert done.copied == 1
    assert place.read_bytes() == b"another program's"
    assert sorted(p.name for p in place.parent.iterdir()) == [
        "IMG_1 (2).CR2", "IMG_1 (2).jpg", "IMG_1 (2).jpg.xmp", "IMG_1.jpg",
    ]  # fmt: skip


def test_what_cannot_be_copied_is_listed(card: Path, tmp_path: Path) -> None:
    """One whose companion is gone, and one that is another photo now: all files or none."""
    photos = photos_of(card)
    (card / "DCIM" / "1" / "IMG_1.CR2").unlink()
    write(card / "DCIM" / "2" / "IMG_1.jpg", b"another one")
    done = copy(photos, tmp_path / "copies")
    assert dict(done.failed) == {
        photos[0].full: "no such file or directory", photos[1].full: CHANGED,
    }  # fmt: skip
    assert files(tmp_path / "copies").keys() == {b"\xff.jpg"}


def test_a_drive_that_was_away_before(card: Path, tmp_path: Path) -> None:
    """As of a library with several: its photos are listed, and the others go on."""
    away = PhotoFiles(os.fsencode(tmp_path / "away"), b"a.jpg")
    done = copy([away, *photos_of(card)], tmp_path / "copies")
    assert done.failed == [(away.full, "no such file or directory")]
    assert files(tmp_path / "copies") == files(card)


def test_no_pipe_is_waited_for(card: Path, tmp_path: Path) -> None:
    (card / "DCIM" / "2" / "IMG_1.jpg").unlink()
    os.mkfifo(card / "DCIM" / "2" / "IMG_1.jpg")
    assert copy(photos_of_pipe(card), tmp_path / "copies").failed[0][1] == "it is no file"


def photos_of_pipe(card: Path) -> list[PhotoFiles]:
    return [PhotoFiles(os.fsencode(card), b"DCIM/2/IMG_1.jpg")]


@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_stopped_anywhere_nothing_is_half(card: Path, tmp_path: Path, parts: int) -> None:
    """And the next run goes on."""
    job = Stopping(parts, lambda: None)
    job._action = job.cancel
    target = tmp_path / "copies"
    with pytest.raises(Cancelled):
        copy(photos_of(card), target, job)
    there = files(target)
    assert there.items() <= files(card).items()
    names = {name for name in there if name.startswith(b"DCIM/1/")}
    assert len(names) in (0, 3)
    assert copy(photos_of(card), target).failed == []
    assert files(target) == files(card)


def test_a_disk_that_lies_is_told(
    card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a file and gives back another one."""

    def flipped(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 4
        path.write_bytes(data)

    monkeypatch.setattr(verified_copy, "read_back", flipped)
    with pytest.raises(FolderError, match=r"gives other bytes back .* Nothing was copied\."):
        copy(photos_of(card), tmp_path / "copies")
    assert files(tmp_path / "copies") == {}


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_disk_without_links(
    card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """FAT has none; there, too, nothing is overwritten."""

    def refused(*_paths: bytes) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refused)
    write(tmp_path / "copies" / "DCIM" / "2" / "IMG_1.jpg", b"mine")
    assert copy(photos_of(card), tmp_path / "copies").copied == 3
    found = files(tmp_path / "copies")
    assert found.pop(b"DCIM/2/IMG_1.jpg") == b"mine"
    assert found.pop(b"DCIM/2/IMG_1 (2).jpg") == (card / "DCIM/2/IMG_1.jpg").read_bytes()
    assert len(found) == 4


@pytest.mark.slow
def test_a_full_disk(card: Path, tmp_path: Path, mounts: Mounts) -> None:
    """Told before anything is copied."""
    target = tmp_path / "copies"
    target.mkdir()
    mounts.add(target)  # 16 MB
    write(card / "DCIM" / "1" / "IMG_1.CR2", os.urandom(17_000_000))
    words = r"16 MB free, and the photos take 18 MB\..*Nothing was copied\."
    with pytest.raises(DiskFull, match=words):
        copy(photos_of(card), target)
    assert files(target) == {}


@pytest.mark.slow
def test_a_disk_that_fills_up(
    card: Path, tmp_path: Path, mounts: Mounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copies"
    target.mkdir()
    mounts.add(target)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 40))
    write(card / "DCIM" / "1" / "IMG_1.jpg", os.urandom(9_000_000))
    write(card / "DCIM" / "1" / "IMG_1.CR2", os.urandom(9_000_000))
    with pytest.raises(DiskFull, match=r"1 photo is there, whole and verified; the same command"):
        copy([*photos_of(card)[1:2], *photos_of(card)[:1]], target)
    assert files(target).keys() == {b"DCIM/2/IMG_1.jpg"}


@pytest.mark.slow
@pytest.mark.parametrize("which", ["card", "target"])
def test_a_drive_that_goes(card: Path, tmp_path: Path, mounts: Mounts, which: str) -> None:
    """The card, or the disk that is copied to, in the middle of a photo."""
    drive, other = tmp_path / "drive", tmp_path / "other"
    drive.mkdir()
    other.mkdir()
    mounts.add(drive)
    place = {"card": drive, "target": other}[which]
    for name, data in files(card).items():
        write(Path(os.fsdecode(os.path.join(os.fsencode(place), name))), data)
    target = {"card": other, "target": drive}[which] / "copies"
    photos = [
        PhotoFiles(os.fsencode(place), photo.path, photo.companions) for photo in photos_of(card)
    ]
    with pytest.raises(FolderError) as told:
        copy(photos, target, Stopping(4, lambda: mounts.remove(drive)))
    words = {"card": "was unplugged while photos were copied", "target": "cannot be written"}
    assert words[which] in str(told.value)
    assert re.search(r"[12] photos? (is|are) there, whole and verified", str(told.value))
    if which == "card":
        assert len(files(other)) in (3, 4)


def test_places_outside(card: Path, tmp_path: Path) -> None:
    """Copies do not land on the card, nor do lists of others write anywhere."""
    with pytest.raises(UsageError, match="Choose a folder outside it"):
        copy(photos_of(card), card / "copies")
    for path in (b"../x.jpg", b"a/../../x.jpg", b"/etc/passwd"):
        with pytest.raises(UsageError, match="outside their folder"):
            copy([PhotoFiles(os.fsencode(card), path)], tmp_path / "copies")
    assert not (tmp_path / "copies").exists()


def test_a_card_that_is_mounted_twice_is_no_place_for_its_copies(
    card: Path, tmp_path: Path, mounts: Mounts
) -> None:
    """Its photos would be there already: they are the ones that are about to go."""
    (tmp_path / "second").mkdir()
    mounts.bind(card, tmp_path / "second")
    for target in (tmp_path / "second", tmp_path / "second" / "copies"):
        with pytest.raises(UsageError, match="Choose a folder outside it"):
            copy(photos_of(card), target)


TAKEN = st.dictionaries(
    st.sampled_from([b"a.jpg", b"a.xmp", b"a (2).jpg", b"A.JPG"]),
    st.sampled_from([b"p", b"c", b"mine"]),
)
COMPANIONS = st.lists(st.sampled_from([b"a.xmp", b"a.jpg.xmp", b"other.mov"]), unique=True)


@settings(max_examples=30, deadline=None)
@given(here=TAKEN, companions=COMPANIONS)
def test_nothing_that_is_there_changes(
    tmp_path_factory: pytest.TempPathFactory, here: dict[bytes, bytes], companions: list[bytes]
) -> None:
    """Whatever has which of the names: all of it stays, and the photo is there with its files."""
    folder = tmp_path_factory.mktemp("copies")
    card, target = folder / "card", folder / "target"
    target.mkdir()
    for place, found in (
        (card, {b"a.jpg": b"p"} | dict.fromkeys(companions, b"c")),
        (target, here),
    ):
        for name, data in found.items():
            write(place / os.fsdecode(name), data)
    before = files(target)
    done = copy([PhotoFiles(os.fsencode(card), b"a.jpg", tuple(companions))], target)
    after = files(target)
    assert before.items() <= after.items()
    assert (done.copied + done.there, done.failed) == (1, [])
    stem = b"a"
    if done.renamed:
        stem = os.path.basename(os.path.splitext(done.renamed[0][1])[0])
    assert after[stem + b".jpg"] == b"p"
    for name in companions:
        new = stem + name[1:] if name.startswith(b"a") else b"other" + stem[1:] + b".mov"
        assert after[new] == b"c"
