"""The command line: `hashdesk COMMAND …`; without a command, the window opens."""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Sequence

from hashdesk.cli.options import library_folder
from hashdesk.cli.output import Output
from hashdesk.cli.parsers import COMMANDS, module_of, parser
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError
from hashdesk.core.storage.schema import LIBRARY_FILE
from hashdesk.core.storage.sqlite_file import explain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or the window, and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[0] if given and given[0] in COMMANDS else None
    parsed = parser(command).parse_args(given)
    if parsed.command is None:
        from hashdesk.ui.app.main import main as open_window

        return open_window([])
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    output = Output(as_json=parsed.json)
    try:
        return int(module_of(parsed.command).run(parsed, output) or ExitCode.OK)
    except (HashDeskError, sqlite3.Error) as error:
        if isinstance(error, sqlite3.Error):
            error = explain(error, library_folder(parsed) / LIBRARY_FILE)
        output.event(event="error", message=str(error))
        output.note(str(error))
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED
    except (Cancelled, KeyboardInterrupt) as stop:
        output.note(str(stop) or "Stopped.")
        return ExitCode.INTERRUPTED
    finally:
        output.close()


if __name__ == "__main__":
    sys.exit(main())
