"""The whole command line as data, read from the parsers: for completion and the man page."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from hashdesk.cli.parsers import COMMANDS, parser

ANY_NUMBER = 0


class Completes(Enum):
    """What a shell offers for a value."""

    NOTHING = "nothing"
    FILES = "files"  # and folders, on the way to files
    FOLDERS = "folders"


# By what --help calls a value; any other path may be a file.
COMPLETED_AS = {
    "DIR": Completes.FOLDERS,
    "FOLDER": Completes.FOLDERS,
    "FILE": Completes.FILES,
    "IMAGE": Completes.FILES,
}


@dataclass(frozen=True)
class Argument:
    """An option, or what stands without one (`flags` is empty)."""

    flags: tuple[str, ...]
    value: str  # what --help calls its value; "" for an option that takes none
    help: str
    choices: tuple[str, ...]
    completes: Completes
    most: int  # values that it takes at once, or ANY_NUMBER
    repeats: bool  # whether the option may be given again
    needed: bool


@dataclass(frozen=True)
class CommandLine:
    """A command and its arguments; the program itself has the empty name."""

    name: str
    summary: str
    options: tuple[Argument, ...]
    operands: tuple[Argument, ...]


def read_command_lines() -> list[CommandLine]:
    """The program itself, and all its commands. Loads every command's module."""
    lines = [_line("", "", parser())]
    for name, summary in COMMANDS.items():
        (commands,) = (
            action
            for action in parser(name)._actions
            if isinstance(action, argparse._SubParsersAction)
        )
        lines.append(_line(name, summary, commands.choices[name]))
    return lines


def _line(name: str, summary: str, one: argparse.ArgumentParser) -> CommandLine:
    shown = [
        action
        for action in one._actions
        if action.help != argparse.SUPPRESS and not isinstance(action, argparse._SubParsersAction)
    ]
    arguments = [_argument(one, action) for action in shown]
    options = tuple(argument for argument in arguments if argument.flags)
    operands = tuple(argument for argument in arguments if not argument.flags)
    return CommandLine(name, summary, options, operands)


def _argument(one: argparse.ArgumentParser, action: argparse.Action) -> Argument:
    takes_value = action.nargs != 0
    value = str(action.metavar or action.dest.upper()) if takes_value else ""
    choices = tuple(str(choice) for choice in action.choices or ())
    other = Completes.FILES if action.type is Path else Completes.NOTHING
    return Argument(
        flags=tuple(action.option_strings),
        value=value,
        help=one._get_formatter()._expand_help(action) if action.help else "",
        choices=choices,
        completes=Completes.NOTHING if choices else COMPLETED_AS.get(value, other),
        most=_most(action),
        repeats=isinstance(action, argparse._AppendAction),
        needed=action.required and action.nargs != "*",
    )


def _most(action: argparse.Action) -> int:
    if action.nargs in ("*", "+"):
        return ANY_NUMBER
    return action.nargs if isinstance(action.nargs, int) else 1
