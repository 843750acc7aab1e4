"""A copy of a library as it was, before it is brought to a newer format."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from hashdesk.core.files.atomic_files import make_folder
from hashdesk.core.job import Job
from hashdesk.core.storage import schema, sqlite_file
from hashdesk.core.storage.library_copy import CopyReason, write_copy
from hashdesk.core.storage.library_files import BACKUPS_FOLDER
from hashdesk.core.storage.schema import LIBRARY_FILE, LIBRARY_FORMAT


def copy_before_migration(connection: sqlite3.Connection, library: Path) -> None:
    """Make a backup of a library in an older format; nothing if it has the newest one.

    The caller holds the writer lock. A damaged library is copied, too: migrating it may be what
    mends it. Raises LibraryError, DiskFull.
    """
    _, version = sqlite_file.stamped(connection)
    if version < LIBRARY_FORMAT.version:
        place = library / BACKUPS_FOLDER
        make_folder(place, 0o700)
        folder = place / f"{time.strftime('%Y-%m-%d-%H%M%S')}-format-{version}"
        write_copy(library, folder, CopyReason.MIGRATION, _find_damage, Job())


def _find_damage(copy: Path) -> str:
    with closing(schema.connect(copy / LIBRARY_FILE, write=False)) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if answer == "ok" else str(answer)
