"""The files in a library's folder: which belong to it, and which of them cannot be made again."""

from __future__ import annotations

import fnmatch
import os
from enum import StrEnum
from pathlib import Path

from hashdesk.core.errors import UsageError
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.caches.feature_cache import FEATURES_PATTERN
from hashdesk.core.storage.caches.guess_cache import GUESSES_PATTERN
from hashdesk.core.storage.caches.provenance_cache import PROVENANCE
from hashdesk.core.storage.caches.unnamed_files import UNNAMED_FILES
from hashdesk.core.storage.caches.verdict_cache import OUTLINES, VERDICTS
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.writer_lock import LOCK

DECISIONS_FILE = "decisions.db"
SHELF_NAMES_FILE = "shelves.json"
SHELF_PLACES_FILE = "shelf-places.bin"  # a cache
# What went to the trash. It is in no backup: it says what is true of the trash now.
REMOVALS_FILE, REMOVALS_FILE_BEFORE = "removals.jsonl", "removals-before.jsonl"
SKIPPED_FOLDERS_FILE = "skipped-folders.json"  # a cache
BUNDLES_FOLDER = "encoders"
TRAINING_FOLDER = "adapting"
BACKUPS_FOLDER = "backups"
ASIDE_PREFIX = "set-aside-"  # of folders with what gave way to something else; then the date
REPLACING = "replacing"  # see replacement.py

# What SQLite keeps beside a file: it belongs to that file alone, and with another one it is poison.
SQLITE_SUFFIXES = ("-wal", "-shm", "-journal")


class LibraryPart(StrEnum):
    """The parts of a library that cannot be made again, or only with all photos at hand."""

    LIBRARY = "library"  # photos, codes, and the encoders that were adapted to them
    DECISIONS = "decisions"
    SHELVES = "shelves"


PART_FILES = {
    LibraryPart.LIBRARY: (LIBRARY_FILE, BUNDLES_FOLDER),
    LibraryPart.DECISIONS: (DECISIONS_FILE,),
    LibraryPart.SHELVES: (SHELF_NAMES_FILE,),
}

# Patterns of the names that a library has: anything else in its folder was put there by the person.
LIBRARY_PATTERNS = (
    *(f"{LIBRARY_FILE}*", f"{DECISIONS_FILE}*", f"{SHELF_NAMES_FILE}*", BUNDLES_FOLDER),
    *(f"{THUMBNAILS}*", f"{FEATURES_PATTERN}*", f"{VERDICTS}*", f"{OUTLINES}*"),
    *(LOCK, TRAINING_FOLDER),
    *(f"{PROVENANCE}*", GUESSES_PATTERN, f"{UNNAMED_FILES}*", f"{SKIPPED_FOLDERS_FILE}*"),
    *(f"{SHELF_PLACES_FILE}*", f"{REMOVALS_FILE}*", REMOVALS_FILE_BEFORE),
    *(BACKUPS_FOLDER, f"{ASIDE_PREFIX}*", f"{REPLACING}*"),
)


def require_own_files(folder: Path, what_now: str) -> None:
    """Raise UsageError if a library's folder holds anything that is not the library's.

    what_now: the end of the sentence.
    """
    for name in sorted(os.listdir(folder)):
        if not any(fnmatch.fnmatch(name, pattern) for pattern in LIBRARY_PATTERNS):
            raise UsageError(
                f"{folder / name} does not belong to the library in {folder}: {what_now}"
            )
