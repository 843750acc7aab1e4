"""Photos out of the trash, with all files that belong to them: what the log lists, and no other."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from hashdesk.core.errors import HashDeskError
from hashdesk.core.removal.put_back import NotTheFile, Return, returning
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.scanning.links import inside
from hashdesk.core.storage.library_db import LibraryDB


class Hindrance(StrEnum):
    """What keeps a file in the trash."""

    TAKEN = "taken"  # there is another file in its place
    FOLDER_REPLACED = "folder replaced"  # by a link or a file, so it would come back elsewhere
    NOT_THE_FILE = "not the file"  # another one lies in the trash under its name, or none
    REFUSED = "refused"  # by the drive or the system


@dataclass(frozen=True)
class LeftInTrash:
    """A photo that was not brought back, because of one of its files."""

    file: Removed  # that could not be brought back
    hindrance: Hindrance
    why: str  # in the system's words, if it refused
    files: int  # of the photo: all of them stay in the trash
    by_mistake: bool = False  # it went in the place of another file


@dataclass(frozen=True)
class RestoreOutcome:
    """What became of photos that were to be brought back."""

    returned: list[Removed]
    left: list[LeftInTrash]
    gone: list[Removed] = field(default_factory=list)  # files that the trash does not hold any more


def restore_batch(log: RemovalLog, batch: str) -> RestoreOutcome:
    """Bring back what went to the trash together. Raises LibraryError."""
    outcome = _restore(log, log.in_trash(batch))
    return replace(outcome, gone=log.gone(batch))


def restore_listed(log: RemovalLog, keys: Collection[str] | None = None) -> RestoreOutcome:
    """Bring back what the log lists under some keys; None: all of it. Raises LibraryError.

    A photo comes with all files that went with it, whichever of them was named.
    """
    listed = log.in_all_batches()
    if keys is not None:
        photos = {(entry.batch, entry.photo) for entry in listed if entry.key in keys}
        listed = [entry for entry in listed if (entry.batch, entry.photo) in photos]
    outcome = _restore(log, listed)
    return replace(outcome, gone=[entry for entry in log.gone() if entry.key in (keys or ())])


def _restore(log: RemovalLog, entries: Sequence[Removed]) -> RestoreOutcome:
    roots = _roots_that_are_there(log.library)
    photos: dict[tuple[str, int], list[Removed]] = {}
    for entry in entries:
        photos.setdefault((entry.batch, entry.photo), []).append(entry)
    outcome = RestoreOutcome([], [])
    for files in photos.values():
        left = put_back_together(files, roots)
        if left is None:
            outcome.returned.extend(files)
            log.note_done(files)
        else:
            outcome.left.append(left)
    return outcome


class _Stuck(Exception):
    """A file cannot be brought back, and whatever came before it is in the trash again."""

    def __init__(self, left: LeftInTrash) -> None:
        super().__init__(left.why)
        self.left = left


def _roots_that_are_there(library: Path) -> list[bytes]:
    """The real paths of the folders of a library that can be reached; none if it cannot be read."""
    with suppress(HashDeskError, sqlite3.Error), LibraryDB(library) as db:
        return [os.path.realpath(root.path) for root in db.roots() if os.path.isdir(root.path)]
    return []


def put_back_together(
    files: Sequence[Removed], roots: Collection[bytes] = ()
) -> LeftInTrash | None:
    """Move files from the trash to where they were, all of them or none; None: all are back.

    roots: folders in which a folder that is gone is made again. A root itself never is: it was
    moved, or its drive is away.
    """
    try:
        with ExitStack() as folders:
            _put_back(files, roots, folders)
    except _Stuck as stuck:
        return stuck.left
    return None


def _put_back(files: Sequence[Removed], roots: Collection[bytes], folders: ExitStack) -> None:
    """As above. folders: holds them open; a folder that was made goes again. Raises _Stuck."""
    back: list[Return] = []
    for entry in reversed(files):  # the photo first: nothing of it lies there without it
        try:
            may_make = any(inside(entry.real_folder, root) for root in roots)
            coming = folders.enter_context(returning(entry, may_make=may_make))
            coming.to_its_place()
        except (OSError, NotTheFile) as error:
            for before in reversed(back):
                before.to_the_trash()
            left = LeftInTrash(entry, _hindrance(error), _words_of(error), len(files))
            raise _Stuck(left) from error
        back.append(coming)
    for coming in back:
        coming.out_of_the_trash()


def _hindrance(error: Exception) -> Hindrance:
    if isinstance(error, FileExistsError):
        return Hindrance.TAKEN
    if isinstance(error, NotADirectoryError):
        return Hindrance.FOLDER_REPLACED
    if isinstance(error, NotTheFile):
        return Hindrance.NOT_THE_FILE
    return Hindrance.REFUSED


def _words_of(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else ""
