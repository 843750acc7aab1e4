"""SQLite files: how they are opened and told apart, and what their errors mean.

Every SQLite file on the disk is opened by `connect`.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from hashdesk.core.errors import DiskFull, LibraryBusy, LibraryDamaged, LibraryError, LibraryTooNew
from hashdesk.core.files import private_files
from hashdesk.core.files.disk_space import has_no_free_bytes, has_no_free_inodes, is_full
from hashdesk.core.files.network_disk import network_kind
from hashdesk.core.system_errors import explain_system_error
from hashdesk.core.troubles import Trouble

WAL, LOG_SUFFIX, JOURNAL_SUFFIX = "WAL", "-wal", "-journal"
FILES_OF_A_DATABASE = 4  # with its log, its index, and for a moment its folder
BUSY_TIMEOUT_S = 5.0  # how long to wait for a lock that another process holds
RESTORE = Trouble.RESTORE_IT.value


class Synchronous(StrEnum):
    """When SQLite waits for the disk, and so what a power cut takes: never more than is said."""

    OFF = "OFF"  # everything: for a file that is flushed and renamed once it is finished
    NORMAL = "NORMAL"  # the last commits: for caches, which can be made again
    FULL = "FULL"  # nothing that was committed to a write-ahead log: for library.db
    # Nor what was committed with a rollback journal, whose deletion is the commit: FULL does not
    # flush that deletion, and after a power cut the journal is there again and undoes the commit.
    EXTRA = "EXTRA"


def connect(
    path: Path,
    mode: Literal["ro", "rw", "rwc"],
    *,
    journal: str = "",
    synchronous: Synchronous = Synchronous.FULL,
    with_log: bool = True,
) -> sqlite3.Connection:
    """Open a file to read ("ro"), to write ("rw"), or to write and create it ("rwc"), private.

    `journal`: change the journal mode; for "WAL", see `use_log`. `with_log` False: read the file
    without what its log holds; somebody may be writing to it meanwhile, and what is read may be
    torn. Each statement is committed by itself unless a transaction was begun. Raises
    sqlite3.Error.
    """
    require_file(path)
    if mode == "rwc":
        with suppress(OSError):  # SQLite says what is wrong; its logs get the mode of the file
            private_files.create(path)
    # What a killed writer left in a journal is rolled back by whoever comes next, and who may only
    # read cannot do that.
    hot = mode == "ro" and with_log and _has_journal(path)
    access = "rw" if hot else mode
    unchanging = not with_log or (mode == "ro" and _is_at_rest(path))
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={access}{'&immutable=1' if unchanging else ''}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_S,
        check_same_thread=False,
    )
    try:
        if hot:
            connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        if journal == WAL:
            use_log(connection, path, synchronous)
        else:
            if journal:
                connection.execute(f"PRAGMA journal_mode={journal}")
            connection.execute(f"PRAGMA synchronous={synchronous.value}")
        if mode == "ro":  # only the writer may ever checkpoint the log
            connection.execute("PRAGMA wal_autocheckpoint=0")
    except UnicodeDecodeError as error:
        # SQLite read the tables' names, and its message quotes one that is damaged.
        connection.close()
        damaged = sqlite3.DatabaseError("a name in its tables is no UTF-8")
        damaged.sqlite_errorname = "SQLITE_CORRUPT"
        raise damaged from error
    except BaseException:
        connection.close()
        raise
    return connection


def require_file(path: Path) -> None:
    """Raise sqlite3.OperationalError for a folder, a pipe or a device.

    SQLite would wait for a pipe for good.
    """
    if path.exists() and not path.is_file():
        refused = sqlite3.OperationalError("it is no file")
        refused.sqlite_errorname = "SQLITE_CANTOPEN"
        raise refused


def use_log(connection: sqlite3.Connection, path: Path, synchronous: Synchronous) -> bool:
    """Have a file written through a write-ahead log; through a journal on a network file system.

    There, a log is not safe (`files/network_disk.py`). A file in use by others stays as it is.
    Returns whether there is a log. synchronous: with a log; with a journal, FULL becomes EXTRA.
    """
    wanted = "DELETE" if network_kind(path.parent) else WAL
    try:
        (mode,) = connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()
    except sqlite3.OperationalError as error:
        if not (getattr(error, "sqlite_errorname", None) or "").startswith("SQLITE_BUSY"):
            raise
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    has_log = str(mode).upper() == WAL
    if not has_log and synchronous is Synchronous.FULL:
        synchronous = Synchronous.EXTRA
    connection.execute(f"PRAGMA synchronous={synchronous.value}")
    return has_log


def fold_log(path: Path) -> None:
    """Copy what is in a file's log into the file, which is about to move without it.

    Closing the file does this, too, but keeps quiet if the disk is full. Raises sqlite3.Error.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        with closing(connect(path, "rw")) as connection:
            (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            busy = sqlite3.OperationalError("its log is in use")
            busy.sqlite_errorname = "SQLITE_BUSY"
            raise busy


def _has_journal(path: Path) -> bool:
    try:
        return path.with_name(path.name + JOURNAL_SUFFIX).stat().st_size > 0
    except OSError:
        return False


def _is_at_rest(path: Path) -> bool:
    """Whether a file lies on a read-only disk, without a log.

    SQLite would want to make one there, even to read. Whoever writes from elsewhere has a log.
    """
    if not hasattr(os, "statvfs"):
        return False
    try:
        is_read_only = bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    except OSError:
        return False
    return is_read_only and not path.with_name(path.name + LOG_SUFFIX).exists()


# The bug in write-ahead logs that may damage a file when one connection commits while another one
# checkpoints: fixed in 3.51.3, and in the later versions of two older branches.
WAL_RESET_FIXED = (3, 51, 3)
WAL_RESET_FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}


