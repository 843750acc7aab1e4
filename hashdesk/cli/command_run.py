"""One run of a command: its output, its errors as sentences, its exit code."""

from __future__ import annotations

import argparse
import logging
import sqlite3
import sys

from hashdesk.cli.options import library_folder
from hashdesk.cli.output import Output
from hashdesk.cli.parsers import module_of
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError


def run_command(parsed: argparse.Namespace) -> int:
    """Run the command that was parsed; the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    output = Output(as_json=parsed.json)
    try:
        return int(module_of(parsed.command).run(parsed, output) or ExitCode.OK)
    except (HashDeskError, sqlite3.Error) as error:
        if isinstance(error, sqlite3.Error):
            from hashdesk.core.storage.schema import LIBRARY_FILE
            from hashdesk.core.storage.sqlite_file import explain

            error = explain(error, library_folder(parsed) / LIBRARY_FILE)
        output.event(event="error", message=str(error))
        output.note(str(error))
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED
    except (Cancelled, KeyboardInterrupt) as stop:
        output.note(str(stop) or "Stopped.")
        return ExitCode.INTERRUPTED
    finally:
        output.close()
