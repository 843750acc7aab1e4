"""A file that went to the trash in the place of another one, and where it came from.

Between the last look at a path and the move, somebody may put another file there, or a link to
another folder in the place of its folder. What the desktop moved then is a file that nobody chose.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace

from hashdesk.core.removal.removal_lines import Removed

# One step of the system takes a name from a folder and writes both times; its clock ticks 100 to
# 1,000 times a second.
MOMENT_NS = 20_000_000


def folder_now(path: bytes) -> bytes:
    """The folder of a file without links, as it is at this moment."""
    return os.path.realpath(os.path.dirname(path))


def source_of(entry: Removed, there: os.stat_result) -> bytes:
    """The real folder that a file in the trash came from: the one written down, or another one.

    there: the status of the file. A link that was put in the place of its folder is believed only
    if the folder that it leads to lost a name in the moment in which the file moved: whoever made
    the link must not choose where a file is put.
    """
    now = folder_now(entry.path)
    with suppress(OSError):
        lost = os.stat(now).st_mtime_ns
        if now != entry.real_folder and abs(lost - there.st_ctime_ns) <= MOMENT_NS:
            return now
    return entry.real_folder


def another_file(entry: Removed, trash_path: bytes, there: os.stat_result) -> Removed:
    """What lies in the trash in the place of a file: an entry of its own, true of it."""
    folder = source_of(entry, there)
    path = entry.path
    if folder != entry.real_folder:
        path = os.path.join(folder, os.path.basename(path))
    return replace(
        entry,
        batch=entry.key,  # it comes back without those that went on purpose
        path=path,
        real_folder=folder,
        inode=there.st_ino,
        size=there.st_size,
        mtime_ns=there.st_mtime_ns,
        trash_path=trash_path,
    )
