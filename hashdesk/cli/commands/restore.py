"""hashdesk restore: put a backup in the place of the library. It says first what it will do."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.commands.backup import facts
from hashdesk.cli.terminal.output import Output, as_argument
from hashdesk.core.backup.backups import (
    Backup,
    find_backup,
    list_backups,
    list_damaged,
    list_foreign,
)
from hashdesk.core.backup.restore import Difference, compare, parts_in, put_back, restore
from hashdesk.core.backup.verification import verify
from hashdesk.core.errors import LibraryDamaged, LibraryError, UsageError
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.settings import Settings
from hashdesk.core.storage.relocation import list_aside
from hashdesk.core.storage.whole_library.library_files import LibraryPart


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    text = "its name, or that of a folder that was set aside (default: the newest sound backup)"
    option("backup", nargs="?", metavar="BACKUP", help=text)
    option("--yes", action="store_true", help="do it; without this, only say what would be done")
    text = "put back only this; may be given several times (default: all)"
    option("--part", action="append", choices=options.values(LibraryPart), help=text)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Say what would be done, or do it."""
    library, name = options.library_folder(arguments), arguments.backup
    wanted = [LibraryPart(part) for part in dict.fromkeys(arguments.part or list(LibraryPart))]
    aside: Path | None = None
    with options.cancellable(output.progress, "Stopped. Nothing was changed.", output) as job:
        backup = None
        if name in list_aside(library):
            source, said = library / name, {"name": name, "folder": str(library / name)}
            output.text(f"What was set aside in {source}:")
        else:
            backup = _choose(library, options.user_settings(), name, output, job)
            source, said = backup.folder, facts(backup)
            moment = time.strftime("%Y-%m-%d %H:%M", time.localtime(backup.copy.made))
            output.text(f"Backup {backup.name} of {moment}, {plural(backup.copy.photos, 'photo')}:")
            if backup in list_foreign(library, options.user_settings()):
                output.text(f"It is of another library, {backup.copy.origin}.")
        parts = parts_in(source, wanted)
        if not arguments.yes:
            difference = compare(library, source, wanted)
        elif backup is not None:
            aside, difference = restore(library, backup, wanted, job)
        else:
            aside, difference = put_back(library, source, wanted, job)
    output.event(
        event="summary",
        backup=said,
        **asdict(difference),
        aside=None if aside is None else str(aside),
    )
    _tell(output, difference, parts)
    if aside is None:
        output.text("What is there now would be set aside in the library's folder.")
        output.text(
            f"Nothing was changed. hashdesk restore {as_argument(source.name)} --yes does this."
        )
        return
    if aside.exists():
        output.text(f"What was there before is in {aside} now; nothing was deleted.")
        output.text(f"hashdesk restore {as_argument(aside.name)} --yes brings it back.")
    if LibraryPart.LIBRARY in parts:
        output.text("“hashdesk index” reads what came since.")


def _choose(
    library: Path, settings: Settings, name: str | None, output: Output, job: Job
) -> Backup:
    """The backup that was named, or the newest sound one. Raises UsageError, LibraryDamaged."""
    backups = list_backups(library, settings)
    if name is not None:  # one of another library is put back only if it is named
        backups += list_foreign(library, settings)
    damaged = list_damaged(library, settings)
    for lost in damaged:
        if lost.name == name:
            raise LibraryDamaged(f"Backup {name} is damaged. {lost.damage}")
        if name is None:
            output.note(f"Backup {lost.name} is passed over. {lost.damage}")
    if not backups and not damaged:
        raise UsageError(
            f"There are no backups of the library in {library}. If they are on another disk, "
            "connect it, or name its folder as “backup_folder” in settings.toml."
        )
    if name is not None:
        chosen = find_backup(backups, name)
        try:
            verify(chosen.folder, job)
        except LibraryDamaged as error:
            own = list_backups(library, settings)
            older = own[own.index(chosen) + 1 :] if chosen in own else []
            hint = f" The next older one: hashdesk restore {older[0].name}" if older else ""
            raise LibraryDamaged(f"Backup {chosen.name} is damaged. {error}{hint}") from error
        return chosen
    for backup in backups:
        try:
            verify(backup.folder, job)
        except LibraryError as error:
            output.note(f"Backup {backup.name} is passed over. {error}")
        else:
            return backup
    raise LibraryDamaged("None of the backups is sound. “hashdesk backups --verify” lists them.")


def _tell(output: Output, difference: Difference, parts: Sequence[LibraryPart]) -> None:
    if difference.photos_after is not None:
        now = difference.photos_before
        before = "a library that cannot be read" if now is None else f"{now:,}"
        output.text(f"Photos     {difference.photos_after:,} instead of {before}")
    if LibraryPart.DECISIONS in parts:
        output.text(
            f"Decisions  {plural(difference.decisions_back, 'comes back', 'come back')}; "
            f"{plural(difference.decisions_kept, 'made since is kept', 'made since are kept')}"
        )
    if LibraryPart.SHELVES in parts:
        output.text("Shelves    their names as they were then")
