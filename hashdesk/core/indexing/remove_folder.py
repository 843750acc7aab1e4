"""Removes folders from a library. The photos stay on the disk.

Nothing of a removed folder should be left: `delete_photos` clears the caches, too.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable

from hashdesk.core.errors import UsageError
from hashdesk.core.indexing.delete_photos import clear_caches, delete_rows
from hashdesk.core.scanning.skipped_folders import SkipRules, skipped_part
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.sqlite.sqlite_file import json_ids
from hashdesk.core.storage.tables.library_rows import Root
from hashdesk.core.storage.tables.schema import PhotoState


def remove_folder(db: LibraryDB, folder: bytes) -> int:
    """Remove a root, named by its absolute path; the number of its photos.

    Raises UsageError for a folder below a root: the next scan would bring it back.
    """
    root = _root(db, folder)
    with db.transaction():
        contents = _delete_folders(db, [folder.id for folder in db.folders(root.id)])
        db.connection.execute("DELETE FROM roots WHERE id=?", (root.id,))
    clear_caches(db, contents.values())
    return len(contents)


def remove_skipped_folders(db: LibraryDB, roots: Collection[int], rules: SkipRules) -> int:
    """Remove what lies in trash and the like, as libraries of old hold it; the number of photos.

    The files stay, and decisions about them: these go by content.
    """
    skipped = [
        folder.id
        for root in db.roots()
        if root.id in roots
        for folder in db.folders(root.id)
        if skipped_part(root.path, folder.path, rules)
    ]
    if not skipped:
        return 0
    with db.transaction():
        contents = _delete_folders(db, skipped)
    clear_caches(db, contents.values())
    return len(contents)


def remove_photos_left(db: LibraryDB, photos: Collection[int]) -> int:
    """Remove those of some photos that are missing: they were not found in another place."""
    if not photos:
        return 0
    query = "SELECT id FROM photos WHERE state=? AND id IN (SELECT value FROM json_each(?))"
    with db.transaction():
        rows = db.connection.execute(query, (PhotoState.MISSING, json_ids(photos)))
        contents = delete_rows(db, [photo for (photo,) in rows], may_return=True)
    clear_caches(db, contents.values())
    return len(contents)


def _delete_folders(db: LibraryDB, folders: Iterable[int]) -> dict[int, bytes]:
    """Delete folders with their photos; the content ids of these, by photo id."""
    among, ids = "IN (SELECT value FROM json_each(?))", json_ids(folders)
    photos = db.connection.execute(f"SELECT id FROM photos WHERE folder {among}", (ids,))
    contents = delete_rows(db, [photo for (photo,) in photos])
    db.connection.execute(f"DELETE FROM folders WHERE id {among}", (ids,))
    return contents


def _root(db: LibraryDB, folder: bytes) -> Root:
    roots = {root.path: root for root in db.roots()}
    if folder in roots:
        return roots[folder]
    names = ", ".join(map(os.fsdecode, roots)) or "none"
    raise UsageError(
        f"{os.fsdecode(folder)} is no folder that was added to the library. There are: {names}."
    )
