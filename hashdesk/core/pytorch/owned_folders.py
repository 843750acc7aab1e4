"""The folders of runtimes: which of them HashDesk made, how large they are, and deleting them.

Somebody may name any folder with HASHDESK_PYTORCH, so nothing is overwritten or deleted in a folder
without the owner mark.
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import filelock

from hashdesk.core.errors import InstallationFailed
from hashdesk.core.files.file_sizes import folder_bytes

OWNER_MARK = "made-by-hashdesk"
USING_WAIT_S = 3.0  # for others that begin to use it, too
ENVIRONMENT, WHEELS, MARKER = "environment", "wheels", "installed.json"


def claim(root: Path, folder: Path) -> None:
    """Make a folder for a runtime in `root` and mark it as ours, before anything else is in it.

    Raises OSError, or InstallationFailed if there are files of somebody else.
    """
    for place, ours in ((root, bool(owned(root))), (folder, is_ours(folder))):
        if not ours and place.exists() and any(path != folder for path in place.iterdir()):
            raise InstallationFailed(
                f"PyTorch is not installed in {place}, which holds files that are not HashDesk's. "
                "Name an empty or a new folder with HASHDESK_PYTORCH."
            )
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / OWNER_MARK
    if not mark.exists():
        mark.write_text("HashDesk made this folder for PyTorch, and deletes what is in it.\n")
    for part in _large_parts(folder):
        if part.is_symlink() or (part.exists() and not part.is_dir()):
            raise InstallationFailed(
                f"PyTorch is not installed in {folder}: “{part.name}” there is a file or a link, "
                "which HashDesk did not make. Move it away and try again."
            )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else installs, deletes or adapts there.

    Raises OSError, or InstallationFailed if somebody does.
    """
    with _install_lock(folder, 0):
        for file in folder.glob("adapting-*.lock"):
            lock = filelock.FileLock(file)
            try:
                lock.acquire(timeout=0)
            except filelock.Timeout:
                raise InstallationFailed(
                    f"PyTorch in {folder} is in use: a library is being adapted with it. Wait "
                    "until that has ended, or stop it."
                ) from None
            lock.release()
            file.unlink(missing_ok=True)  # of a process that was killed
        yield


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Nobody installs or deletes there meanwhile; others may use it, too.

    Raises InstallationFailed if somebody does.
    """
    file = folder / f"adapting-{uuid.uuid4().hex}.lock"
    lock = filelock.FileLock(file)
    # Where nothing can be written, nobody can delete anything, either.
    with contextlib.suppress(OSError), _install_lock(folder, USING_WAIT_S):
        lock.acquire(timeout=0)
    try:
        yield
    finally:
        if lock.is_locked:
            lock.release()
            file.unlink(missing_ok=True)


@contextmanager
def _install_lock(folder: Path, wait_s: float) -> Iterator[None]:
    lock = filelock.FileLock(folder / "install.lock")
    try:
        lock.acquire(timeout=wait_s)
    except filelock.Timeout:
        raise InstallationFailed(
            f"Another HashDesk is installing PyTorch in {folder}. Wait until it has ended."
        ) from None
    try:
        yield
    finally:
        lock.release()


def is_ours(folder: Path) -> bool:
    """Whether HashDesk made a folder for a runtime: only then does anything in it count."""
    return (folder / OWNER_MARK).is_file()


def owned(root: Path) -> list[Path]:
    """The folders of all runtimes."""
    found = [*root.glob("python-*"), root / "bundle"]
    return [folder for folder in sorted(found) if is_ours(folder)]


def size_of_all(root: Path) -> int:
    """Bytes on the disk of all runtimes that HashDesk made there, downloads included."""
    return sum(folder_bytes(place) for folder in owned(root) for place in _large_parts(folder))


def clear(root: Path) -> int:
    """Delete all runtimes and downloads that HashDesk made there; the bytes freed.

    Raises InstallationFailed if one is in use or cannot be deleted.
    """
    before = size_of_all(root)
    try:
        with ExitStack() as locks:
            for folder in owned(root):
                locks.enter_context(locked(folder))
            for folder in owned(root):
                # First: half a runtime must not count.
                (folder / MARKER).unlink(missing_ok=True)
                for part in _large_parts(folder):
                    if part.is_dir() and not part.is_symlink():
                        shutil.rmtree(part)
    except OSError as error:
        raise InstallationFailed(
            f"PyTorch in {root} cannot be deleted: {error.strerror or error}. Check whether the "
            "folder and its disk can be written to, and try again."
        ) from error
    return before - size_of_all(root)


def _large_parts(folder: Path) -> tuple[Path, Path]:
    """What takes space in a runtime's folder."""
    return folder / ENVIRONMENT, folder / WHEELS
