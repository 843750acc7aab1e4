"""How many bytes files take on the disk, while others may be deleting them.

What has gone, or cannot be looked at, counts nothing: these sums are told to people and compared
with the free space, and a file that another process removed in between is no reason to fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

MEGABYTE = 1_000_000  # bytes, as operating systems and HashDesk tell sizes


def file_bytes(file: str | os.PathLike[str]) -> int:
    """Bytes of a file; a link counts as what it leads to."""
    with suppress(OSError):
        return os.stat(file).st_size
    return 0


def total_bytes(files: Iterable[Path]) -> int:
    """Bytes of the files among these paths; folders count nothing."""
    return sum(file_bytes(file) for file in files if file.is_file())


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder; links are not followed."""
    if folder.is_symlink():
        return 0
    total = 0
    for place, _, names in os.walk(folder):  # passes over what cannot be listed
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total
