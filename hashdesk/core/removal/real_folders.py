"""Folders held open by their real paths, so that a link put in the place of one leads nowhere.

A path is looked up by the system anew each time it is named: between a look and a rename, whoever
may write to a folder above can swap it for a link. What is held open stays the folder it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# Linux can hold a folder that may be entered but not listed, such as /home on many machines.
_HELD = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def real_place(path: bytes) -> bytes:
    """The path of a file by the real path of its folder; the file itself may be a link."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


@contextmanager
def held_folder(real: bytes, *, make_on: int | None = None) -> Iterator[int]:
    """Hold an absolute folder whose path has no links; a descriptor of it.

    make_on: make the folders that are missing, if what they lie in is on this device. Raises
    FileNotFoundError, NotADirectoryError if there is a link or a file where a folder was, and
    OSError for the rest.
    """
    names = [name for name in real.split(b"/") if name]
    if not real.startswith(b"/") or b".." in names:
        raise NotADirectoryError(real)
    made: list[tuple[int, bytes]] = []
    held = [os.open(b"/", _HELD | _NO_LINK)]
    try:
        for name in names:
            try:
                held.append(os.open(name, _HELD | _NO_LINK, dir_fd=held[-1]))
            except FileNotFoundError:
                if make_on is None or os.fstat(held[-1]).st_dev != make_on:
                    raise
                os.mkdir(name, dir_fd=held[-1])
                made.append((held[-1], name))
                held.append(os.open(name, _HELD | _NO_LINK, dir_fd=held[-1]))
        try:
            yield held[-1]
        except BaseException:
            for folder, name in reversed(made):
                with suppress(OSError):  # something has been put into it
                    os.rmdir(name, dir_fd=folder)
            raise
    finally:
        for descriptor in held:
            os.close(descriptor)
