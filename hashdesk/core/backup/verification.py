"""Whether a copy of a library is sound: every file, row, code, decision and name."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.atlas import shelf_names
from hashdesk.core.documents import quoted
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import LibraryDamaged
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_copy import LibraryCopy, changed_files, read_copy
from hashdesk.core.storage.whole_library.library_files import DECISIONS_FILE, SHELF_NAMES_FILE

# Counters of the check that are no damage: what they count is made again, or does no harm.
HARMLESS = {"uncoded", "orphans", "in_use", "log"}


def verify(folder: Path, job: Job) -> LibraryCopy:
    """Read every byte of a copy and check it. Raises LibraryDamaged, LibraryTooNew, Cancelled."""
    copy = read_copy(folder)
    if changed := changed_files(folder, copy, job):
        raise LibraryDamaged(f"{quoted(changed[0])} in {folder} is not what was written then.")
    if damage := copy.damage or find_damage(folder, job):
        raise LibraryDamaged(f"The library in {folder} is damaged ({damage}).")
    return copy


def find_damage(folder: Path, job: Job) -> str:
    """What is wrong with a library, for a sentence; empty if it is sound. Raises Cancelled."""
    try:
        with LibraryDB(folder) as db:
            for one in check(db, job):
                if one.count and one.name not in HARMLESS:
                    return f"{LIBRARY_FILE}: {one.count} {one.what}"
        if shelf_names.faults(folder):
            return f"{SHELF_NAMES_FILE} is not what was written to it"
        return _damage_of_decisions(folder)
    except LibraryDamaged as error:
        # What is wrong; what to do about it is for the library itself, not for a copy of it.
        return str(error).partition(". “")[0].rstrip(".")


def _damage_of_decisions(folder: Path) -> str:
    with DecisionsDB(folder) as decisions:
        faults = decisions.faults()
    return f"{DECISIONS_FILE}: {plural(faults, 'fault')}" if faults else ""
