"""One file out of the trash, to where it was: never over another file, never through a link.

Where a file system knows hard links, the file gets a second name in its old place and loses the one
in the trash last of all, so a crash in between loses nothing. Where there are none (FAT, exFAT), it
is renamed in one step that fails if the name is taken; where neither is possible, it is copied.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto

from hashdesk.core.removal.real_folders import held_folder, real_place
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.trash_folders import is_the_file

NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK)
NO_SUCH_RENAME = (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV)
RENAME_NOREPLACE = 1  # see renameat2(2)
INFO, INFO_SUFFIX = b"info", b".trashinfo"


class NotTheFile(Exception):
    """What lies in the trash under a file's name is another one, or a link."""


class _How(Enum):
    """How a file came back."""

    LINKED = auto()  # it has two names now
    RENAMED = auto()
    COPIED = auto()


@dataclass
class Return:
    """A file on its way back, between its folder in the trash and the one where it was."""

    entry: Removed
    _trash: int  # descriptors of the two folders
    _place: int
    _how: _How | None = None

    def to_its_place(self) -> None:
        """Put it where it was, and leave its name in the trash as long as that is possible.

        Raises FileExistsError if the place is taken, NotTheFile, and OSError for the rest.
        """
        here, there = self._names
        before = self._status(self._trash, here)
        if before is None or not is_the_file(before, self.entry.size, self.entry.mtime_ns):
            raise NotTheFile
        try:
            os.link(
                *(here, there),
                src_dir_fd=self._trash,
                dst_dir_fd=self._place,
                follow_symlinks=False,
            )
            self._how = _How.LINKED
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            self._how = self._without_links(here, there)
        after = self._status(self._place, there)
        came = after is not None and (os.path.samestat(before, after) or self._how is _How.COPIED)
        if not came:  # another file was put under its name meanwhile
            self.to_the_trash()
            raise NotTheFile

    def to_the_trash(self) -> None:
        """Undo its return, whose place in the trash is still noted there."""
        here, there = self._names
        with contextlib.suppress(OSError):
            if self._how is _How.RENAMED:
                rename_to_free(self._place, there, self._trash, here)
            elif self._how is not None:
                os.unlink(there, dir_fd=self._place)
        self._how = None

    def out_of_the_trash(self) -> None:
        """Take its name out of the trash, and what the trash noted about it."""
        forget_in_trash(self._trash, self._names[0])

    @property
    def _names(self) -> tuple[bytes, bytes]:
        """What it is called in the trash, and where it was."""
        return os.path.basename(self.entry.trash_path), os.path.basename(self.entry.path)

    def _without_links(self, here: bytes, there: bytes) -> _How:
        try:
            rename_to_free(self._trash, here, self._place, there)
        except OSError as error:
            if error.errno not in NO_SUCH_RENAME:
                raise
        else:
            return _How.RENAMED
        _copy(self._trash, here, self._place, there)
        return _How.COPIED

    def _status(self, folder: int, name: bytes) -> os.stat_result | None:
        with contextlib.suppress(OSError):
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
        return None


@contextmanager
def returning(entry: Removed, *, may_make: bool = False) -> Iterator[Return]:
    """A file of the trash, with both folders held open by the paths that they had when it went.

    may_make: folders that are gone are made again, on the disk of the trash alone: a drive that is
    away leaves an empty mount point. Raises FileNotFoundError if a folder is gone,
    NotADirectoryError if one gave way to a link or a file, OSError for the rest.
    """
    folder = entry.real_folder or os.path.dirname(entry.path)
    with held_folder(os.path.dirname(entry.trash_path)) as trash:
        device = os.fstat(trash).st_dev if may_make else None
        with held_folder(folder, make_on=device) as place:
            yield Return(entry, trash, place)


def delete_from_trash(trash_path: bytes) -> None:
    """Delete a link in the trash, if it is there still, and what the trash noted about it."""
    folder, name = os.path.split(real_place(trash_path))
    with contextlib.suppress(OSError), held_folder(folder) as trash:
        forget_in_trash(trash, name)


def forget_in_trash(trash: int, name: bytes) -> None:
    """Delete a name from an open folder of the trash, and the note beside that folder."""
    with contextlib.suppress(OSError):
        os.unlink(name, dir_fd=trash)
    with contextlib.suppress(OSError):
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        info = os.open(os.path.join(b"..", INFO), flags, dir_fd=trash)
        try:
            os.unlink(name + INFO_SUFFIX, dir_fd=info)
        finally:
            os.close(info)


def rename_to_free(from_folder: int, name: bytes, to_folder: int, new_name: bytes) -> None:
    """Rename a file between open folders in one step. Raises FileExistsError, and OSError."""
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    system = ctypes.CDLL(None, use_errno=True)
    if not hasattr(system, "renameat2"):  # glibc before 2.28
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if system.renameat2(from_folder, name, to_folder, new_name, RENAME_NOREPLACE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), os.fsdecode(new_name))


def _copy(from_folder: int, name: bytes, to_folder: int, new_name: bytes) -> None:
    """Copy a file with its times to a new name; a half copy goes. Raises FileExistsError…"""
    read = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=from_folder)
    with open(read, "rb") as source:
        status = os.fstat(read)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        mode = stat.S_IMODE(status.st_mode)
        write = os.open(new_name, flags, mode, dir_fd=to_folder)
        try:
            with open(write, "wb") as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(write)
                os.utime(write, ns=(status.st_atime_ns, status.st_mtime_ns))
        except BaseException:
            os.unlink(new_name, dir_fd=to_folder)
            raise
