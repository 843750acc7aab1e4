"""removals.jsonl: what HashDesk moved to the trash, so that a later window can bring it back.

A line for each step, after a checksum of the line:

    3f0c… {"step": "moving", "key": "…", "batch": "…", "path": "…", "inode": …, …}
    97ab… {"step": "moved", "key": "…", "trash_path": "…"}
    d210… {"step": "done", "key": "…"}         it is back, was not moved, or the trash was emptied

"moving" is on the disk before the file moves. A "moved" that a crash swallowed is made up for: the
file itself is found in the trash of its drive. Lines are only ever added, also by several
windows at once; a full log becomes `removals-before.jsonl`, in place of the one before.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import filelock

from hashdesk.core.documents import read_document
from hashdesk.core.errors import LibraryError, LibraryTooNew
from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import sync_folder
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.file_lock import held_lock
from hashdesk.core.removal.trash_folders import find_in_trash, lies_at
from hashdesk.core.storage.library_files import REMOVALS_FILE, REMOVALS_FILE_BEFORE

VERSION = 1
FULL_LOG_BYTES = 4 << 20  # some 8,000 photos; as many again are remembered in the log before it
LOCK_SUFFIX = ".lock"  # of the file that is locked while a full log gives way
LINE_CHECKSUM_BYTES = 8


@dataclass(frozen=True)
class Removed:
    """A photo's file that was, or is just being, moved to the trash."""

    key: str
    batch: str  # of photos that went together
    photo: int  # id
    path: bytes  # where it was
    at: int  # seconds since 1970
    inode: int
    size: int
    mtime_ns: int
    trash_path: bytes = b""  # where it is in the trash; b"": not known to be there


