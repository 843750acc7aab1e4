"""Folders of a library, as they are named on a command line."""

from __future__ import annotations

import os

from hashdesk.core.errors import UsageError
from hashdesk.core.storage.library_db import LibraryDB


def folders_below(db: LibraryDB, folder: str) -> frozenset[int]:
    """The ids of a folder of the library and of those below it. Raises UsageError."""
    path = os.fsencode(os.path.realpath(folder))
    found = set()
    for root in db.roots():
        for one in db.folders(root.id):
            full = os.path.join(root.path, one.path) if one.path else root.path
            if full == path or full.startswith(os.path.join(path, b"")):
                found.add(one.id)
    if not found:
        raise UsageError(f"The library has no photos in {folder}. Name a folder that it knows.")
    return frozenset(found)
