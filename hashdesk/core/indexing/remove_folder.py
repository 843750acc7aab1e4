"""Removes a folder from a library. The photos stay on the disk.

Rows and codes are deleted in one transaction. Then thumbnails and features that no photo has any
more are deleted from the caches, and the training data of an interrupted adaptation: nothing of a
removed folder should be left. A crash in between leaves some of them, unused.
"""

from __future__ import annotations

import os
from pathlib import Path

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import UsageError
from hashdesk.core.storage import code_segments, feature_cache
from hashdesk.core.storage.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB, Root

NO_ENCODER = 0  # ids of encoders begin at 1, so no codes are kept


def remove_folder(db: LibraryDB, folder: bytes) -> int:
    """Remove a root, named by its absolute path; the number of its photos.

    Raises UsageError for a folder below a root: the next scan would bring it back.
    """
    root = _root(db, folder)
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
    caches = [db.folder / THUMBNAILS, *db.folder.glob(feature_cache.FEATURES_PATTERN)]
    for path in filter(Path.exists, caches):
        with BlobCache(path, write=True) as cache:
            cache.remove(set(contents.values()) - kept)
    training_data.delete(db)
    return len(contents)


def _root(db: LibraryDB, folder: bytes) -> Root:
    roots = {root.path: root for root in db.roots()}
    if folder in roots:
        return roots[folder]
    names = ", ".join(map(os.fsdecode, roots)) or "none"
    raise UsageError(
        f"{os.fsdecode(folder)} is no folder that was added to the library. There are: {names}."
    )
