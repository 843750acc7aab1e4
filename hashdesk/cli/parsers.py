"""The parsers of the command line, and the module of each command."""

from __future__ import annotations

import argparse
import importlib
from keyword import iskeyword
from types import ModuleType

import hashdesk

COMMANDS = {
    "index": "put folders of photos into the library, or bring it up to date",
    "search": "find the photos most similar to an image",
    "groups": "find photos that are the same, nearly the same, or alike",
    "decisions": "list what was decided about groups, take it back, or take it along",
    "adapt": "adapt the model to your photos",
    "models": "list the library's models, switch to another, remove one, add new ones",
    "forget": "take a folder out of the library; the photos themselves stay",
    "info": "show what is in the library",
    "export": "write a table of the photos, or their codes for other programs",
    "import": "take in a library that was exported elsewhere, to be looked at and searched",
    "encode": "encode a folder in parts, on several machines",
    "merge": "put encoded parts, or exported libraries, into your library",
    "trash": "list what the window moved to the trash, and bring it back",
    "compare": "find which photos of a card, a folder or another library are not in yours yet",
    "copy": "copy photos that compare did not find to a folder, verified, over nothing",
    "caches": "show how much room the caches take, and clear them",
    "library": "move, copy or set aside the library as a whole",
    "backup": "make a backup of the library now; one a day is made without being asked",
    "backups": "list the backups of the library",
    "restore": "put a backup in the place of the library; what is there is set aside",
    "check": "verify the library; --repair mends what is damaged",
    "doctor": "show which processors work here, and why others do not",
    "prepare": "make the model ready now instead of at the first photo",
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
            module_of(name).add(added)
    return top


def module_of(command: str) -> ModuleType:
    """The module of a command; no module can be called “import”."""
    name = f"{command}_" if iskeyword(command) else command
    return importlib.import_module(f"hashdesk.cli.commands.{name}")
