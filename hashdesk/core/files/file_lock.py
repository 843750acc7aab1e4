"""A lock on a file that keeps other processes away, on disks that have locks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock


@contextmanager
def held_lock(path: Path, *, timeout_s: float = 0.0, mode: int = 0o644) -> Iterator[None]:
    """Hold the lock on a file, which is made if needed. Raises filelock.Timeout.

    Some network disks have no locks: there, it is as if nobody else were at work.
    """
    lock = filelock.FileLock(path, timeout=timeout_s, mode=mode)
    try:
        lock.acquire()
    except filelock.Timeout:  # an OSError, too
        raise
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        lock.release()
