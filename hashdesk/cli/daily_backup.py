"""The backup that commands make at their end if the last one is older than a day."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output
from hashdesk.core.backup import make
from hashdesk.core.errors import Cancelled, HashDeskError
from hashdesk.core.settings import Settings


def back_up_when_due(library: Path, settings: Settings, output: Output) -> str:
    """Make it; a warning if that failed, for the command itself has done its work."""
    with suppress(Cancelled), options.cancellable() as job:
        try:
            backup = make.back_up_when_due(library, settings, job)
        except HashDeskError as error:
            output.event(event="backup", folder=None, message=str(error))
            return str(error)
        if backup is not None:
            output.event(event="backup", folder=str(backup.folder), message="")
    return ""