def has_wal_reset_bug(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether a version of SQLite has the WAL-reset bug (sqlite.org/wal.html#walresetbug)."""
    fixed = WAL_RESET_FIXED_BRANCHES.get(version[:2])
    return version < WAL_RESET_FIXED and not (fixed is not None and version[2] >= fixed)


def json_ids(ids: Iterable[int]) -> str:
    """Ids for `IN (SELECT value FROM json_each(?))`, which takes any number of them."""
    return json.dumps([int(number) for number in ids])


@dataclass(frozen=True)
class FileFormat:
    """One kind of SQLite file, by its application id, and the newest version that is known."""

    application_id: int
    version: int
    foreign: str  # what is said of a file of another kind, after its path

    def stamp(self, connection: sqlite3.Connection, version: int | None = None) -> None:
        """Mark a new file as being of this format, in the newest version or an older one."""
        connection.execute(f"PRAGMA application_id={self.application_id}")
        connection.execute(f"PRAGMA user_version={version or self.version}")

    def require(self, connection: sqlite3.Connection, path: Path) -> None:
        """Raise LibraryDamaged if a file is of another kind, LibraryTooNew if it is newer."""
        application_id, version = stamped(connection)
        if application_id != self.application_id or version < 1:
            if path.stat().st_size == 0:
                raise LibraryDamaged(f"{path} is empty: what it held is lost. {RESTORE}")
            raise LibraryDamaged(f"{path} {self.foreign}")
        if version > self.version:
            raise LibraryTooNew(
                Trouble.LIBRARY_NEWER.say(place=str(path), version=version, known=self.version)
            )


def stamped(connection: sqlite3.Connection) -> tuple[int, int]:
    """Application id and version of a file; zeros where it was never stamped."""
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application_id, version


def schema_texts(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """What a file says of its tables, indexes and triggers, in a fixed order."""
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
    return connection.execute(query).fetchall()


@contextmanager
def explained_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors about a file as `explain` words them."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error


def explain(error: sqlite3.Error, path: Path) -> LibraryError | DiskFull:
    """The sentence for the user that belongs to an error of SQLite's."""
    name = getattr(error, "sqlite_errorname", "") or ""
    is_io_error = name.startswith("SQLITE_IOERR")
    if is_full(error) or (is_io_error and has_no_free_bytes(path.parent)):
        return DiskFull(Trouble.LIBRARY_FULL.say(place=str(path.parent)))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryBusy(Trouble.LIBRARY_LOCKED.say(place=str(path)))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LibraryDamaged(
            Trouble.LIBRARY_DAMAGED.say(
                place=str(path), words=str(error), advice=Trouble.RESTORE_IT.say()
            )
        )
    if path.is_dir():
        return LibraryError(f"{path} is a folder, where a file has to be. Move it away.")
    if path.exists() and not path.is_file():
        return LibraryError(f"{path} is a pipe or a device, where a file has to be. Move it away.")
    if name.startswith("SQLITE_CANTOPEN") and has_no_free_inodes(path.parent):
        return DiskFull(
            f"The disk of {path.parent} can take no more files (it has no free inodes). Delete "
            "files that you do not need, then try again; everything saved so far is kept."
        )
    if name.startswith("SQLITE_CANTOPEN") and (limit := _limit_on_opening(path.parent)):
        return LibraryError(limit)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return LibraryError(Trouble.LIBRARY_NOT_OPENED.say(place=str(path), words=str(error)))
    if is_io_error:
        return LibraryError(Trouble.LIBRARY_DRIVE.say(place=str(path), words=str(error)))
    if not name:  # Python's own complaint about text in the file
        return LibraryDamaged(f"{path} is damaged: a text in it is no UTF-8. {RESTORE}")
    return LibraryError(f"{path} cannot be used: {error}.")


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """Whether an error says that a file cannot be reached, and nothing of what is in it."""
    name = getattr(error, "sqlite_errorname", "") or ""
    kinds = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")
    return is_full(error) or (name.startswith(kinds) and name != "SQLITE_IOERR_SHORT_READ")


def _limit_on_opening(folder: Path) -> str:
    """Why the system does not let a database be opened now, which SQLite does not tell."""
    with ExitStack() as opened:
        try:
            for _ in range(FILES_OF_A_DATABASE):
                opened.callback(os.close, os.open(folder, os.O_RDONLY))
        except OSError as error:
            return str(explain_system_error(error) or "")
    return ""
