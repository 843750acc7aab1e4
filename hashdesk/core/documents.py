"""Documents that somebody else may have written: parsed, or refused in words for people.

Python's own words ("string indices must be integers") are about a program, not about a file; and a
parser that calls itself gives up on brackets in brackets in brackets with an error of its own.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import tomllib
from pathlib import Path
from typing import Any

OTHERWISE = "it is not what HashDesk writes"
NO_TEXT = "it is no text in UTF-8"
TOO_DEEP = "it is nested too deeply"
LONGEST_QUOTED = 80  # characters


class Malformed(ValueError):
    """A document is not what it has to be; the text is a clause that says in what way."""


def read_document(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, also for a pipe, which might never end."""

    def open_without_waiting(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    with open(path, "rb", opener=open_without_waiting) as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file.read()
    raise OSError(errno.EINVAL, "it is a pipe or a device", str(path))


def parse_json(data: bytes) -> Any:
    """The value of a JSON document in UTF-8. Raises Malformed."""
    try:
        return json.loads(data.decode())
    except UnicodeDecodeError as error:
        raise Malformed(NO_TEXT) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Malformed(f"it is no JSON from {place} on") from error
    except RecursionError as error:
        raise Malformed(TOO_DEEP) from error
    except ValueError as error:  # thousands of digits
        raise Malformed("a number in it is too long") from error


def parse_toml(data: bytes) -> dict[str, Any]:
    """The table of a TOML document. Raises Malformed."""
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise Malformed(NO_TEXT) from error
    except tomllib.TOMLDecodeError as error:
        raise Malformed(str(error)) from error
    except RecursionError as error:
        raise Malformed(TOO_DEEP) from error
    except ValueError as error:  # thousands of digits, a 30th of February
        raise Malformed("a number or date in it is none") from error


def quoted(name: object) -> str:
    """A name that a document gives, for a sentence: in quotes, printable, and not too long."""
    text = os.fsdecode(name) if isinstance(name, bytes) else str(name)
    short = text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED] + "…"
    shown = (
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode()
        for c in short
    )
    return f"“{''.join(shown)}”"


def what_is_wrong(error: BaseException) -> str:
    """A clause for an error that using a document has raised."""
    if isinstance(error, Malformed):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return OTHERWISE
