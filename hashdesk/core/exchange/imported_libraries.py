"""The libraries that were imported: listed and removed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import HashDeskError, UsageError
from hashdesk.core.files.atomic_files import WHOLE, scratch_folder
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_files import require_own_files


@dataclass(frozen=True)
class ImportedLibrary:
    """A library that was imported, and is read-only."""

    folder: Path
    photos: int

    @property
    def name(self) -> str:
        """The name that is shown."""
        return self.folder.name


def list_imported(parent: Path) -> list[ImportedLibrary]:
    """The imported libraries in a folder, by name; broken ones and symbolic links are left out."""
    libraries = []
    for folder in sorted(parent.glob("*/")):
        try:
            if folder.is_symlink() or not (folder / LIBRARY_FILE).exists():
                continue
            with LibraryDB(folder) as db:
                count = int((db.imported or {})["manifest"]["count"])
        except (HashDeskError, OSError, KeyError, ValueError, TypeError):
            continue  # “hashdesk check --library” explains what is wrong with it
        libraries.append(ImportedLibrary(folder, count))
    return libraries


def lacks_pictures(db: LibraryDB) -> bool:
    """Whether a library was imported from a file without pictures, and its photos are not here."""
    if db.imported is None or (db.folder / THUMBNAILS).exists():
        return False
    return not any(os.path.isdir(root.path) for root in db.roots())


def remove(folder: Path) -> None:
    """Delete an imported library, whole or not at all; its photos and its container stay.

    Raises UsageError if it was not imported or its folder holds other files, HashDeskError if it
    cannot be deleted.
    """
    with LibraryDB(folder) as db:
        if db.imported is None:
            raise UsageError(f"The library in {folder} was not imported: it is left alone.")
    require_own_files(folder, "put it elsewhere first. Nothing was deleted.")
    try:
        with scratch_folder(folder) as scratch:  # deleted later if this process is killed
            folder.rename(scratch / WHOLE)
    except OSError as error:
        raise HashDeskError(f"{folder} cannot be deleted: {error.strerror or error}.") from error
