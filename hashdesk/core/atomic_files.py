"""Files and folders that appear whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import errno
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

from hashdesk.core.errors import DiskFull, LibraryError

UNFINISHED = ".hashdesk-unfinished-"  # begins the name of a folder that goes again
OWNER = "owner.lock"  # in such a folder: locked as long as somebody is at work there
# Seconds that pass before a folder counts as left behind: where locks hold on one machine alone,
# another one may be at work in it.
OLD_S = 86_400.0
NEW = ".new"  # ends the name of a folder that is being made


@contextmanager
def whole_folder(place: Path) -> Iterator[Path]:
    """An empty folder to write files into; it is put in its place when all is well.

    A folder with the very same files in that place stays, with whatever else it holds; any
    other is deleted. Raises DiskFull or LibraryError if it cannot be written.
    """
    made = place.with_name(place.name + NEW)
    try:
        _remove(made)
        made.mkdir(parents=True)
        yield made
        if not _has_all(place, made):
            for file in made.iterdir():
                _sync(file)
            _sync(made)
            _remove(place)
            made.rename(place)
            _sync(place.parent)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                f"The disk is full: {place} cannot be written. Free some space and try again; "
                "the encoder in use has not changed."
            ) from error
        raise LibraryError(
            f"{place} cannot be written: {error.strerror}. Check its drive and permissions and try "
            "again; the encoder in use has not changed."
        ) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def beside(place: Path) -> Iterator[Path]:
    """A folder of our own on the same disk as a place, for what will be put there.

    What is still in it at the end is deleted, and so are folders like it whose owners were killed
    a day ago.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place.parent)
    made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place.parent))
    lock = filelock.FileLock(made / OWNER, timeout=1)
    try:
        # Some network disks know no locks; there, what is left behind stays.
        with contextlib.suppress(OSError, NotImplementedError):
            lock.acquire()
        yield made
    finally:
        lock.release()
        shutil.rmtree(made, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Delete what killed processes left behind."""
    for left in folder.glob(f"{UNFINISHED}*/{OWNER}"):
        try:
            status = left.lstat()
            if stat.S_ISREG(status.st_mode) and time.time() - status.st_mtime > OLD_S:
                with filelock.FileLock(left, timeout=0):
                    shutil.rmtree(left.parent, ignore_errors=True)
        except (OSError, NotImplementedError):
            continue  # somebody is at work there, or it is not ours to delete


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place at once: whoever looks sees the old one or this one."""
    made = path.with_name(path.name + NEW)
    made.write_bytes(data)
    _sync(made)
    made.replace(path)
    _sync(path.parent)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _has_all(place: Path, made: Path) -> bool:
    names = [file.name for file in made.iterdir()]
    return not any(filecmp.cmpfiles(place, made, names, shallow=False)[1:])


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open folders for this
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
