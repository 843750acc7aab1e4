"""Errors of the system's become sentences that name the file; those of our own do not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hashdesk.core.errors import LibraryError
from hashdesk.core.system_errors import explain_system_error

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
