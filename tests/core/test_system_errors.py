"""Errors of the system's become sentences that name the file; those of our own do not."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

import hashdesk
from hashdesk.core.errors import LibraryError
from hashdesk.core.system_errors import explain_system_error, said_of

FILE = "/photos/library.db"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EMFILE, "as many files as it needs"),
        (errno.ENOSPC, f"The disk is full: {FILE}"),
        (errno.EIO, f"The drive of {FILE} does not answer"),
        (errno.EACCES, f"{FILE} cannot be used (Permission denied)"),
        (errno.EROFS, f"{FILE} cannot be used (Read-only file system)"),
    ],
)
def test_a_sentence(number: int, sentence: str) -> None:
    explained = explain_system_error(OSError(number, os.strerror(number), FILE))
    assert explained is not None
    assert sentence in str(explained)
    assert str(explained).endswith(".")


def test_too_many_open_files_behind_another_error() -> None:
    """What that error advises would not help; of other causes it knows best."""
    for number, expected in ((errno.EMFILE, True), (errno.EIO, False)):
        error = LibraryError("It cannot be written. Check its drive.")
        error.__cause__ = OSError(number, os.strerror(number), FILE)
        assert ("as many files" in str(explain_system_error(error))) is expected


def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that the terminal is in was deleted: no relative path means anything there."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(FileNotFoundError) as raised:
        os.path.abspath("codes")
    assert "Go to another one" in str(explain_system_error(raised.value))


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(errno.ENOENT, "", FILE)])
def test_a_bug_of_ours_stays_one(error: Exception) -> None:
    assert explain_system_error(error) is None


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", FILE),
            f"{FILE} cannot be used (No such file or directory). Check its drive and try again.",
        ),
        (LibraryError("It is broken. Mend it."), "It is broken. Mend it."),
        (KeyError(), "KeyError"),
    ],
)
def test_any_error_becomes_a_sentence(error: Exception, sentence: str) -> None:
    """The number of the system's error is not for people."""
    assert str(said_of(error)) == sentence


def told_raw(file: Path) -> list[str]:
    """Where a handler of OSError puts the error itself into a text, and so “[Errno 2]”."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        caught = ast.unparse(node.type) if isinstance(node, ast.ExceptHandler) and node.type else ""
        if "OSError" not in caught:
            continue
        assert isinstance(node, ast.ExceptHandler)
        for part in ast.walk(node):
            shown = part.value if isinstance(part, ast.FormattedValue) else None
            if isinstance(shown, ast.Name) and shown.id == node.name:
                found.append(f"{file}:{part.lineno}")
    return found


def test_no_sentence_holds_the_number_of_an_error() -> None:
    sources = sorted(Path(hashdesk.__file__).parent.rglob("*.py"))
    assert [place for file in sources for place in told_raw(file)] == []


def test_a_raw_error_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text('try: ...\nexcept OSError as e: print(f"{e}")\n')
    assert told_raw(tmp_path / "x.py") == [f"{tmp_path / 'x.py'}:2"]
