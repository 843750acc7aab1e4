"""Everything of a library checked: library.db, decisions, names of shelves, perhaps caches."""

from __future__ import annotations

from hashdesk.core.atlas import shelf_names
from hashdesk.core.errors import LibraryError
from hashdesk.core.job import Job
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.repair import side_files
from hashdesk.core.storage.integrity_check import REPAIR, CheckResult, check
from hashdesk.core.storage.library_db import LibraryDB

# Found here, and mended by the next indexing: they are no damage that a repair has to mend.
INDEXING_MENDS = ("uncoded", "orphans", "log")
LOOK_IN_TRASH = "HashDesk cannot bring back what they are about. Your file manager can."


def check_library(db: LibraryDB, job: Job, *, caches: bool = False) -> list[CheckResult]:
    """All counters, in a fixed order. caches: read every thumbnail and all kept features, too.

    Raises Cancelled, and LibraryTooNew for decisions or names of a newer HashDesk.
    """
    decisions = side_files.decision_faults(db.folder)
    shelves = shelf_names.faults(db.folder)
    exchanged = side_files.exchanged_caches(db.folder)
    results = [
        *check(db, job),
        CheckResult("decisions", decisions, "faults in the decisions about groups", REPAIR),
        CheckResult("shelves", shelves, "files of the names of shelves that are damaged", REPAIR),
        _check_removals(db),
        CheckResult("exchanged", exchanged, "caches in the place of others", REPAIR),
    ]
    if caches:
        count = side_files.damaged_blobs(db.folder)
        what = side_files.DAMAGED_BLOBS
        results.append(CheckResult("caches", count, what, REPAIR))
    return results


def _check_removals(db: LibraryDB) -> CheckResult:
    what = "damaged lines in the log of the trash"
    try:
        return CheckResult("removals", RemovalLog(db.folder).damaged(), what, LOOK_IN_TRASH)
    except LibraryError as error:
        return CheckResult("removals", 1, "logs of the trash that cannot be read", str(error))
