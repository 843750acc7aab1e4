"""Puts in order what a crash or a person left in a folder, before library.db is opened in it."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.errors import LibraryDamaged
from hashdesk.core.storage import write_log
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library import replacement


def put_in_order(folder: Path, *, write: bool) -> None:
    """Carry on with an interrupted replacement; set logs aside that belong to another file.

    write: the caller holds the writer lock; a reader only says what has to be done. Raises
    LibraryDamaged, LibraryBusy, LibraryError.
    """
    if not write:
        replacement.finish_interrupted(folder)
    elif replacement.unfinished(folder):
        replacement.finish(folder)
    path = folder / LIBRARY_FILE
    if path.exists() and not write_log.is_of_another_library(path):
        return
    if write:
        replacement.set_stale_logs_aside(folder, LIBRARY_FILE)
    elif path.exists():
        raise LibraryDamaged(
            f"{path}-wal is the log of another library, and would damage this one. The next "
            "“hashdesk index” sets it aside."
        )
