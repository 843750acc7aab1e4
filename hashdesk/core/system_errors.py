"""What the system refuses a program, as sentences: open files, memory, threads, space, drives."""

from __future__ import annotations

import errno
import os

from hashdesk.core.errors import HashDeskError
from hashdesk.core.said import Said, said_by
from hashdesk.core.troubles import Trouble, system_reason

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
        return HashDeskError(Trouble.TOO_MANY_FILES.say())
    if isinstance(error, MemoryError) or number == errno.ENOMEM or str(error) == NO_THREAD:
        return HashDeskError(Trouble.OUT_OF_MEMORY.say())
    if number == errno.ENOENT and not place and _is_nowhere():
        return HashDeskError(
            "The folder that HashDesk was started in does not exist any more. Go to another one "
            "(cd), then try again."
        )
    if not isinstance(error, OSError):
        return None
    if number in FULL:
        full = Trouble.FULL.say(place=place) if place else Trouble.OUTPUT_FULL.say()
        return HashDeskError(full)
    reason = system_reason(error)
    if number in NOT_ALLOWED:
        return HashDeskError(
            Trouble.NOT_ALLOWED.say(place=place or Trouble.A_FILE.say(), reason=reason)
        )
    if number in DRIVE_FAILED:
        return HashDeskError(
            Trouble.DRIVE_SILENT.say(place=place or Trouble.THIS_FILE.say(), reason=reason)
        )
    return None


def said_of(error: BaseException) -> Said | str:
    """What a person is told of any error, also of one that nobody expected."""
    explained = explain_system_error(error)
    if explained is None and isinstance(error, OSError) and error.strerror:
        named = error.filename
        place = os.fsdecode(named) if isinstance(named, (str, bytes)) else Trouble.A_FILE.say()
        return Trouble.NOT_USABLE.say(place=place, reason=system_reason(error))
    told = explained or error
    return said_by(told) or str(told) or type(error).__name__


def _is_nowhere() -> bool:
    """Whether the current folder was deleted."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False
