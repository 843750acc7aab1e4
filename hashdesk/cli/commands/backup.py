"""hashdesk backup: make a backup of the library now."""

from __future__ import annotations

import argparse

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.backup.backups import Backup
from hashdesk.core.backup.make import back_up
from hashdesk.core.plurals import plural


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Make one and verify it. It is kept, and goes, like those that are made daily."""
    settings = options.user_settings()
    stopped = "Stopped. No backup was made; those that are there stay as they are."
    with options.cancellable(output.progress, stopped, output) as job:
        backup = back_up(options.library_folder(arguments), settings, job)
    output.event(event="summary", **facts(backup))
    output.text(
        f"{plural(backup.copy.photos, 'photo')} and {plural(backup.copy.decisions, 'decision')} "
        f"are in the backup {backup.folder} ({size(backup.copy.bytes)}), and it is sound."
    )


def facts(backup: Backup) -> dict[str, object]:
    """A backup as fields of JSON."""
    copy = backup.copy
    return {
        "name": backup.name,
        "folder": str(backup.folder),
        "made": copy.made,
        "reason": copy.reason.value,
        "format": copy.format,
        "photos": copy.photos,
        "decisions": copy.decisions,
        "bytes": copy.bytes,
        "damage": copy.damage,
    }
