"""What people, other programs and drives do to photos behind the back of HashDesk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.faults.sequences.census import is_free
from tests.faults.sequences.contents import Version
from tests.faults.sequences.oracle import Oracle
from tests.faults.sequences.place import Place


class Others:
    """Each method is a step. Numbers say which of the things that there are, counted round."""

    def __init__(self, place: Place, oracle: Oracle) -> None:
        self._place, self._oracle, self._known = place, oracle, place.known

    # -- photos

    def add(self, picture: int, version: Version, folder: int) -> None:
        """A photo comes from elsewhere."""
        if target := self._folder(folder):
            path = self._place.free_name(target, f"{picture} {version}.jpg")
            self._place.write(path, self._known.make(picture, version))

    def copy(self, photo: int, folder: int) -> None:
        """A copy keeps its time."""

        def copied(source: Path, path: Path) -> None:
            self._place.write(path, source.read_bytes(), int(source.stat().st_mtime))

        self._to_folder(photo, folder, copied)

    def move(self, photo: int, folder: int) -> None:
        """As a file manager does it; to another drive by a copy."""

        def moved(source: Path, path: Path) -> None:
            if source.lstat().st_dev == path.parent.stat().st_dev:
                source.rename(path)

        self._to_folder(photo, folder, moved)

    def link(self, photo: int, folder: int, hard: bool) -> None:
        """A second name for a file, or a link to it."""

        def linked(source: Path, path: Path) -> None:
            if not hard:
                path.symlink_to(source)
            elif source.lstat().st_dev == path.parent.stat().st_dev:
                os.link(source, path, follow_symlinks=False)

        self._to_folder(photo, folder, linked)

    def swap_names(self, one: int, other: int) -> None:
        """Two photos of a folder get each other's names."""
        first, second = self._file(one), self._file(other)
        if first and second and first != second and first.parent == second.parent:
            between = first.with_suffix(".between")
            first.rename(between)
            second.rename(first)
            between.rename(second)

    def replace(
        self, photo: int, picture: int, version: Version, keep_time: bool, in_it: bool
    ) -> None:
        """Another photo gets the name of one; perhaps its time, and mostly its size."""
        if (path := self._file(photo)) and not path.is_symlink():
            time = int(path.stat().st_mtime) if keep_time else None
            write = self._place.overwrite if in_it else self._place.write
            write(path, self._known.make(picture, version), time)

    def write_tag(self, photo: int, keep_time: bool) -> None:
        """A program writes a tag into a file, and no pixel."""
        if (path := self._file(photo)) and not path.is_symlink():
            time = int(path.stat().st_mtime) if keep_time else None
            self._place.write(path, self._known.tagged(path.read_bytes()), time)

    def touch(self, photo: int) -> None:
        """A file gets another time."""
        if path := self._file(photo):
            self._place.touch(path)

    def delete(self, photo: int) -> None:
        """A person deletes a photo for good."""
        if path := self._file(photo):
            path.unlink()

    def take_place(self, number: int, picture: int) -> None:
        """A photo comes to where one was that is in the trash."""
        places = self._oracle.places
        path = places[number % len(places)] if places else None
        if path and is_free(path) and path.parent.is_dir() and self._place.may_write(path):
            self._place.write(path, self._known.make(picture, Version.ORIGINAL))

    # -- folders, drives, trash

    def rename_folder(self, number: int) -> None:
        """A folder gets another name, with all that is in it."""
        folder = self._folder(number)
        fixed = folder in (None, self._place.usb, self._place.elsewhere)
        if folder and not fixed and not self._place.again.exists():
            folder.rename(self._place.free_name(folder.parent, folder.name))

    def unplug_or_plug(self) -> None:
        """The drive goes, or comes back."""
        if self._place.is_plugged:
            self._place.unplug()
        else:
            self._place.plug()

    def protect_or_not(self) -> None:
        """The drive is write-protected, or no more."""
        if self._place.has_drive and self._place.is_plugged:
            self._place.set_writable(not self._place.is_writable)

    def show_again_or_once(self, by_link: bool) -> None:
        """A folder is mounted in a second place, or a link leads to it; or no more."""
        if self._place.again.is_dir():
            self._place.show_once()
        elif (self._place.photos / "a").is_dir():
            self._place.show_again(by_link=by_link)

    def empty_trash(self) -> None:
        """As the file manager does it."""
        if self._place.is_writable:
            self._place.empty_trash()
            self._oracle.forget_ended(self._place.census())

    # -- parts of the above

    def _file(self, number: int) -> Path | None:
        """One of the photos; links to photos are some. None: nothing may be done to it."""
        photos = [path for path in self._place.photo_files() if path.is_file()]
        path = photos[number % len(photos)] if photos else None
        return path if path and self._place.may_write(path) else None

    def _folder(self, number: int) -> Path | None:
        """One of the folders, if something may be put into it."""
        folders = self._place.folders()
        folder = folders[number % len(folders)]
        return folder if self._place.may_write(folder / "new") else None

    def _to_folder(self, photo: int, folder: int, bring: Callable[[Path, Path], None]) -> None:
        source, target = self._file(photo), self._folder(folder)
        if source and target:
            bring(source, self._place.free_name(target, source.name))
