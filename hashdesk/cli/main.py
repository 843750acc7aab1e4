"""The command line: `hashdesk COMMAND …`; without a command, the window opens."""

from __future__ import annotations

import argparse
import importlib
import logging
import sqlite3
import sys
from collections.abc import Sequence
from keyword import iskeyword
from types import ModuleType

import hashdesk
from hashdesk.cli.options import library_folder
from hashdesk.cli.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError
from hashdesk.core.storage.schema import LIBRARY_FILE
from hashdesk.core.storage.sqlite_file import explain

COMMANDS = {
    "index": "put folders of photos into the library, or bring it up to date",
    "search": "find the photos most similar to an image",
    "groups": "find photos that are the same, nearly the same, or alike",
    "decisions": "list what was decided about groups, take it back, or take it along",
    "adapt": "make an encoder of the library's own, learned from its photos without labels",
    "encoders": "list the library's encoders, go over to another, or remove one",
    "forget": "take a folder out of the library; the photos themselves stay",
    "info": "show what is in the library",
    "export": "write the codes as files for other tools",
    "import": "take in a library that was exported elsewhere, to be looked at and searched",
    "encode": "encode a folder in parts, on several machines",
    "merge": "put encoded parts, or exported libraries, into your library",
    "compare": "find which photos of a card, a folder or another library are not in yours yet",
    "caches": "show how much room the caches take, and clear them",
    "check": "verify the library; changes nothing",
    "doctor": "show which engines work here, and why others do not",
    "prepare": "make the encoder ready now instead of at the first photo",
    "demo": "write an album of pictures to try HashDesk on",
    "completion": "print a script that has bash, zsh or fish complete HashDesk's commands",
}


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser. It loads only the arguments of `command`, so that --help is instant."""
    top = argparse.ArgumentParser(
        prog="hashdesk",
        description="Find similar photos by extremely short learned codes.",
        epilog="Without a verb, the window opens.",
    )
    top.add_argument("--version", action="version", version=f"hashdesk {hashdesk.__version__}")
    commands = top.add_subparsers(dest="command", metavar="VERB")
    for name, text in COMMANDS.items():
        added = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == command:
            _module(name).add(added)
    return top


def _module(command: str) -> ModuleType:
    """The module of a command; no module can be called “import”."""
    name = f"{command}_" if iskeyword(command) else command
    return importlib.import_module(f"hashdesk.cli.commands.{name}")


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
        return int(_module(parsed.command).run(parsed, output) or ExitCode.OK)
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
