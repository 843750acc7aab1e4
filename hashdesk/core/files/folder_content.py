"""What lies in a folder, listed and copied: all of it, or an error of the system's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def everything_below(folder: Path) -> Iterator[Path]:
    """Files and folders below a folder; links are not followed.

    Raises OSError for a folder that cannot be listed: `Path.rglob` passes over it in silence, and
    what lies in it would be neither flushed nor vouched for.
    """
    for place, folders, files in os.walk(folder, onerror=_fail):
        for name in (*folders, *files):
            yield Path(place, name)


def copy_folder(source: Path, target: Path, *, links: bool = False) -> None:
    """Copy a folder to a new place. links: links are copied as links, not what they lead to.

    Raises OSError, FileExistsError if `target` is there: unlike `shutil.copytree`, whose one error
    for all files does not say whether the disk is full.
    """
    target.mkdir()
    for path in everything_below(source):
        new = target / path.relative_to(source)
        if not path.is_dir() or (path.is_symlink() and links):
            shutil.copy2(path, new, follow_symlinks=not links)
        elif path.is_symlink():
            copy_folder(path, new)
        else:
            new.mkdir()
            shutil.copystat(path, new)
    shutil.copystat(source, target)


def _fail(error: OSError) -> None:
    raise error
