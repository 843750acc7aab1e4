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
    if wrong := _said_of_order(given):
        parser().error(wrong)
    parsed = parser(command).parse_args(given)
    # Only now: --help and --version need nothing of this.
    if parsed.command is None:
        from hashdesk.ui.app.main import main as open_window

        return open_window([])
    from hashdesk.cli.command_run import run_command

    return run_command(parsed)


def _said_of_order(given: Sequence[str]) -> str:
    """That options stand behind the command, and the right order; empty if they do."""
    option = given[0] if given else ""
    if not option.startswith("--") or option in ("--help", "--version"):
        return ""
    first = 2 if option == "--library" else 1  # behind its value, which may be called as a command
    place = next((n for n, word in enumerate(given) if n >= first and word in COMMANDS), None)
    if place is None and option != "--library":
        return ""
    order = ["info", *given] if place is None else [*given[place:], *given[:place]]
    from hashdesk.cli.terminal.output import as_argument

    # What stands in front are options, which as_argument would take for paths.
    words = (word if word.startswith("-") else as_argument(word) for word in order)
    return f"options stand behind the command: hashdesk {' '.join(words)}"


if __name__ == "__main__":
    sys.exit(main())
