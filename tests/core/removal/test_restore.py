"""Photos out of the trash: what was there, where it was, whoever tampers with either meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hashdesk.core.removal import put_back
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import (
    Hindrance,
    LeftInTrash,
    restore_batch,
    restore_listed,
)
from hashdesk.core.storage.library_db import LibraryDB
from tests.mounts import Mounts, mounts_or_skip

PHOTO = b"a photo that nobody has a copy of"


class Home:
    """Photos, a trash for them, the log of a library, and a folder that is none of its business."""

    def __init__(self, path: Path) -> None:
        self.photos, self.trash = path / "photos" / "2024", path / "data" / "Trash" / "files"
        self.info, self.library = self.trash.with_name("info"), path / "library"
        self.elsewhere = path / "elsewhere"
        for folder in (self.photos, self.trash, self.info, self.library, self.elsewhere):
            folder.mkdir(parents=True)
        self.log = RemovalLog(self.library)
        with LibraryDB(self.library, write=True) as db:
            db.add_root(os.fsencode(path / "photos"))

    def throw_away(self, *names: str, photo: int = 1) -> list[Removed]:
        """Move files of one photo into the trash, as the desktop does."""
        paths = [self.photos / name for name in names]
        for path in paths:
            path.write_bytes(PHOTO + path.name.encode())
        moved = []
        for entry in self.log.begin([(photo, os.fsencode(path)) for path in paths]):
            name = os.path.basename(os.fsdecode(entry.path))
            self.note(name, os.fsdecode(entry.path))
            os.rename(entry.path, self.trash / name)
            moved.append(self.log.note_moved(entry, os.fsencode(self.trash / name)))
        return moved

    def note(self, name: str, path: str) -> None:
        """What the trash notes about a file."""
        text = f"[Trash Info]\nPath={path}\nDeletionDate=2026-11-28T19:00:00\n"
        (self.info / f"{name}.trashinfo").write_text(text)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Home(tmp_path)


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def hindrances(left: list[LeftInTrash]) -> list[Hindrance]:
    return [one.hindrance for one in left]


def test_one_several_or_all_come_back(home: Home) -> None:
    """With their times, and nothing of them is left in the trash."""
    gone = [home.throw_away(f"{number}.jpg", photo=number)[0] for number in range(4)]
    assert restore_listed(home.log, {gone[1].key}).returned == [gone[1]]
    assert [path.name for path in home.photos.iterdir()] == ["1.jpg"]
    assert (home.photos / "1.jpg").stat().st_mtime_ns == gone[1].mtime_ns
    assert restore_batch(home.log, gone[3].batch).returned == [gone[3]]
    assert restore_listed(RemovalLog(home.library)).returned == [gone[0], gone[2]]
    assert not list(home.trash.iterdir())
    assert not list(home.info.iterdir())
    assert home.log.in_all_batches() == []


def test_a_photo_comes_with_its_files_or_not_at_all(home: Home) -> None:
    raw, photo = home.throw_away("a.cr2", "a.jpg")
    (home.photos / "a.cr2").write_bytes(b"something new")
    outcome = restore_listed(home.log, {photo.key})
    assert outcome.returned == []
    assert [(one.hindrance, one.file, one.files) for one in outcome.left] == [
        (Hindrance.TAKEN, raw, 2)
    ]
    assert sorted(path.name for path in home.trash.iterdir()) == ["a.cr2", "a.jpg"]
    assert [path.name for path in home.photos.iterdir()] == ["a.cr2"]
    (home.photos / "a.cr2").unlink()
    assert restore_listed(home.log, {raw.key}).left == []
    assert (home.photos / "a.jpg").exists()


@pytest.mark.parametrize("kind", ["file", "empty file", "folder", "link", "broken link"])
def test_nothing_in_its_place_is_replaced(home: Home, kind: str) -> None:
    (entry,) = home.throw_away("a.jpg")
    place, target = home.photos / "a.jpg", home.elsewhere / "target"
    if kind == "folder":
        place.mkdir()
    elif "link" in kind:
        if kind == "link":
            target.write_bytes(b"something else")
        place.symlink_to(target)
    else:
        place.write_bytes(b"" if kind == "empty file" else b"something new")
    before = os.lstat(place)
    assert hindrances(restore_listed(home.log).left) == [Hindrance.TAKEN]
    assert os.path.samestat(os.lstat(place), before)
    assert not target.exists() or target.read_bytes() == b"something else"
    assert Path(os.fsdecode(entry.trash_path)).read_bytes() == PHOTO + b"a.jpg"


def test_a_crafted_note_of_the_trash_is_not_read(home: Home) -> None:
    """It names another place; and a file that the trash holds, but the log does not list, stays."""
    home.throw_away("a.jpg")
    home.note("a.jpg", str(home.elsewhere / "authorized_keys"))
    (home.trash / "evil.jpg").write_bytes(b"evil")
    home.note("evil.jpg", str(home.photos / "evil.jpg"))
    assert restore_listed(home.log).left == []
    assert [path.name for path in home.photos.iterdir()] == ["a.jpg"]
    assert not list(home.elsewhere.iterdir())
    assert [path.name for path in home.trash.iterdir()] == ["evil.jpg"]


def test_a_folder_that_gave_way_to_a_link(home: Home) -> None:
    """Or one above it: the photo would come back elsewhere."""
    home.throw_away("a.jpg")
    for folder in (home.photos, home.photos.parent):
        away = folder.rename(folder.with_name("away"))
        folder.symlink_to(home.elsewhere)
        (home.elsewhere / "2024").mkdir(exist_ok=True)
        assert hindrances(restore_listed(home.log).left) == [Hindrance.FOLDER_REPLACED]
        assert not list(home.elsewhere.rglob("*.jpg"))
        folder.unlink()
        away.rename(folder)
    assert restore_listed(home.log).left == []
    assert (home.photos / "a.jpg").exists()


def test_a_folder_that_was_reached_through_a_link(home: Home) -> None:
    """A photo comes back to where its file was, not to where the link leads now."""
    (home.photos.parent / "link").symlink_to(home.photos)
    path = home.photos.parent / "link" / "a.jpg"
    path.write_bytes(PHOTO)
    (entry,) = home.log.begin([(1, os.fsencode(path))])
    os.rename(path, home.trash / "a.jpg")
    home.log.note_moved(entry, os.fsencode(home.trash / "a.jpg"))
    (home.photos.parent / "link").unlink()
    (home.photos.parent / "link").symlink_to(home.elsewhere)
    assert restore_listed(home.log).left == []
    assert (home.photos / "a.jpg").read_bytes() == PHOTO
    assert not list(home.elsewhere.iterdir())


def at_the_link_call(monkeypatch: pytest.MonkeyPatch, do: Callable[[], None]) -> None:
    """Do something after the look at a file in the trash, right before it is linked."""
    link = os.link

    def linking(*arguments: object, **options: object) -> None:
        monkeypatch.setattr(os, "link", link)
        do()
        link(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", linking)


def test_a_folder_swapped_between_look_and_link(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is held open: the photo lands in it, wherever it is called by then."""
    home.throw_away("a.jpg")
    away = home.photos.with_name("away")

    def swap() -> None:
        home.photos.rename(away)
        home.photos.symlink_to(home.elsewhere)

    at_the_link_call(monkeypatch, swap)
    assert restore_listed(home.log).left == []
    assert not list(home.elsewhere.iterdir())
    assert (away / "a.jpg").read_bytes() == PHOTO + b"a.jpg"


