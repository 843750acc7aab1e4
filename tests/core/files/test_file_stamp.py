"""Stamps of files that were read."""

from __future__ import annotations

import os
from pathlib import Path

from hashdesk.core.files.file_stamp import database_stamp, stamp_of


def test_any_write_changes_a_stamp_and_reading_does_not(tmp_path: Path) -> None:
    file = tmp_path / "file"
    missing = stamp_of(file)
    file.write_bytes(b"1")
    first = stamp_of(file)
    file.read_bytes()

    assert stamp_of(file) == first != missing
    os.utime(file, ns=(0, first[1] + 1))
    assert stamp_of(file) != first


def test_a_database_changes_with_its_log(tmp_path: Path) -> None:
    file = tmp_path / "file.db"
    file.write_bytes(b"1")
    before = database_stamp(file)
    (tmp_path / "file.db-wal").touch()  # as a reader does
    assert database_stamp(file) == before
    (tmp_path / "file.db-wal").write_bytes(b"1")

    assert database_stamp(file) != before
