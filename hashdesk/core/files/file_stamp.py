"""Whether files were written since they were read, without reading them."""

from __future__ import annotations

import os
from pathlib import Path

Stamp = tuple[int, ...]


def stamp_of(*files: Path) -> Stamp:
    """Sizes and modification times of files, which change with every write.

    Zeros for those that are not there, and for empty ones: SQLite makes an empty log to read.
    """
    stamp: list[int] = []
    for file in files:
        try:
            status = os.stat(file)
        except OSError:
            stamp += [0, 0]
        else:
            stamp += [status.st_size, status.st_mtime_ns] if status.st_size else [0, 0]
    return tuple(stamp)


def database_stamp(path: Path) -> Stamp:
    """The stamp of an SQLite file, with its log."""
    return stamp_of(path, path.with_name(path.name + "-wal"))
