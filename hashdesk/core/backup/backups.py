"""The backups of a library: where they lie, and which of them are kept."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import HashDeskError, LibraryDamaged, UsageError
from hashdesk.core.files.atomic_files import NEW_SUFFIX
from hashdesk.core.settings import Settings
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_copy import (
    COPY_MANIFEST,
    CopyReason,
    LibraryCopy,
    library_id,
    read_copy,
)
from hashdesk.core.storage.whole_library.library_files import BACKUPS_FOLDER

DAYS_KEPT, WEEKS_KEPT = 5, 4
LIBRARY_ID_SHOWN = 8  # characters of a library's id in the name of a folder


STAMP_LENGTH = len("2026-01-31-235959")


@dataclass(frozen=True)
class Backup:
    """One backup on the disk."""

    folder: Path
    copy: LibraryCopy

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.folder.name


@dataclass(frozen=True)
class DamagedBackup:
    """A backup that does not say any more what it is, so that it cannot be put back."""

    folder: Path
    damage: str

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.folder.name


def places(library: Path, settings: Settings) -> list[Path]:
    """The folders in which backups of a library may lie; the one that new ones go to is first."""
    own = library / BACKUPS_FOLDER
    if not settings.backup_folder:
        return [own]
    chosen = Path(os.path.expanduser(settings.backup_folder))
    name = f"{library.absolute().name}-{_id_of(library)[:LIBRARY_ID_SHOWN]}"
    others = (
        place for place in _subfolders(chosen) if place.name != name and not _is_same(place, own)
    )
    return [chosen / name, own, *others]


def list_backups(library: Path, settings: Settings) -> list[Backup]:
    """The backups of a library, newest first; they are not verified.

    They bear the library's id, or were made of its folder. One without an id is the library's if
    it lies in the library's own folder of backups.
    """
    own, origin = library / BACKUPS_FOLDER, str(library.absolute())
    found = [backup for place in places(library, settings) for backup in _backups_in(place)]
    known = _id_of(library)
    there = known or _told_id([b.copy for b in found if b.folder.parent == own], origin)

    def is_own(backup: Backup) -> bool:
        copy = backup.copy
        if copy.origin == origin:
            return True
        if backup.folder.parent == own:
            return copy.library in ("", there)
        return bool(known) and copy.library == known

    return _newest_first(filter(is_own, found), time.time())


def list_foreign(library: Path, settings: Settings) -> list[Backup]:
    """Backups of other libraries that were put among a library's own, newest first.

    They are never deleted, and put back only by their names.
    """
    own = {backup.folder for backup in list_backups(library, settings)}
    there = _backups_in(library / BACKUPS_FOLDER)
    return _newest_first((b for b in there if b.folder not in own), time.time())


def list_damaged(library: Path, settings: Settings) -> list[DamagedBackup]:
    """What lies where a library's backups do, but cannot be read, by name.

    They are never deleted. In folders that may be another library's, nothing is taken for damaged.
    """
    own = [library / BACKUPS_FOLDER, places(library, settings)[0]]
    found = []
    for folder in (folder for place in dict.fromkeys(own) for folder in _subfolders(place)):
        if (folder / LIBRARY_FILE).exists() or (folder / COPY_MANIFEST).exists():
            try:
                read_copy(folder)
            except LibraryDamaged as error:
                found.append(DamagedBackup(folder, str(error)))
    return sorted(found, key=lambda damaged: damaged.name, reverse=True)


def _backups_in(place: Path) -> list[Backup]:
    found = []
    for folder in _subfolders(place):
        with suppress(LibraryDamaged):
            found.append(Backup(folder, read_copy(folder)))
    return found


def _told_id(copies: Sequence[LibraryCopy], origin: str) -> str:
    """The id of a library that is damaged or gone, by its backups; empty if they disagree."""
    of_folder = {copy.library for copy in copies if copy.origin == origin}
    ids = (of_folder or {copy.library for copy in copies}) - {""}
    return ids.pop() if len(ids) == 1 else ""


def _newest_first(backups: Iterable[Backup], now: float) -> list[Backup]:
    """Backups in order; those of a time to come, made while a clock was wrong, are the last."""
    return sorted(backups, key=lambda b: (b.copy.made <= now, _age(b)), reverse=True)


def _age(backup: Backup) -> tuple[int, str, int]:
    """What backups are sorted by: those of one second are told apart by the number in the name."""
    stamp, number = name_parts(backup.name)
    return backup.copy.made, stamp, number


def name_parts(name: str) -> tuple[str, int]:
    """The time in a backup's name, and its number among those of that second, from 1."""
    stamp, number = name[:STAMP_LENGTH], name[STAMP_LENGTH + 1 :]
    return stamp, int(number) if number.isdecimal() else 1


def find_backup(backups: Sequence[Backup], name: str) -> Backup:
    """The backup with this name, or whose name begins with it. Raises UsageError."""
    exact = [backup for backup in backups if backup.name == name]
    found = exact or [backup for backup in backups if backup.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    what = "More than one backup begins" if found else "No backup begins"
    listed = ", ".join(backup.name for backup in backups) or "none yet"
    raise UsageError(f"{what} with “{name}”. There are: {listed}.")


def outdated(backups: Iterable[Backup], most_bytes: int, now: float) -> list[Backup]:
    """Those that are not kept: five days, four weeks, each migration, and a limit on their size.

    Of a day, and of a week, the newest is kept. If they are larger together than `most_bytes`, the
    oldest go, but never the newest. now: seconds since 1970. Of backups of a later time, days
    and weeks are counted by themselves: where the clock was put back, they are all there were.
    """
    newest_first = _newest_first(backups, now)
    usual = [backup for backup in newest_first if backup.copy.reason is CopyReason.BACKUP]
    until_now = [backup for backup in usual if backup.copy.made <= now]
    to_come = [backup for backup in usual if backup.copy.made > now]
    before = [backup for backup in newest_first if backup.copy.reason is CopyReason.MIGRATION]
    kept = {backup.folder for backup in {b.copy.format: b for b in reversed(before)}.values()}
    for part in (until_now, to_come):
        kept |= _newest_of_each(part, lambda day: (day.tm_year, day.tm_yday), DAYS_KEPT)
        kept |= _newest_of_each(part, lambda day: time.strftime("%G-%V", day), WEEKS_KEPT)
    room = most_bytes
    for place, backup in enumerate(newest_first):
        room -= backup.copy.bytes
        if room < 0 and place > 0:
            kept.discard(backup.folder)
    return [backup for backup in newest_first if backup.folder not in kept]


def _newest_of_each(
    newest_first: Iterable[Backup], period: Callable[[time.struct_time], Hashable], count: int
) -> set[Path]:
    kept: dict[Hashable, Path] = {}
    for backup in newest_first:
        kept.setdefault(period(time.localtime(backup.copy.made)), backup.folder)
    return set(list(kept.values())[:count])


def _subfolders(place: Path) -> list[Path]:
    """The finished folders in a folder; none if it cannot be read."""
    try:
        return sorted(
            path for path in place.iterdir() if path.is_dir() and path.suffix != NEW_SUFFIX
        )
    except OSError:
        return []


def _is_same(place: Path, own: Path) -> bool:
    """Whether a library's own folder of backups lies on the chosen disk: it counts once."""
    try:
        return place.samefile(own)
    except OSError:
        return False


def _id_of(library: Path) -> str:
    """The id of a library; empty if it is damaged or gone."""
    try:
        with closing(schema.connect(library / LIBRARY_FILE, write=False)) as connection:
            return library_id(connection)
    except (HashDeskError, sqlite3.Error):
        return ""
