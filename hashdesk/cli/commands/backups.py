"""hashdesk backups: the backups of a library, and whether they are sound."""

from __future__ import annotations

import argparse
import time

from hashdesk.cli.arguments import options
from hashdesk.cli.commands.backup import facts
from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.backup.backups import Backup, list_backups, list_damaged, list_foreign, places
from hashdesk.core.backup.verification import verify
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import LibraryError
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.storage.whole_library.library_copy import CopyReason


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    text = "read every byte of each, and say whether it is sound"
    parser.add_argument("--verify", action="store_true", help=text)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List them, newest first; with --verify, exit code 1 if one is damaged."""
    library, settings = options.library_folder(arguments), options.user_settings()
    backups, foreign = list_backups(library, settings), list_foreign(library, settings)
    wrong = 0
    with options.cancellable() as job:
        for backup in (*backups, *foreign):
            damage = _damage(backup, job) if arguments.verify else backup.copy.damage
            wrong += bool(damage)
            said = {**facts(backup), "damage": damage, "foreign": backup in foreign}
            output.event(event="backup", **said)
            other = f"  of another library: {backup.copy.origin}" if backup in foreign else ""
            output.text(
                _line(backup) + other + ("  sound" if arguments.verify and not damage else "")
            )
            if damage:
                output.text(f"    {damage}")
    damaged = list_damaged(library, settings)
    for one in damaged:
        said = {"name": one.name, "folder": str(one.folder), "damage": one.damage}
        output.event(event="backup", **said, foreign=False)
        output.text(f"{one.name}  damaged: it cannot be put back  {one.folder.parent}")
        output.text(f"    {one.damage}")
    wrong += len(damaged)
    place = places(library, settings)[0]
    output.event(event="summary", backups=len(backups), place=str(place))
    if not backups and not damaged:
        output.text("There are no backups yet. The next “hashdesk index” makes one in")
    output.text(f"{'New ones go to ' if backups or damaged else ''}{place}")
    return ExitCode.FAILED if arguments.verify and wrong else ExitCode.OK


def _damage(backup: Backup, job: Job) -> str:
    try:
        verify(backup.folder, job)
    except LibraryError as error:
        return str(error)
    return ""


def _line(backup: Backup) -> str:
    copy = backup.copy
    moment = time.strftime("%Y-%m-%d %H:%M", time.localtime(copy.made))
    why = ", before a newer format" if copy.reason is CopyReason.MIGRATION else ""
    return (
        f"{backup.name}  {moment}  {plural(copy.photos, 'photo'):>16}  "
        f"{plural(copy.decisions, 'decision'):>16}  {size(copy.bytes):>8}{why}  "
        f"{backup.folder.parent}"
    )