def test_a_file_swapped_between_look_and_link(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another file of the same size and time, or a link, under its name in the trash."""
    (entry,) = home.throw_away("a.jpg")
    place, away = Path(os.fsdecode(entry.trash_path)), home.elsewhere / "away"

    def swap(*, link: bool) -> None:
        place.rename(away)
        if link:
            place.symlink_to("/etc/hostname")
        else:
            place.write_bytes(bytes(entry.size))
            os.utime(place, ns=(entry.mtime_ns, entry.mtime_ns))

    for link in (False, True):
        at_the_link_call(monkeypatch, lambda link=link: swap(link=link))  # type: ignore[misc]
        assert hindrances(restore_listed(home.log).left) == [Hindrance.NOT_THE_FILE]
        assert not list(home.photos.iterdir())
        away.rename(place)
    assert restore_listed(home.log).left == []


def test_a_trash_that_gave_way_to_a_link(home: Home) -> None:
    """What lies behind it is not what went, though it has its name, size and time."""
    (entry,) = home.throw_away("a.jpg")
    away = home.trash.rename(home.trash.with_name("away"))
    decoy = home.elsewhere / "a.jpg"
    decoy.write_bytes(bytes(entry.size))
    os.utime(decoy, ns=(entry.mtime_ns, entry.mtime_ns))
    home.trash.symlink_to(home.elsewhere)
    assert home.log.in_all_batches() == []
    assert restore_listed(home.log).returned == []
    assert decoy.exists()
    home.trash.unlink()
    away.rename(home.trash)
    assert restore_listed(home.log).returned == [entry]


@pytest.mark.parametrize("name", [".Trash", f".Trash-{os.getuid()}"])
def test_a_trash_on_a_stick_that_is_a_link(
    home: Home, tmp_path: Path, mounts: Mounts, name: str
) -> None:
    """A crash left unsaid where a photo went; a stick must not make us take another file for it."""
    stick = tmp_path / "stick"
    stick.mkdir()
    mounts.add(stick)
    photo = stick / "a.jpg"
    photo.write_bytes(PHOTO)
    (entry,) = home.log.begin([(1, os.fsencode(photo))])
    user = str(os.getuid()) if name == ".Trash" else ""
    hidden = stick / "holiday" / user / "files"
    hidden.mkdir(parents=True)
    (stick / name).symlink_to("holiday")
    os.rename(photo, hidden / "a.jpg")  # the very file, behind a link
    assert restore_listed(home.log).returned == []
    assert not photo.exists()
    assert (hidden / "a.jpg").read_bytes() == PHOTO
    again = home.log.begin([(1, os.fsencode(hidden / "a.jpg"))])
    (stick / name).unlink()
    (stick / "holiday").rename(stick / name)  # now it is a trash
    assert not home.log.in_trash(entry.batch)  # it was taken for deleted
    assert home.log.in_trash(again[0].batch)


def test_folders_that_are_gone_are_made_again(home: Home) -> None:
    """Below the library's own, which must be there: else it was moved, or its drive is away."""
    (entry,) = home.throw_away("a.jpg")
    home.photos.rmdir()
    root = home.photos.parent
    away = root.rename(root.with_name("away"))
    assert hindrances(restore_listed(home.log).left) == [Hindrance.REFUSED]
    assert not root.exists()
    away.rename(root)
    assert restore_listed(home.log).returned == [entry]
    assert (home.photos / "a.jpg").exists()


def test_no_folder_is_made_where_the_library_says_nothing(home: Home) -> None:
    """It cannot be read; photos whose folders are there come back all the same."""
    kept, gone = home.throw_away("a.jpg")[0], home.throw_away("b.jpg", photo=2)[0]
    (home.library / "library.db").write_bytes(b"damaged")
    assert restore_listed(home.log, {kept.key}).returned == [kept]
    shutil.rmtree(home.photos)
    assert restore_listed(home.log, {gone.key}).returned == []
    assert not home.photos.exists()


def test_no_folder_is_made_on_another_disk(home: Home, tmp_path: Path, mounts: Mounts) -> None:
    """A drive that is away leaves an empty mount point, where nothing must come back."""
    (entry,) = home.throw_away("a.jpg")
    home.photos.rmdir()
    mounts.add(home.photos.parent)
    assert hindrances(restore_listed(home.log).left) == [Hindrance.REFUSED]
    assert not list(home.photos.parent.iterdir())
    mounts.remove(home.photos.parent)
    assert restore_listed(home.log).returned == [entry]


def test_a_folder_that_was_made_for_nothing_goes_again(home: Home) -> None:
    (entry,) = home.throw_away("a.jpg")
    home.photos.rmdir()
    (home.trash / "a.jpg").write_bytes(b"edited in the trash")

    def bring_back() -> None:
        with put_back.returning(entry, may_make=True) as coming:
            assert home.photos.exists()
            coming.to_its_place()

    with pytest.raises(put_back.NotTheFile):
        bring_back()
    assert not home.photos.exists()
    assert (home.trash / "a.jpg").exists()


def refusing(*numbers: int) -> Callable[..., None]:
    """A system call that fails with each of these numbers in turn."""
    left = list(numbers)

    def call(*_: object, **__: object) -> None:
        number = left.pop(0) if len(left) > 1 else left[0]
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize("rename", [True, False])
def test_where_there_are_no_links(
    home: Home, monkeypatch: pytest.MonkeyPatch, rename: bool
) -> None:
    """As on FAT: it is renamed, or copied where even that cannot be told to replace nothing."""
    (entry,) = home.throw_away("a.jpg")
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    if not rename:
        monkeypatch.setattr(put_back, "rename_to_free", refusing(errno.EINVAL))
    place = home.photos / "a.jpg"
    place.write_bytes(b"something new")
    assert hindrances(restore_listed(home.log).left) == [Hindrance.TAKEN]
    assert place.read_bytes() == b"something new"
    place.unlink()
    assert restore_listed(home.log).left == []
    assert place.read_bytes() == PHOTO + b"a.jpg"
    assert place.stat().st_mtime_ns == entry.mtime_ns
    assert not [*home.trash.iterdir(), *home.info.iterdir()]


@pytest.mark.parametrize("rename", [True, False])
def test_all_or_none_where_there_are_no_links(
    home: Home, monkeypatch: pytest.MonkeyPatch, rename: bool
) -> None:
    home.throw_away("a.cr2", "a.jpg")
    monkeypatch.setattr(os, "link", refusing(errno.EOPNOTSUPP))
    if not rename:
        monkeypatch.setattr(put_back, "rename_to_free", refusing(errno.ENOSYS))
    (home.photos / "a.cr2").write_bytes(b"something new")
    assert hindrances(restore_listed(home.log).left) == [Hindrance.TAKEN]
    assert sorted(path.name for path in home.trash.iterdir()) == ["a.cr2", "a.jpg"]
    assert [path.name for path in home.photos.iterdir()] == ["a.cr2"]


def test_an_emptied_trash_has_nothing_to_bring_back(home: Home) -> None:
    home.throw_away("a.jpg")
    (home.trash / "a.jpg").unlink()
    outcome = restore_listed(home.log)
    assert (outcome.returned, outcome.left) == ([], [])
    (home.trash / "a.jpg").write_bytes(b"another one of this name")
    assert home.log.in_all_batches() == []
