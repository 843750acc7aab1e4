"""Writes the man page and the completion scripts, from the parsers.

    python packaging/command_line_files.py [FOLDER]      (default: the repository)
    FOLDER/packaging/linux/hashdesk.1
    FOLDER/resources/completion/hashdesk.bash …

Run it after a change of the command line; a test compares what is in the repository.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import hashdesk
from hashdesk.cli.command_line import ANY_NUMBER, Argument, CommandLine, read_command_lines
from hashdesk.cli.commands.completion import COMPLETION_FILES
from hashdesk.cli.completion import bash, fish, zsh

REPOSITORY = Path(__file__).resolve().parent.parent
METAINFO = REPOSITORY / "packaging" / "linux" / "io.github.hashdesk.HashDesk.metainfo.xml"
MAN_PAGE = "packaging/linux/hashdesk.1"
LINE_WIDTH = 76  # mandoc warns of lines beyond 80
UNICODE = r"\[u2026]"  # what mandoc makes of "…" before it counts
SCRIPTS = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}

EXIT_STATUS = {
    "0": "Success.",
    "1": "Failure; standard error says what failed and what to do.",
    "2": "Wrong usage.",
    "3": "Done, but some photos cannot be read.",
    "130": "Stopped by Ctrl-C or SIGTERM. What was done until then is kept.",
}
ENVIRONMENT = {
    "HASHDESK_LIBRARY": "The library that is used when --library names none.",
    "HASHDESK_CACHE": "The folder of what can be made or fetched again, such as backbones.",
    "HASHDESK_MODELS": "The folder of models that were added.",
    "HASHDESK_SETTINGS": "The file with settings.",
}
FILES = {
    "~/.local/share/hashdesk/library": "The library: a database, decisions, caches. Never photos.",
    "~/.cache/hashdesk": "What can be made or fetched again.",
    "~/.config/hashdesk/settings.toml": "Settings, all of them optional.",
}
EXAMPLES = {
    "hashdesk index ~/Pictures": "Put a folder into the library, or bring it up to date.",
    "hashdesk search photo.jpg -k 10": "The ten most similar photos.",
    "hashdesk groups --level near": "Several copies of one picture, and which to keep.",
}


def main() -> None:
    """Write all files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY
    for name, text in contents().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text + "\n", encoding="utf-8")


def contents() -> dict[str, str]:
    """The text of each file, by its path."""
    lines = read_command_lines()
    files = {f"resources/completion/{name}": shell for shell, name in COMPLETION_FILES.items()}
    scripts = {path: SCRIPTS[shell](lines) for path, shell in files.items()}
    return {MAN_PAGE: "\n".join(man_page(lines)), **scripts}


def man_page(lines: list[CommandLine]) -> Iterator[str]:
    """The lines of the man page; lines: the program itself, then its commands."""
    program, *commands = lines
    version = hashdesk.__version__
    yield f'.TH HASHDESK 1 "{released(version)}" "hashdesk {version}" "User Commands"'
    yield from (".SH NAME", r"hashdesk \- find similar photos by extremely short learned codes")
    yield from (".SH SYNOPSIS", ".B hashdesk", ".br", ".B hashdesk", r"\fIcommand\fR")
    yield r"[\fIoptions\fR] [\fIarguments\fR]"
    yield ".SH DESCRIPTION"
    yield from _text("HashDesk indexes folders of photos in place and finds those that look alike.")
    yield from _text("Without a command, the window opens.")
    yield from _arguments(program.options)
    yield ".SH COMMANDS"
    yield r"\fBhashdesk\fR \fIcommand\fR \fB\-\-help\fR says the same."
    for line in commands:
        yield from _command(line)
    yield from _section("EXIT STATUS", EXIT_STATUS)
    yield from _section("ENVIRONMENT", ENVIRONMENT)
    yield from _section("FILES", FILES)
    yield from _section("EXAMPLES", EXAMPLES)


def released(version: str) -> str:
    """The date of a version, as the metainfo file has it: YYYY-MM-DD."""
    releases = ElementTree.parse(METAINFO).iter("release")
    return next(one.attrib["date"] for one in releases if one.attrib["version"] == version)


def _command(line: CommandLine) -> Iterator[str]:
    operands = [rf"\fI{_operand(operand)}\fR" for operand in line.operands]
    words = ["hashdesk", line.name, r"[\fIoptions\fR]", *operands]
    yield f'.SS "{" ".join(words)}"'
    yield from _text(f"{line.summary}.")
    yield from _arguments(line.operands)
    yield from _arguments(tuple(one for one in line.options if "--help" not in one.flags))


def _operand(operand: Argument) -> str:
    name = roff(operand.value) + (" ..." if operand.most == ANY_NUMBER else "")
    return name if operand.needed else f"[{name}]"


def _arguments(arguments: tuple[Argument, ...]) -> Iterator[str]:
    for argument in arguments:
        flags = ", ".join(rf"\fB{roff(flag)}\fR" for flag in argument.flags)
        more = " ..." if argument.most == ANY_NUMBER else ""
        value = rf"\fI{roff(argument.value)}\fR{more}" if argument.value else ""
        yield from (".TP", " ".join(filter(None, (flags, value))))
        if argument.help:
            yield from _text(f"{argument.help}.")
        if argument.choices:
            yield from _text(f"One of: {', '.join(argument.choices)}.")


def _section(title: str, entries: dict[str, str]) -> Iterator[str]:
    yield f'.SH "{title}"'
    for term, text in entries.items():
        yield from (".TP", f".B {roff(term)}", *_text(text))


def _text(text: str) -> Iterator[str]:
    """A sentence in lines as short as roff likes them, beginning with a capital."""
    line = ""
    for word in (text[0].upper() + text[1:]).split():
        longer = f"{line} {word}" if line else word
        if line and _width(roff(longer)) > LINE_WIDTH:
            yield roff(line)
            longer = word
        line = longer
    yield roff(line)


def _width(line: str) -> int:
    return sum(1 if character.isascii() else len(UNICODE) for character in line)


def roff(text: str) -> str:
    """Text as roff takes it: hyphens that can be copied, no line that looks like a request."""
    for character, written in (("\\", r"\e"), ("-", r"\-"), ("~", r"\(ti"), ('"', r"\(dq")):
        text = text.replace(character, written)
    return rf"\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    main()
