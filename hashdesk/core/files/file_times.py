"""When a file was changed, as a library keeps it."""

from __future__ import annotations

import os

LAST_NS = (1 << 63) - 1  # the latest time that SQLite can store: in April 2262


def mtime_ns(status: os.stat_result) -> int:
    """Nanoseconds since 1970, before it negative.

    A disk may say anything up to the year 2446 (ext4) or 2486 (XFS), after a clock or the disk
    went wrong; what is too late or too early for SQLite becomes the last or first time it stores.
    """
    return max(-LAST_NS, min(status.st_mtime_ns, LAST_NS))
