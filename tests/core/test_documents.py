"""Documents of others: parsed, or refused in words for people."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from hashdesk.core.documents import (
    LONGEST_QUOTED,
    OTHERWISE,
    Malformed,
    parse_json,
    parse_toml,
    quoted,
    read_document,
    what_is_wrong,
)

MALFORMED_JSON = {
    "nothing": (b"", "no JSON from line 1, column 1"),
    "cut off": (b'{"a": 1,\n "b"', "no JSON from line 2, column 5"),
    "no UTF-8": (b'{"a": "\xe9"}', "no text in UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "no text in UTF-8"),
    "deep": (b"[" * 100_000, "nested too deeply"),
    "deep objects": (b'{"a":' * 100_000, "nested too deeply"),
    "long number": (b'{"a": ' + b"9" * 5000 + b"}", "number in it is too long"),
}


@pytest.mark.parametrize("what", MALFORMED_JSON)
def test_malformed_json(what: str) -> None:
    """Each fault has words of its own, and none of them is Python's."""
    data, words = MALFORMED_JSON[what]
    with pytest.raises(Malformed, match=words):
        parse_json(data)


def test_json_is_read() -> None:
    assert parse_json('{"é": [1, 2.5, null]}'.encode()) == {"é": [1, 2.5, None]}


MALFORMED_TOML = {
    "cut off": (b'workers = "', "line 1|end of document"),
    "no UTF-8": (b"a = '\xe9'", "no text in UTF-8"),
    "deep": (b"a = " + b"[" * 5000, "nested too deeply"),
    "long number": (b"a = " + b"9" * 5000, "number or date"),
    "no date": (b"a = 2026-02-30", "number or date|line 1"),
}


@pytest.mark.parametrize("what", MALFORMED_TOML)
def test_malformed_toml(what: str) -> None:
    data, words = MALFORMED_TOML[what]
    with pytest.raises(Malformed, match=words):
        parse_toml(data)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Malformed("a date is none"), "a date is none"),
        (OSError(errno.EIO, "Input/output error", "/x"), "Input/output error"),
        (KeyError("files"), OTHERWISE),
        (TypeError("string indices must be integers, not 'str'"), OTHERWISE),
        (AttributeError("'NoneType' object has no attribute 'pop'"), OTHERWISE),
    ],
)
def test_no_words_of_python(error: Exception, words: str) -> None:
    """A sentence for people has the system's words at most."""
    assert what_is_wrong(error) == words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("folder", "“folder”"),
        (b"caf\xe9", "“caf\\udce9”"),
        ("a\nb\x1b[31m\u202e", "“a\\nb\\x1b[31m\\u202e”"),
        (None, "“None”"),
        ("x" * 1000, f"“{'x' * LONGEST_QUOTED}…”"),
    ],
)
def test_quoted(name: object, shown: str) -> None:
    """A name is one printable line, however long, for a terminal as well."""
    assert quoted(name) == shown
    assert json.loads(json.dumps(quoted(name))) == shown


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are POSIX's")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    """A pipe in the place of a file is refused at once; a file is read."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is a pipe or a device"):
        read_document(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"text")
    assert read_document(tmp_path / "file") == b"text"
