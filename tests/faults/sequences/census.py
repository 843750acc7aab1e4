"""All files of photos, read anew: on every drive, plugged in or not, and in every trash."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.sequences.contents import id_of

TRASH = ".Trash-", "Trash"  # how folders of a trash begin
NOTE = ".trashinfo"


@dataclass(frozen=True)
class Lying:
    """A name of a file in a folder."""

    file: tuple[int, int]  # device and inode
    content: bytes  # content id
    in_trash: bool


Census = dict[Path, Lying]


def take_census(stores: Iterable[Path], points: Iterable[Path]) -> Census:
    """Read every file in some folders; links to files, and what is mounted in them, are left out.

    points: where folders of other stores are shown.
    """
    shown = set(points)
    return {path: _lying(path) for store in stores for path in _files(store, shown)}


def _files(folder: Path, points: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode) and path not in points:
            yield from _files(path, points)
        elif stat.S_ISREG(status.st_mode) and path.suffix != NOTE:
            yield path


def _lying(path: Path) -> Lying:
    status = path.lstat()
    in_trash = any(part.startswith(TRASH) for part in path.parts)
    return Lying((status.st_dev, status.st_ino), id_of(path.read_bytes()), in_trash)


def files_of(census: Census) -> set[tuple[tuple[int, int], bytes]]:
    """Each file with its content, by whatever names."""
    return {(lying.file, lying.content) for lying in census.values()}


def outside(census: Census) -> Census:
    """What is not in a trash."""
    return {path: lying for path, lying in census.items() if not lying.in_trash}


def trashed(census: Census) -> Census:
    """What is."""
    return {path: lying for path, lying in census.items() if lying.in_trash}


def is_free(path: Path) -> bool:
    """Whether no file and no link has this name."""
    return not os.path.lexists(path)
