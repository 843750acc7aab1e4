"""removals.jsonl: what HashDesk moved to the trash, so that a later window can bring it back.

"moving" is on the disk before the file moves. A "moved" that a crash swallowed is made up for: the
file itself is found in the trash of its drive. Lines are only ever added, also by several
windows at once. A full log becomes `removals-before.jsonl`, in place of the one before, of which it
takes along what still is in the trash.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import filelock

from hashdesk.core.documents import read_document
from hashdesk.core.errors import LibraryError, LibraryTooNew
from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import sync_folder
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.file_lock import held_lock
from hashdesk.core.removal.real_folders import real_place
from hashdesk.core.removal.removal_lines import (
    VERSION,
    Removed,
    Step,
    StepRecord,
    as_line,
    done,
    left_trash,
    moved,
    moving,
    parsed,
    seen_in_place,
    told_by,
)
from hashdesk.core.removal.trash_folders import find_in_trash, lies_at, linked_file_at
from hashdesk.core.storage.whole_library.library_files import REMOVALS_FILE, REMOVALS_FILE_BEFORE

FULL_LOG_BYTES = 4 << 20  # some 7,000 photos
LOCK_SUFFIX = ".lock"  # of the file that is locked while a full log gives way


class RemovalLog:
    """The log of one library. Every method reads or writes the file; nothing is kept in memory."""

    def __init__(self, library: Path) -> None:
        self.library = library
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
                    real_folder=os.path.dirname(real_place(path)),
                )
                entries.append(entry)
        try:
            self._make_room()
            self._append(map(moving, entries), sync=True)
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
        trash_path = real_place(trash_path)
        self._note([moved(entry.key, trash_path)])
        return replace(entry, trash_path=trash_path)

    def note_another(self, entry: Removed) -> Removed:
        """Another file is in the trash, in the place of the one that was to be moved."""
        entry = replace(entry, trash_path=real_place(entry.trash_path))
        with contextlib.suppress(OSError):
            self._append([moving(entry), moved(entry.key, entry.trash_path)], sync=True)
        return entry

    def note_done(self, entries: Iterable[Removed]) -> None:
        """Files are back, or were not moved."""
        self._note([done(entry.key) for entry in entries])

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

    def in_all_batches(self) -> list[Removed]:
        """All that can be brought back, oldest first, as it lies on the disk now.

        Files of a photo stand together, the photo last. Raises LibraryError.
        """
        return self._settled()

    def gone(self, batch: str = "") -> list[Removed]:
        """What was in the trash, of a batch or of all, and can't be brought back any more.

        The trash was emptied, or it was taken out and is not in its place. As found by whoever
        asked last for what is in the trash. Raises LibraryError.
        """
        told = told_by(self._readable(self._records())).gone
        return [
            entry
            for entry in told
            if batch in ("", entry.batch) and not os.path.lexists(entry.path)
        ]

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
        found, ended, gone, unmoved = [], [], [], []
        for entry in self._open():
            if entry.trash_path:
                folder = os.path.dirname(entry.trash_path)
                if _is_back(entry):
                    ended.append(entry)
                elif os.path.realpath(folder) != folder:
                    continue  # a link leads elsewhere: whatever lies there is not what went
                elif (lying := self._as_it_lies(entry)) is not None:
                    found.append(lying)
                elif lies_at(entry.path, entry.size, entry.mtime_ns):  # somebody put it back
                    ended.append(entry)
                elif os.path.isdir(folder):  # else its drive is away
                    gone.append(entry)
            elif lies_at(entry.path, entry.size, entry.mtime_ns):
                unmoved.append(entry)
            elif trash_path := find_in_trash(entry.path, entry.inode, entry.size, entry.mtime_ns):
                lying = self.note_moved(entry, trash_path)
                found.append(self._as_it_lies(lying) or lying)
            elif os.path.isdir(os.path.dirname(entry.path)):
                unmoved.append(entry)
        self.note_done(ended)
        self._note([left_trash(entry.key) for entry in gone])
        self._note([seen_in_place(entry.key) for entry in unmoved])
        return found

    def _as_it_lies(self, entry: Removed) -> Removed | None:
        """A file in the trash, with its size and time of now; None: it is not there any more.

        One that has a second name outside may have been written to by it.
        """
        if lies_at(entry.trash_path, entry.size, entry.mtime_ns):
            return entry
        status = linked_file_at(entry.trash_path, entry.inode)
        if status is None:
            return None
        entry = replace(entry, size=status.st_size, mtime_ns=status.st_mtime_ns)
        self._note([moving(entry), moved(entry.key, entry.trash_path)])
        return entry

    def _open(self) -> list[Removed]:
        """What the log says is in the trash, or was about to be moved, oldest first."""
        return told_by(self._readable(self._records())).entries

    def _readable(self, records: Iterable[StepRecord | None]) -> Iterator[StepRecord]:
        """The lines that are what was written. Raises LibraryTooNew."""
        for record in filter(None, records):
            if record["v"] > VERSION:
                raise LibraryTooNew(
                    f"{self._path} was written by a newer HashDesk. Update HashDesk to move photos "
                    "to the trash or to bring them back."
                )
            yield record

    def _records(self) -> Iterator[StepRecord | None]:
        """The lines of both logs, oldest first; None: damaged. Raises LibraryError."""
        return itertools.chain.from_iterable(map(self._records_of, (self._before, self._path)))

    def _records_of(self, path: Path) -> Iterator[StepRecord | None]:
        try:
            text = read_document(path)
        except FileNotFoundError:
            return
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
        yield from (parsed(line) for line in text.split(b"\n") if line)

    # -- writing

    def _note(self, records: Iterable[StepRecord]) -> None:
        """Write what is known already by the files themselves: it may be lost."""
        with contextlib.suppress(OSError):
            self._append(records, sync=False)

    def _append(self, records: Iterable[StepRecord], *, sync: bool) -> None:
        # Each line has a break before it, too: a torn one must not take the next one along.
        data = b"".join(b"\n" + as_line(record) + b"\n" for record in records)
        if not data:
            return
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
        """Put a full log aside, with what the one before lists that still is in the trash."""
        if not self._is_full():
            return
        lock = self._path.with_name(self._path.name + LOCK_SUFFIX)
        with contextlib.suppress(filelock.Timeout), held_lock(lock, mode=private_files.FILE_MODE):
            if self._is_full():  # another window may have done it
                self._append(self._still_open(self._before), sync=True)
                self._path.replace(self._before)

    def _still_open(self, path: Path) -> list[StepRecord]:
        """The lines of a log about what is in the trash still, or was about to be moved."""
        there = {record["key"] for record in self._records_of(path) if record}
        records = []
        for entry in self._open():
            if entry.key in there:
                records.append(moving(entry, Step.KEPT))
                records += [moved(entry.key, entry.trash_path)] if entry.trash_path else []
        return records

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
