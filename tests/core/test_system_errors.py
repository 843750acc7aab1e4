"""Errors of the system's become sentences that name the file; those of our own do not."""

from __future__ import annotations

import errno
import os

import pytest

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


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(errno.ENOENT, "", FILE)])
def test_a_bug_of_ours_stays_one(error: Exception) -> None:
    assert explain_system_error(error) is None
