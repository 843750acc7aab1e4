"""Sizes are summed while files go: what has gone counts nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hashdesk.core.files.file_sizes import file_bytes, folder_bytes, total_bytes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    (tmp_path / "a").write_bytes(b"1234")
    (tmp_path / "below" / "b").write_bytes(b"12")
    return tmp_path


def test_sizes(folder: Path) -> None:
    assert file_bytes(folder / "a") == 4
    assert file_bytes(folder / "gone") == 0
    assert total_bytes([folder / "a", folder / "gone", folder / "below"]) == 4
    assert folder_bytes(folder) == 6
    assert folder_bytes(folder / "gone") == 0


def test_links_are_not_followed(folder: Path) -> None:
    (folder / "below" / "above").symlink_to(folder)
    (folder / "link").symlink_to(folder / "below")
    assert folder_bytes(folder) == 6
    assert folder_bytes(folder / "link") == 0


@pytest.mark.parametrize("going", ["a", "below"])
def test_what_goes_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch, going: str) -> None:
    """Another process deletes a file, or a whole folder, between the listing and the look."""
    lstat = os.lstat

    def look(path: str) -> os.stat_result:
        (folder / "a").unlink(missing_ok=True)
        if going == "below":
            (folder / "below" / "b").unlink(missing_ok=True)
            if (folder / "below").exists():
                (folder / "below").rmdir()
        return lstat(path)

    monkeypatch.setattr(os, "lstat", look)
    assert folder_bytes(folder) == (2 if going == "a" else 0)
