"""Taking a folder out of a library. Its photos stay where they are on the disk.

Rows and codes go in one transaction. Then thumbnails and features that no photo has any more are
deleted, from the caches and with what an interrupted adaptation left: what a person has taken out
should not lie about. A crash in between leaves some of them, where nothing finds them.
"""

from __future__ import annotations

import os
from pathlib import Path

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import UsageError
from hashdesk.core.storage import code_segments, feature_cache
from hashdesk.core.storage.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB, Root

NO_ENCODER = 0  # ids of encoders begin at 1: nobody's codes are kept


def remove_folder(db: LibraryDB, folder: bytes) -> int:
    """Take a folder out that was added, an absolute path; how many photos went with it.

    Raises UsageError for any other: what lies below an added folder comes back with its next scan.
    """
    root = _find(db, folder)
    connection = db.connection
    below = "folder IN (SELECT id FROM folders WHERE root=?)"
    rows = connection.execute(f"SELECT id, content_id FROM photos WHERE {below}", (root.id,))
    contents = dict(rows.fetchall())
    with db.transaction():
        code_segments.clear_others(connection, NO_ENCODER, contents)
        connection.execute(f"DELETE FROM photos WHERE {below}", (root.id,))
        connection.execute("DELETE FROM folders WHERE root=?", (root.id,))
        connection.execute("DELETE FROM roots WHERE id=?", (root.id,))
    kept = {row[0] for row in connection.execute("SELECT DISTINCT content_id FROM photos")}
    for path in _caches(db.folder):
        with BlobCache(path, write=True) as cache:
            cache.remove(set(contents.values()) - kept)
    training_data.delete(db)
    return len(contents)


def _find(db: LibraryDB, folder: bytes) -> Root:
    roots = db.roots()
    for root in roots:
        if root.path == folder:
            return root
    names = ", ".join(os.fsdecode(root.path) for root in roots) or "none"
    raise UsageError(
        f"{os.fsdecode(folder)} is no folder that was added to the library. There are: {names}."
    )


def _caches(library: Path) -> list[Path]:
    found = [library / THUMBNAILS, *library.glob(feature_cache.FEATURES_PATTERN)]
    return [path for path in found if path.exists()]
