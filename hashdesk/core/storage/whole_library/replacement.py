"""Parts of a library that give way to others, or to nothing: all or none of them.

    replacing/plan.json    which files give way, and where to
    replacing/new/         the files that take their place, if any do
    set-aside-DATE/        what gave way; HashDesk never deletes it

From the moment `replacing/` has its name, the replacement is as good as done: whoever opens the
library next carries on where a crash or a power cut ended it. A file gives way together with its
log, for the log of one file destroys another.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from hashdesk.core.documents import OTHERWISE, Malformed, parse_json, read_document
from hashdesk.core.errors import LibraryBusy, LibraryDamaged, LibraryError
from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import atomic_folder, make_folder, sync_folder
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.whole_library.library_files import (
    ASIDE_PREFIX,
    DECISIONS_FILE,
    PART_FILES,
    REPLACING,
    SQLITE_SUFFIXES,
    LibraryPart,
)
from hashdesk.core.storage.writer_lock import take_lock

log = logging.getLogger(__name__)

PLAN_FILE, NEW_FILES, DONE_SUFFIX = "plan.json", "new", ".done"
PLANNED = {name for names in PART_FILES.values() for name in names}
ASIDE_NAME = re.compile(f"{ASIDE_PREFIX}[0-9a-z-]+")


@dataclass(frozen=True)
class ReplacementPlan:
    """What is to be done, as plan.json has it."""

    aside: str  # the name of a folder in the library's
    names: list[str]  # of the files that give way
    comes: list[str]  # those of them that others take the place of


@contextmanager
def replacing(library: Path, parts: Iterable[LibraryPart], aside: Path) -> Iterator[Path]:
    """An empty folder for the files that replace those parts; they take their places at the end.

    What is there now goes to `aside`, a folder in the library's. The caller holds the writer lock.
    Nothing has changed if this raises DiskFull or LibraryError.
    """
    names = [name for part in parts for name in PART_FILES[part]]
    if unfinished(library):
        finish(library)
    shutil.rmtree(library / (REPLACING + DONE_SUFFIX), ignore_errors=True)
    with atomic_folder(library / REPLACING, unchanged="nothing was changed") as folder:
        (folder / NEW_FILES).mkdir()
        yield folder / NEW_FILES
        comes = [name for name in names if (folder / NEW_FILES / name).exists()]
        for name in comes:
            with sqlite_file.explained_errors(library / name):
                sqlite_file.fold_log(folder / NEW_FILES / name)
        plan = ReplacementPlan(aside.name, names, comes)
        (folder / PLAN_FILE).write_text(json.dumps(asdict(plan)), "utf-8")
    finish(library)


def unfinished(library: Path) -> bool:
    """Whether a replacement has begun and not ended."""
    return (library / REPLACING).is_dir()


def finish(library: Path) -> None:
    """Carry a replacement that has begun to its end. The caller holds the writer lock.

    Raises LibraryDamaged or LibraryError.
    """
    begun = library / REPLACING
    try:
        plan = _read_plan(begun / PLAN_FILE)
        aside = library / plan.aside
        make_folder(aside, private_files.FOLDER_MODE)
        for name in plan.names:
            new = begun / NEW_FILES / name
            if name in plan.comes and not new.exists():
                continue  # it is in its place already
            with held(library / name) if name == DECISIONS_FILE else nullcontext():
                _move_aside(library, (name, *(name + suffix for suffix in SQLITE_SUFFIXES)), aside)
                if new.exists():
                    new.rename(library / name)
                    sync_folder(library)
        if not any(aside.iterdir()):
            aside.rmdir()
        begun.rename(library / (REPLACING + DONE_SUFFIX))
        sync_folder(library)
    except Malformed as error:
        raise LibraryDamaged(
            f"{begun / PLAN_FILE}, the plan of a replacement that was interrupted, cannot be read "
            f"({error}). What is in {begun} and in {library} is all there is: move {begun} to "
            "another folder and look at both with “hashdesk check”."
        ) from error
    except OSError as error:
        raise LibraryError(
            f"Files in {library} cannot be replaced: {error.strerror}. Check its drive and "
            "permissions and try again: it goes on where it stopped."
        ) from error
    shutil.rmtree(library / (REPLACING + DONE_SUFFIX), ignore_errors=True)


def _read_plan(path: Path) -> ReplacementPlan:
    """A plan that was written. Raises Malformed.

    A library's folder may have come from somebody else: nothing outside it may be moved.
    """
    found = parse_json(read_document(path))
    try:
        plan = ReplacementPlan(**found)
        is_aside = ASIDE_NAME.fullmatch(plan.aside) is not None
        if not (is_aside and {*plan.names} <= PLANNED and {*plan.comes} <= {*plan.names}):
            raise Malformed("it names files that are not the library's")
    except TypeError as error:
        raise Malformed(OTHERWISE) from error
    return plan


def finish_interrupted(library: Path) -> None:
    """Carry on with a replacement whose process was killed. Raises LibraryBusy if it is at work."""
    if not unfinished(library):
        return
    try:
        lock = take_lock(library)
    except LibraryBusy as error:
        raise LibraryBusy(
            f"The library in {library} is just being replaced. Try again in a moment."
        ) from error
    try:
        if unfinished(library):
            finish(library)
    finally:
        lock.release()


def aside_folder(library: Path) -> Path:
    """A folder that is not there yet, for what will be set aside now."""
    name = ASIDE_PREFIX + time.strftime("%Y-%m-%d-%H%M%S")
    return _free(library / name)


def set_stale_logs_aside(library: Path, name: str) -> None:
    """Move logs that belong to another file out of the way of this one, and say so in the log.

    They are another's because this one is new, or was exchanged. The caller holds the writer lock.
    """
    logs = [name + suffix for suffix in SQLITE_SUFFIXES if (library / (name + suffix)).exists()]
    if logs:
        aside = aside_folder(library)
        make_folder(aside, private_files.FOLDER_MODE)
        _move_aside(library, logs, aside)
        log.warning(
            "The log that was left (%s) helps only with its own %s, which is gone from %s. It is "
            "in %s now. To bring back photos that are in it alone, put both in a folder of their "
            "own.",
            " and ".join(logs), name, library, aside,
        )  # fmt: skip


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let nobody write to the decisions while their file moves; they can be read and copied.

    A damaged file is not held.

    Raises LibraryBusy.
    """
    with ExitStack() as stack:
        if path.exists():
            try:
                connection = stack.enter_context(closing(sqlite_file.connect(path, "rw")))
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                if isinstance(explained := sqlite_file.explain(error, path), LibraryBusy):
                    raise explained from error
        yield


def _move_aside(library: Path, names: Iterable[str], aside: Path) -> None:
    for name in names:
        if (library / name).exists():
            (library / name).rename(_free(aside / name))
    sync_folder(aside)
    sync_folder(library)


def _free(path: Path) -> Path:
    """This path, or with a number after it if it is taken."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
