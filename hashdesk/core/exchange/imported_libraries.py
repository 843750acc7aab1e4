"""The libraries that were imported: which there are, and how one goes again."""

from __future__ import annotations

import fnmatch
import os
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atomic_files import scratch_folder
from hashdesk.core.code_sets.code_sets import BUNDLES_FOLDER
from hashdesk.core.duplicates import decisions_db
from hashdesk.core.errors import HashDeskError, UsageError
from hashdesk.core.storage.blob_cache import THUMBNAILS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.schema import LIBRARY_FILE
from hashdesk.core.storage.writer_lock import LOCK

# What a library's folder may hold: anything else was put there by somebody.
OWN = (f"{LIBRARY_FILE}*", f"{THUMBNAILS}*", "features-*.db*", f"{decisions_db.DECISIONS_FILE}*",
       shelf_names.SHELF_NAMES_FILE, LOCK, BUNDLES_FOLDER)  # fmt: skip


@dataclass(frozen=True)
class ImportedLibrary:
    """A library that is only read."""

    folder: Path
    photos: int

    @property
    def name(self) -> str:
        """What people call it."""
        return self.folder.name


def imported(place: Path) -> list[ImportedLibrary]:
    """Those in a folder, in the order of their names; broken ones and links are left out."""
    found = []
    for folder in sorted(place.glob("*/")):
        try:
            if folder.is_symlink() or not (folder / LIBRARY_FILE).exists():
                continue
            with LibraryDB(folder) as db:
                count = int((db.imported or {})["manifest"]["count"])
        except (HashDeskError, OSError, KeyError, ValueError, TypeError):
            continue  # “hashdesk check --library” says what is wrong with it
        found.append(ImportedLibrary(folder, count))
    return found


def remove(folder: Path) -> None:
    """Delete a library that was imported, whole or not at all.

    Photos, and the file that it came from, stay. Raises UsageError if it was not imported, or if
    its folder holds what is not its own; HashDeskError if it cannot be deleted.
    """
    with LibraryDB(folder) as db:
        if db.imported is None:
            raise UsageError(f"The library in {folder} was not imported: it is left alone.")
    for name in sorted(os.listdir(folder)):
        if not any(fnmatch.fnmatch(name, own) for own in OWN):
            raise UsageError(
                f"{folder / name} does not belong to the library in {folder}: put it elsewhere "
                "first. Nothing was deleted."
            )
    try:
        with scratch_folder(folder) as scratch:  # which goes, also if this is killed
            folder.rename(scratch / "library")
    except OSError as error:
        raise HashDeskError(f"{folder} cannot be deleted: {error.strerror or error}.") from error
