"""A copy of a library as it was, before one of its files is brought to a newer format."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import make_folder
from hashdesk.core.job import Job
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_copy import CopyReason, write_copy
from hashdesk.core.storage.whole_library.library_files import BACKUPS_FOLDER


def copy_before_migration(library: Path, what: str) -> None:
    """Make a backup of a library. what: the end of its name, such as "format-1".

    A damaged library is copied, too: migrating it may be what mends it. Raises LibraryError,
    DiskFull.
    """
    place = library / BACKUPS_FOLDER
    make_folder(place, private_files.FOLDER_MODE)
    folder = place / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{what}"
    write_copy(library, folder, CopyReason.MIGRATION, _find_damage, Job())


def _find_damage(copy: Path) -> str:
    path = copy / LIBRARY_FILE
    if not path.exists():
        return ""
    with closing(schema.connect(path, write=False)) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if answer == "ok" else str(answer)
