"""Folders that are named on the command line, as folders of the library."""

from __future__ import annotations

import os

from hashdesk.core.errors import UsageError
from hashdesk.core.storage.library_db import LibraryDB


def folders_below(db: LibraryDB, folder: str) -> frozenset[int]:
    """The ids of a folder of the library and of all folders below it. Raises UsageError."""
    path = os.fsencode(os.path.realpath(folder))
    ids = set()
    for root in db.roots():
        for child in db.folders(root.id):
            full = os.path.join(root.path, child.path) if child.path else root.path
            if full == path or full.startswith(os.path.join(path, b"")):
                ids.add(child.id)
    if not ids:
        raise UsageError(f"The library has no photos in {folder}. Name a folder that it knows.")
    return frozenset(ids)
