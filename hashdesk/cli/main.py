"""The command line: `hashdesk COMMAND …`; without a command, the window opens."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from hashdesk.cli.parsers import COMMANDS, parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or the window, and return the exit code."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # while modules were loaded, or a second one
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from hashdesk.core.child_process import ExitCode

        sys.stderr.write("Stopped.\n")
        return ExitCode.INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[0] if given and given[0] in COMMANDS else None
    parsed = parser(command).parse_args(given)
    # Only now: --help and --version need nothing of this.
    if parsed.command is None:
        from hashdesk.ui.app.main import main as open_window

        return open_window([])
    from hashdesk.cli.command_run import run_command

    return run_command(parsed)


if __name__ == "__main__":
    sys.exit(main())
