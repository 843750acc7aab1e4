"""One file copied so that it is on the disk, whole, under a name that nothing had.

What was written is read back from the disk and compared before it gets its name.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from hashdesk.core.files.atomic_files import read_back, sync_file, sync_folder

COPIED_AT_ONCE = 1 << 20  # bytes
DIGEST_BYTES = 16  # BLAKE2b-128, as content ids are
# How disks say that they have no hard links: FAT, and some shares.
HAS_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class SourceTrouble(Exception):
    """A file cannot be copied for its own sake; the text is a clause that says why."""


class CopyDiffers(Exception):
    """A disk gives other bytes back than were written to it."""


def copy_verified(source: bytes, new: bytes, on_bytes: Callable[[int], None]) -> bytes:
    """Copy a file with its time to a path where nothing is; the digest of what is there now.

    on_bytes: told of each part that was read, and may raise to stop. Raises SourceTrouble;
    CopyDiffers; OSError for the disk that is written to. Then nothing is left at `new`.
    """
    try:
        digest, status = _copy(source, new, on_bytes)
        sync_file(Path(os.fsdecode(new)))
        read_back(Path(os.fsdecode(new)))
        if digest_of(new) != digest:
            raise CopyDiffers
        with contextlib.suppress(OSError, OverflowError):  # no disk has every time
            os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise
    return digest


def digest_of(path: bytes) -> bytes:
    """BLAKE2b-128 of a file. Raises OSError."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES))
    return digest.digest()


def has_same_bytes(source: bytes, path: bytes) -> bool:
    """Whether a file and what is at a path have the same bytes. Raises SourceTrouble, OSError."""
    there = os.lstat(path)
    with _explained():
        is_like = stat.S_ISREG(there.st_mode) and there.st_size == os.stat(source).st_size
        digest = digest_of(source) if is_like else b""
    return is_like and digest_of(path) == digest


def give_name(new: bytes, path: bytes) -> None:
    """Move a finished file to a free path on the same disk, on the disk when this returns.

    Raises FileExistsError if anything is there; OSError.
    """
    try:
        os.link(new, path)
        os.unlink(new)
    except OSError as error:
        if error.errno not in HAS_NO_LINKS:
            raise
        # The name is taken first, so that what is replaced is nobody else's.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        try:
            os.replace(new, path)
        except OSError:
            os.unlink(path)
            raise
    sync_folder(Path(os.fsdecode(os.path.dirname(path))))


def _copy(
    source: bytes, new: bytes, on_bytes: Callable[[int], None]
) -> tuple[bytes, os.stat_result]:
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    with _explained():
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise SourceTrouble("it is no file")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as target:
            while part := _read(descriptor):
                on_bytes(len(part))
                digest.update(part)
                target.write(part)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceTrouble("another program is writing to it")
    return digest.digest(), before


def _read(descriptor: int) -> bytes:
    with _explained():
        return os.read(descriptor, COPIED_AT_ONCE)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Errors are about the file that is read, not about the one that is written."""
    try:
        yield
    except OSError as error:
        raise SourceTrouble((error.strerror or str(error)).lower()) from error
