"""What the system refuses a program, as sentences: open files, memory, threads, space, drives."""

from __future__ import annotations

import errno
import os

from hashdesk.core.errors import HashDeskError

TOO_MANY_FILES = (errno.EMFILE, errno.ENFILE)
FULL = (errno.ENOSPC, errno.EDQUOT)
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
DRIVE_FAILED = (errno.EIO, errno.ENXIO, errno.ENODEV, errno.ENOTCONN, errno.ESTALE)
NO_THREAD = "can't start new thread"  # Python's RuntimeError for what is EAGAIN or ENOMEM


def explain_system_error(error: BaseException) -> HashDeskError | None:
    """The sentence for an error of the system's; None if it is one of HashDesk's own.

    An error of HashDesk's that comes of too many open files advises to look after a disk, which
    would not help: the sentence about the limit takes its place.
    """
    cause = error.__cause__
    if isinstance(error, HashDeskError):
        limited = isinstance(cause, OSError) and cause.errno in TOO_MANY_FILES
        return explain_system_error(cause) if limited and cause is not None else None
    number = error.errno if isinstance(error, OSError) else None
    named = getattr(error, "filename", None)
    place = os.fsdecode(named) if isinstance(named, (str, bytes)) else ""
    if number in TOO_MANY_FILES:
        return HashDeskError(
            "The system does not let HashDesk open as many files as it needs. Raise the limit, "
            "for instance with “ulimit -n 1024”, and try again."
        )
    if isinstance(error, MemoryError) or number == errno.ENOMEM or str(error) == NO_THREAD:
        return HashDeskError(
            "There is not enough memory. Close other programs, or lower “workers” and “batch” in "
            "settings.toml, and try again; everything that was done is kept."
        )
    if number == errno.ENOENT and not place and _is_nowhere():
        return HashDeskError(
            "The folder that HashDesk was started in does not exist any more. Go to another one "
            "(cd), then try again."
        )
    if number in FULL:
        where = f"{place} cannot be written" if place else "the output cannot be written"
        return HashDeskError(f"The disk is full: {where}. Free some space and try again.")
    if number in NOT_ALLOWED:
        return HashDeskError(
            f"{place or 'A file'} cannot be used ({os.strerror(number or 0)}). Check its "
            "permissions and its drive, then try again; everything that was done is kept."
        )
    if number in DRIVE_FAILED:
        return HashDeskError(
            f"The drive of {place or 'a file'} does not answer ({os.strerror(number or 0)}). "
            "Check it, then try again; everything that was done is kept."
        )
    return None


def sentence_of(error: BaseException) -> str:
    """The sentence that a person gets for any error, also for one that nobody expected."""
    explained = explain_system_error(error)
    if explained is None and isinstance(error, OSError) and error.strerror:
        named = error.filename
        place = os.fsdecode(named) if isinstance(named, (str, bytes)) else "A file"
        return f"{place} cannot be used ({error.strerror}). Check its drive and try again."
    return str(explained or error) or type(error).__name__


def _is_nowhere() -> bool:
    """Whether the current folder was deleted."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False
