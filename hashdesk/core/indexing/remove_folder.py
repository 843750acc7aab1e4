"""Removes folders from a library. The photos stay on the disk.

Rows and codes are deleted in one transaction. Then thumbnails and features that no photo has any
more are deleted from the caches, and the training data of an interrupted adaptation: nothing of a
removed folder should be left. A crash in between leaves some of them, unused.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import UsageError
from hashdesk.core.indexing.skipped_folders import skipped_part
from hashdesk.core.storage import code_segments, fact_rows, known_pictures
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB, Root
from hashdesk.core.storage.schema import PhotoState
from hashdesk.core.storage.sqlite.sqlite_file import json_ids

NO_ENCODER = 0  # ids of encoders begin at 1, so no codes are kept


def remove_folder(db: LibraryDB, folder: bytes) -> int:
    """Remove a root, named by its absolute path; the number of its photos.

    Raises UsageError for a folder below a root: the next scan would bring it back.
    """
    root = _root(db, folder)
    with db.transaction():
        contents = _delete_rows(db, [folder.id for folder in db.folders(root.id)])
        db.connection.execute("DELETE FROM roots WHERE id=?", (root.id,))
    _clear_caches(db, contents.values())
    return len(contents)


def remove_skipped_folders(db: LibraryDB, roots: Collection[int]) -> int:
    """Remove what lies in trash and the like, as libraries of old hold it; the number of photos."""
    skipped = [
        folder.id
        for root in db.roots()
        if root.id in roots
        for folder in db.folders(root.id)
        if skipped_part(root.path, folder.path)
    ]
    if not skipped:
        return 0
    with db.transaction():
        contents = _delete_rows(db, skipped)
    _clear_caches(db, contents.values())
    return len(contents)


def remove_photos_left(db: LibraryDB, photos: Collection[int]) -> int:
    """Remove those of some photos that are missing: they were not found in another place."""
    if not photos:
        return 0
    query = (
        "SELECT id, content_id FROM photos WHERE state=? AND id IN (SELECT value FROM json_each(?))"
    )
    with db.transaction():
        rows = db.connection.execute(query, (PhotoState.MISSING, json_ids(photos)))
        contents: dict[int, bytes] = dict(rows.fetchall())
        _delete_photos(db, contents)
    _clear_caches(db, contents.values())
    return len(contents)


def _delete_rows(db: LibraryDB, folders: Iterable[int]) -> dict[int, bytes]:
    """Delete folders with their photos and codes; the content ids of these, by photo id."""
    connection, among = db.connection, "IN (SELECT value FROM json_each(?))"
    ids = json_ids(folders)
    query = f"SELECT id, content_id FROM photos WHERE folder {among}"
    contents: dict[int, bytes] = dict(connection.execute(query, (ids,)).fetchall())
    _delete_photos(db, contents)
    connection.execute(f"DELETE FROM folders WHERE id {among}", (ids,))
    return contents


def _delete_photos(db: LibraryDB, photos: Collection[int]) -> None:
    code_segments.clear_others(db.connection, NO_ENCODER, photos)
    fact_rows.remove(db.connection, photos)
    query = "DELETE FROM photos WHERE id IN (SELECT value FROM json_each(?))"
    db.connection.execute(query, (json_ids(photos),))
    known_pictures.forget_unused(db.connection)


def _clear_caches(db: LibraryDB, contents: Collection[bytes]) -> None:
    """Delete what the caches hold of contents that no photo has any more."""
    kept = {row[0] for row in db.connection.execute("SELECT DISTINCT content_id FROM photos")}
    caches = [db.folder / THUMBNAILS, *db.folder.glob(feature_cache.FEATURES_PATTERN)]
    for path in filter(Path.exists, caches):
        with BlobCache(path, write=True) as cache:
            cache.remove(set(contents) - kept)
    training_data.delete(db)


def _root(db: LibraryDB, folder: bytes) -> Root:
    roots = {root.path: root for root in db.roots()}
    if folder in roots:
        return roots[folder]
    names = ", ".join(map(os.fsdecode, roots)) or "none"
    raise UsageError(
        f"{os.fsdecode(folder)} is no folder that was added to the library. There are: {names}."
    )