class RemovalLog:
    """The log of one library. Every method reads or writes the file; nothing is kept in memory."""

    def __init__(self, library: Path) -> None:
        self._path = library / REMOVALS_FILE
        self._before = library / REMOVALS_FILE_BEFORE

    def begin(self, photos: Sequence[tuple[int, bytes]]) -> list[Removed]:
        """Write down, on the disk, photos (id and path) that will now be moved together.

        One without a file is left out. Raises DiskFull or LibraryError: then none may be moved.
        """
        batch, now, entries = secrets.token_hex(8), int(time.time()), []
        for number, (photo, path) in enumerate(photos):
            with contextlib.suppress(OSError):
                status = os.lstat(path)
                entry = Removed(
                    *(f"{batch}-{number}", batch, photo, path, now),
                    *(status.st_ino, status.st_size, status.st_mtime_ns),
                )
                entries.append(entry)
        try:
            self._make_room()
            self._append([{"step": "moving", **_as_json(entry)} for entry in entries], sync=True)
        except OSError as error:
            raise_if_full(
                error,
                f"The disk is full: {self._path} cannot be written. Nothing was moved to the "
                "trash. Free some space and try again.",
            )
            raise LibraryError(
                f"{self._path} cannot be written: {error.strerror or error}. Nothing was moved to "
                "the trash. Check its drive and permissions and try again."
            ) from error
        return entries

    def note_moved(self, entry: Removed, trash_path: bytes) -> Removed:
        """A file is in the trash now."""
        moved = os.fsdecode(trash_path)
        self._note([{"step": "moved", "key": entry.key, "trash_path": moved}])
        return replace(entry, trash_path=trash_path)

    def note_done(self, entries: Iterable[Removed]) -> None:
        """Files are back, or were not moved."""
        self._note([{"step": "done", "key": entry.key} for entry in entries])

    def in_trash(self, batch: str = "") -> list[Removed]:
        """What can be brought back of a batch, or of the newest one, as it lies on the disk now.

        Of the newest ones, those whose place has been taken by another file do not count. Raises
        LibraryError.
        """
        entries = self._settled()
        if batch:
            return [entry for entry in entries if entry.batch == batch]
        entries = [entry for entry in entries if not os.path.lexists(entry.path)]
        return [entry for entry in entries if entry.batch == entries[-1].batch]

    def interrupted(self) -> list[Removed]:
        """What lies in the trash of batches that a crash cut short; told once.

        Raises LibraryError.
        """
        before = self._unknown_batches()
        entries = self._settled() if before else []
        cut = before - self._unknown_batches()
        return [entry for entry in entries if entry.batch in cut]

    def damaged(self) -> int:
        """How many lines are not what was written."""
        return sum(record is None for record in self._records())

    # -- what the log says, and what the disk says

    def _unknown_batches(self) -> set[str]:
        return {entry.batch for entry in self._open() if not entry.trash_path}

    def _settled(self) -> list[Removed]:
        """The files in the trash, oldest batch first; what has ended otherwise is noted as done."""
        found, done = [], []
        for entry in self._open():
            if entry.trash_path:
                if _is_back(entry):
                    done.append(entry)
                elif lies_at(entry.trash_path, entry.size, entry.mtime_ns):
                    found.append(entry)
                elif os.path.isdir(os.path.dirname(entry.trash_path)):  # else its drive is away
                    done.append(entry)
            elif lies_at(entry.path, entry.size, entry.mtime_ns):
                done.append(entry)
            elif trash_path := find_in_trash(entry.path, entry.inode, entry.size, entry.mtime_ns):
                found.append(self.note_moved(entry, trash_path))
            elif os.path.isdir(os.path.dirname(entry.path)):
                done.append(entry)
        self.note_done(done)
        return found

    def _open(self) -> list[Removed]:
        """What the log says is in the trash, or was about to be moved, oldest first."""
        entries: dict[str, Removed] = {}
        ended: dict[str, Removed] = {}
        for record in self._records():
            if record is None:
                continue
            if record["v"] > VERSION:
                raise LibraryTooNew(
                    f"{self._path} was written by a newer HashDesk. Update HashDesk to move photos "
                    "to the trash or to bring them back."
                )
            key = record["key"]
            if record["step"] == "moving":
                entries[key] = _from_json(record)
            elif record["step"] == "moved" and (entry := entries.get(key) or ended.get(key)):
                # Another window may have taken it for not moved while it was.
                entries[key] = replace(entry, trash_path=os.fsencode(record["trash_path"]))
            elif record["step"] == "done" and key in entries:
                ended[key] = entries.pop(key)
        return list(entries.values())

    def _records(self) -> Iterator[dict[str, Any] | None]:
        """The lines of both logs, oldest first; None: damaged. Raises LibraryError."""
        for path in (self._before, self._path):
            try:
                text = read_document(path)
            except FileNotFoundError:
                continue
            except IsADirectoryError as error:
                raise LibraryError(
                    f"{path} is a folder, where a file has to be. Move it away; until then, only "
                    "your file manager brings photos back."
                ) from error
            except OSError as error:
                raise LibraryError(
                    f"{path} cannot be read: {error.strerror or error}. Check its drive and "
                    "permissions; until then, only your file manager brings photos back."
                ) from error
            yield from (_parsed(line) for line in text.split(b"\n") if line)

    # -- writing

    def _note(self, records: list[dict[str, Any]]) -> None:
        """Write what is known already by the files themselves: it may be lost."""
        with contextlib.suppress(OSError):
            self._append(records, sync=False)

    def _append(self, records: list[dict[str, Any]], *, sync: bool) -> None:
        if not records:
            return
        # Each line has a break before it, too: a torn one must not take the next one along.
        data = b"".join(b"\n" + _line({**record, "v": VERSION}) + b"\n" for record in records)
        private_files.create(self._path)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        try:
            while data:
                data = data[os.write(descriptor, data) :]
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if sync:
            sync_folder(self._path.parent)

    def _make_room(self) -> None:
        """Put a full log aside; the one that was put aside before goes."""
        if not self._is_full():
            return
        lock = self._path.with_name(self._path.name + LOCK_SUFFIX)
        with contextlib.suppress(filelock.Timeout), held_lock(lock, mode=private_files.FILE_MODE):
            if self._is_full():  # another window may have done it
                self._path.replace(self._before)

    def _is_full(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return self._path.stat().st_size > FULL_LOG_BYTES
        return False


def _is_back(entry: Removed) -> bool:
    """Whether the file has a link in its old place, too: a crash came before the other one went."""
    try:
        return os.path.samefile(entry.path, entry.trash_path)
    except OSError:
        return False


def _as_json(entry: Removed) -> dict[str, Any]:
    values = asdict(entry)
    del values["trash_path"]
    return {**values, "path": os.fsdecode(entry.path)}


def _from_json(record: dict[str, Any]) -> Removed:
    values = {name: record[name] for name in record if name not in ("step", "v")}
    return Removed(**{**values, "path": os.fsencode(record["path"])})


def _line(record: dict[str, Any]) -> bytes:
    text = json.dumps(record).encode("ascii")
    return _checksum(text) + b" " + text


def _parsed(line: bytes) -> dict[str, Any] | None:
    """The record in a line; None if the line is not what was written."""
    checksum, _, text = line.partition(b" ")
    if checksum != _checksum(text):
        return None
    record: dict[str, Any] = json.loads(text)
    return record


def _checksum(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=LINE_CHECKSUM_BYTES).hexdigest().encode("ascii")
