"""Files and folders that appear whole or not at all, whatever happens meanwhile.

What is new is written under another name on the same disk, flushed to the disk, and renamed.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from hashdesk.core.errors import HashDeskError, LibraryError
from hashdesk.core.files import private_files
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.file_lock import held_lock
from hashdesk.core.files.folder_content import everything_below

SCRATCH_PREFIX = ".hashdesk-unfinished-"
SCRATCH_LOCK = "owner.lock"  # held by the process that works in a scratch folder
# Age of a scratch folder's lock before the folder is deleted: where locks hold on one machine
# only, another machine may be at work in it.
SCRATCH_MAX_AGE_S = 86_400.0
WHOLE = "whole"  # what is made in a scratch folder to be moved from there as a whole
NEW_SUFFIX = ".new"  # of a file or folder that is being written


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file: readers find the old content or the new one. Raises OSError.

    private: nobody but its owner may read it.
    """
    with atomic_file(path) as new:
        if private:
            private_files.create(new)
        new.write_bytes(data)


@contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """A path to write to; the file is renamed to `path` at the end. Raises OSError."""
    new = Path(f"{path.absolute()}{NEW_SUFFIX}")  # “.” has no name
    with _named(new, path):
        try:
            new.unlink(missing_ok=True)
            yield new
            put_in_place(new, path)
        finally:
            new.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: Path, *, unchanged: str) -> Iterator[Path]:
    """An empty folder to write files into; it is renamed to `path` at the end.

    It is private, and so is what is in it. A folder with the very same files at `path` stays, with
    whatever else it holds; any other is deleted. Raises DiskFull or LibraryError, which say what
    is `unchanged`.
    """
    new = path.with_name(path.name + NEW_SUFFIX)
    try:
        _remove(new)
        make_folder(new.parent, private_files.FOLDER_MODE)
        new.mkdir(private_files.FOLDER_MODE)
        with _named(new, path):
            yield new
        private_files.make_private(new)
        if not _has_same_files(path, new):
            _remove(path)
            put_in_place(new, path)
    except OSError as error:
        raise_if_full(
            error,
            f"The disk is full: {path} cannot be written. Free some space and try again; "
            f"{unchanged}.",
        )
        raise LibraryError(
            f"{path} cannot be written: {error.strerror}. Check its drive and permissions and try "
            f"again; {unchanged}."
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def scratch_folder(beside: Path, shown: Path | None = None) -> Iterator[Path]:
    """A temporary folder on the same disk as a path, for what will be moved there.

    It is deleted at the end; so are scratch folders whose owners were killed a day ago. Errors
    inside name `shown` or else `beside` instead of it, and instead of what is called WHOLE in it.
    """
    beside.parent.mkdir(parents=True, exist_ok=True)
    _sweep(beside.parent)
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX, dir=beside.parent))
    try:
        with held_lock(folder / SCRATCH_LOCK, timeout_s=1), _named(folder, shown or beside):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _named(hidden: Path, path: Path) -> Iterator[None]:
    """Errors speak of the path that a person knows, not of the hidden one that is written to."""

    def told(text: str) -> str:
        whole = os.fspath(hidden / WHOLE)
        return text.replace(whole, os.fspath(path)).replace(os.fspath(hidden), os.fspath(path))

    try:
        yield
    except HashDeskError as error:
        error.args = (told(str(error)), *error.args[1:])
        raise
    except OSError as error:
        for attribute in ("filename", "filename2"):
            named = getattr(error, attribute)
            if isinstance(named, (str, bytes)):
                setattr(error, attribute, told(os.fsdecode(named)))
        raise


def put_in_place(new: Path, path: Path) -> None:
    """Flush a finished file or folder to the disk and rename it. Raises OSError.

    A file replaces a file, a folder replaces an empty folder.
    """
    if new.is_dir():
        for written in everything_below(new):
            (sync_folder if written.is_dir() else sync_file)(written)
        sync_folder(new)
        if path.is_dir():
            path.rmdir()
    else:
        sync_file(new)
    new.replace(path)
    sync_folder(path.parent)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, on the disk when this returns. Raises OSError."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(mode, parents=True, exist_ok=True)
    for folder in reversed(missing):
        sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Flush the names in a folder to the disk, where the file system can do that."""
    with contextlib.suppress(OSError):  # Windows and some network disks cannot
        sync_file(path)


def _sweep(folder: Path) -> None:
    """Delete the scratch folders of killed processes."""
    for lock in folder.glob(f"{SCRATCH_PREFIX}*/{SCRATCH_LOCK}"):
        try:
            status = lock.lstat()
            old = time.time() - status.st_mtime > SCRATCH_MAX_AGE_S
            if stat.S_ISREG(status.st_mode) and old:
                with filelock.FileLock(lock, timeout=0):
                    shutil.rmtree(lock.parent, ignore_errors=True)
        except (OSError, NotImplementedError):
            continue  # its owner is at work, or we may not delete it


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _has_same_files(folder: Path, new: Path) -> bool:
    names = [file.name for file in new.iterdir()]
    return not any(filecmp.cmpfiles(folder, new, names, shallow=False)[1:])


def sync_file(path: Path) -> None:
    """Flush a file to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_back(path: Path) -> None:
    """Have a file that was flushed be read from the disk again, not from memory, where possible."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
