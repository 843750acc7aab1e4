"""Folders of photos on one drive or two, a trash on each, and what people and drives do to them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.drawing import OLD
from tests.faults.sequences.census import Census, is_free, take_census
from tests.faults.sequences.contents import Known, Version
from tests.mounts import Mounts

# Picture, version and place of the photos that there are at the beginning.
FIRST_PHOTOS = (
    (0, Version.ORIGINAL, "photos/a/0.jpg"),
    (0, Version.ORIGINAL, "photos/b/0.jpg"),
    (0, Version.AGAIN, "photos/a/0 again.jpg"),
    (0, Version.SMALL, "second/c/0 small.jpg"),
    (1, Version.ORIGINAL, "photos/a/1.jpg"),
    (1, Version.ORIGINAL, "photos/usb/1.jpg"),
    (1, Version.ORIGINAL, "second/c/1.jpg"),
    (2, Version.ORIGINAL, "photos/usb/2.jpg"),
    (2, Version.SMALL, "photos/b/2 small.jpg"),
    (3, Version.ORIGINAL, "photos/b/3.jpg"),
    (4, Version.ORIGINAL, "photos/b/4.jpg"),
    (4, Version.ORIGINAL, "photos/b/4 copy.jpg"),
    (4, Version.AGAIN, "second/c/4 again.jpg"),
    (5, Version.ORIGINAL, "second/c/5.jpg"),
    (5, Version.ORIGINAL, "second/c/5 copy.jpg"),
)


class Place:
    """A home with photos in two roots. With mounts, a folder of the first one is another drive."""

    def __init__(self, base: Path, mounts: Mounts | None) -> None:
        self.base, self._mounts, self.known = base, mounts, Known()
        self.library, self.data = base / "library", base / "data"
        self.photos, self.second, self.elsewhere = (
            base / name for name in ("photos", "second", "elsewhere")
        )
        self.usb, self.shelf = self.photos / "usb", base / "shelf"
        self.again = base / "again"  # a folder that is shown a second time
        self._aside = base / "aside"  # where a root is that is unplugged
        self._next_time = OLD
        self.is_plugged, self.is_writable = True, True
        self._shown_again = False  # at any time, by a mount
        self._shown: dict[Path, Path] = {}  # mounted folder -> what it shows
        for folder in (self.usb, self.elsewhere, self.shelf, self._aside, self.library, self.data):
            folder.mkdir(parents=True)
        if mounts is not None:
            mounts.add(self.shelf)
            self._show(self.shelf, self.usb)
        for picture, version, name in FIRST_PHOTOS:
            self.write(base / name, self.known.make(picture, version))

    @property
    def has_drive(self) -> bool:
        """Whether there is a second drive."""
        return self._mounts is not None

    # -- what is there

    def census(self) -> Census:
        """All files of photos, by where they really lie."""
        stores = [
            *(self.photos, self.second, self.elsewhere, self.shelf, self._aside),
            self.data / "Trash",
        ]
        return take_census(filter(Path.is_dir, stores), self._shown)

    def stored(self, path: Path) -> Path:
        """Where a file lies that HashDesk knows by this path; a link is a file of its own."""
        real = Path(os.path.realpath(path.parent)) / path.name
        for point, source in self._shown.items():
            if real.is_relative_to(point):
                return self.stored(source / real.relative_to(point))
        return real

    def stored_of(self, path: bytes) -> Path:
        """The same, of a path as HashDesk keeps it."""
        return self.stored(Path(os.fsdecode(path)))

    def is_reachable(self, stored: Path) -> bool:
        """Whether a file that lies here can be read by HashDesk at this moment."""
        if stored.is_relative_to(self.shelf):
            return self.is_plugged
        return not stored.is_relative_to(self._aside)

    def may_come_back(self, stored: Path) -> bool:
        """Whether a file may be put here: no folder is made again whose root is not there."""
        shown_before = self._shown_again and self.again not in self._shown
        if shown_before and stored.is_relative_to(self.photos / "a"):
            return False  # it may have gone by the other path
        roots = (self.photos, self.second, self.shelf)
        is_here = any(stored.is_relative_to(root) for root in roots if root.is_dir())
        return is_here and self.is_reachable(stored) and self.may_write(stored)

    def may_write(self, path: Path) -> bool:
        """Whether names may be changed where a photo lies."""
        return self.is_writable or not self.stored(path).is_relative_to(self.shelf)

    def photo_files(self) -> list[Path]:
        """The photos that a person sees, links among them, by path."""
        folders = [self.photos, self.second, self.elsewhere]
        found = [path for folder in folders for path in folder.rglob("*.jpg")]
        return sorted(path for path in found if ".Trash" not in str(path))

    def folders(self) -> list[Path]:
        """The folders that a person puts photos into."""
        found = [path for root in (self.photos, self.second) for path in root.glob("[!.]*")]
        return sorted([*filter(Path.is_dir, found), self.elsewhere])

    @property
    def roots(self) -> list[Path]:
        """The folders that are to be in the library."""
        return [self.photos, self.second, *([self.again] if self.again.is_dir() else [])]

    # -- single files

    def write(self, path: Path, content: bytes, mtime: int | None = None) -> None:
        """Put a new file at a place, as programs do: under another name first."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_bytes(content)
        self._date(new, mtime)
        new.replace(path)

    def overwrite(self, path: Path, content: bytes, mtime: int | None) -> None:
        """Write other content into a file itself."""
        path.write_bytes(content)
        self._date(path, mtime)

    def touch(self, path: Path) -> None:
        self._date(path, None)

    def _date(self, path: Path, mtime: int | None) -> None:
        self._next_time += 10
        time = self._next_time if mtime is None else mtime
        os.utime(path, (time, time))

    def free_name(self, folder: Path, name: str) -> Path:
        """A name that no file in the folder has."""
        stem, suffix = os.path.splitext(name)
        names = (folder / f"{stem}{' x' * number}{suffix}" for number in range(99))
        return next(filter(is_free, names))

    # -- drives and folders

    def unplug(self) -> None:
        """Take away the drive, or without mounts the second root."""
        if self._mounts is not None:
            self._hide(self.usb)
        else:
            self.second.rename(self._aside / "second")
        self.is_plugged = False

    def plug(self) -> None:
        """Bring it back."""
        if self._mounts is not None:
            self._show(self.shelf, self.usb)
            self.set_writable(self.is_writable)
        else:
            if self.second.exists():  # somebody made a new one
                self.second.rename(self.free_name(self.elsewhere, "second"))
            (self._aside / "second").rename(self.second)
        self.is_plugged = True

    def set_writable(self, writable: bool) -> None:
        """Write-protect the drive, or not."""
        self.is_writable = writable
        option = "rw" if writable else "ro"
        command = ["mount", "-o", f"remount,bind,{option}", str(self.usb)]
        subprocess.run(command, check=True)

    def show_again(self, *, by_link: bool) -> None:
        """Show a folder in a second place."""
        if by_link or self._mounts is None:
            self.again.symlink_to(self.photos / "a")
        else:
            self.again.mkdir()
            self._show(self.photos / "a", self.again)
            self._shown_again = True

    def show_once(self) -> None:
        """… and no more."""
        if self.again.is_symlink():
            self.again.unlink()
        else:
            self._hide(self.again)
            self.again.rmdir()

    def empty_trash(self) -> None:
        """As the file manager does it, for the drives that are plugged in."""
        for trash in [self.data / "Trash", *self.usb.glob(".Trash-*")]:
            shutil.rmtree(trash, ignore_errors=True)

    def _show(self, source: Path, point: Path) -> None:
        assert self._mounts is not None
        self._mounts.bind(source, point)
        self._shown[point] = source

    def _hide(self, point: Path) -> None:
        assert self._mounts is not None
        self._mounts.remove(point)
        del self._shown[point]
