"""Which folders can be watched for new photos, and what has settled in those that changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.files.mount_info import mounted
from hashdesk.core.files.network_disk import network_kind

MOST_WATCHED = 4_096  # folders; each takes memory of the kernel, which allows only so many
WRITTEN_LATELY_S = 2.0  # a file that changed after that may still be written


@dataclass(frozen=True)
class WatchPlan:
    """The folders to watch, and the roots that have to be scanned from time to time instead."""

    folders: tuple[str, ...] = ()
    rescanned: tuple[bytes, ...] = ()  # on network drives, with too many folders, odd names


def plan_watch(roots: Sequence[bytes], stopped: Callable[[], bool]) -> WatchPlan:
    """Walk through the folders of a library. Slow: never on the GUI thread."""
    watched: list[str] = []
    rescanned: list[bytes] = []
    for root in roots:
        found: list[str] | None = []
        if network_kind(Path(os.fsdecode(root))):
            found = None
        elif os.path.isdir(root):
            found = _folders(root, MOST_WATCHED - len(watched), stopped)
        if found is None:
            rescanned.append(root)
        else:
            watched += found
    return WatchPlan(tuple(watched), tuple(rescanned))


def _folders(root: bytes, most: int, stopped: Callable[[], bool]) -> list[str] | None:
    """A folder and all below it; None if there are more than `most`, or Qt cannot name one."""
    found: list[str] = []
    for folder in _walk(root):
        name = os.fsdecode(folder)
        if len(found) >= most or stopped() or not _is_unicode(name):
            return None
        found.append(name)
    return found


def _walk(folder: bytes) -> Iterator[bytes]:
    yield folder
    for path, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(b".")]
        yield from (os.path.join(path, name) for name in folders)


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def present(roots: Sequence[bytes]) -> dict[bytes, int]:
    """The folders that are there and not empty, and the number of the device that each lies on.

    An empty one looks like an unplugged drive.
    """
    found = {}
    for root in roots:
        with suppress(OSError), os.scandir(root) as entries:
            if next(entries, None) is not None:
                found[root] = os.stat(root).st_dev
    return found


def away(roots: Mapping[bytes, int]) -> frozenset[bytes]:
    """The roots that are gone, or empty and not where they were. roots: the device of each before.

    One that is empty on its own device may have lost its photos to the trash.
    """
    absent = roots.keys() - present(list(roots))
    return frozenset(root for root in absent if _device(root) != roots[root])


def _device(folder: bytes) -> int | None:
    with suppress(OSError):
        return os.stat(folder).st_dev
    return None


def mounts_below(roots: Sequence[bytes]) -> dict[bytes, int]:
    """Where a drive is mounted below some folders, and the number of that mount; on Linux only.

    What lies in a hidden folder is left out, as the folder is.
    """
    return {
        mount.point: mount.id
        for mount in mounted()
        if any(_is_below(root, mount.point) for root in roots)
    }


def _is_below(root: bytes, point: bytes) -> bool:
    folder = os.path.join(root, b"")
    return point.startswith(folder) and b"/." not in point[len(folder) - 1 :]


def settled(folders: Collection[str]) -> frozenset[str]:
    """Those of some folders in which no file is being written; one that is gone has settled."""
    lately = time.time() - WRITTEN_LATELY_S
    return frozenset(folder for folder in folders if not _is_written(folder, lately))


def _is_written(folder: str, lately: float) -> bool:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_file() and lately <= entry.stat().st_mtime <= time.time():
                    return True
    return False
