"""One run of a command: its output, its errors as sentences, its exit code."""

from __future__ import annotations

import argparse
import logging
import sqlite3
import sys
from contextlib import closing

from hashdesk.cli.arguments.options import library_folder
from hashdesk.cli.parsers import module_of
from hashdesk.cli.terminal.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError
from hashdesk.core.said import said_by
from hashdesk.core.system_errors import explain_system_error


def run_command(parsed: argparse.Namespace) -> int:
    """Run the command that was parsed; the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    output = Output(as_json=parsed.json)
    output.expect(parsed.command)
    with closing(output):
        return _run(parsed, output)


def _run(parsed: argparse.Namespace, output: Output) -> int:
    """Run it with this output; errors of the world end it with a sentence."""
    try:
        return int(module_of(parsed.command).run(parsed, output) or ExitCode.OK)
    except (Cancelled, KeyboardInterrupt) as stop:
        output.note(str(stop) or "Stopped.")
        return ExitCode.INTERRUPTED
    except Exception as error:
        sentence = _explained(error, parsed)
        if sentence is None:
            raise
        said = said_by(sentence)
        fields = {} if said is None else {"said": said.document()}
        output.event(event="error", message=str(sentence), **fields)
        output.note(str(sentence))
        return ExitCode.USAGE if isinstance(sentence, UsageError) else ExitCode.FAILED


def _explained(error: Exception, parsed: argparse.Namespace) -> HashDeskError | None:
    """The sentence for an error; None for a bug of ours."""
    if isinstance(error, HashDeskError):
        return explain_system_error(error) or error
    if isinstance(error, sqlite3.Error):
        from hashdesk.core.storage.sqlite.sqlite_file import explain
        from hashdesk.core.storage.tables.schema import LIBRARY_FILE

        return explain(error, library_folder(parsed) / LIBRARY_FILE)
    return explain_system_error(error)
