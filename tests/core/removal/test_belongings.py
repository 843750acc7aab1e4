"""Which companions go with photos, and which stay with others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hashdesk.core.imaging.companion_files import CompanionFile, packed
from hashdesk.core.removal.belongings import companions_that_go


def going(folder: Path, *photos: str) -> list[list[str]]:
    """What goes with photos, each written with its companions: "a.jpg+a.cr2"."""
    asked = []
    for photo in photos:
        name, *companions = photo.encode().split(b"+")
        row = packed(map(CompanionFile, companions))
        asked.append((os.path.join(os.fsencode(folder), name), row))
    return [[os.path.basename(p).decode() for p in paths] for paths in companions_that_go(asked)]


def touch(folder: Path, names: str) -> None:
    for name in names.split():
        (folder / name).touch()


def test_all_that_is_there(tmp_path: Path) -> None:
    """What the library names, without what has gone since, and without what it does not name."""
    touch(tmp_path, "a.jpg a.cr2 a.xmp b.jpg b.xmp a.mov")
    assert going(tmp_path, "a.jpg+a.aae+a.cr2+a.xmp", "b.jpg") == [["a.cr2", "a.xmp"], []]


def test_shared(tmp_path: Path) -> None:
    """A sidecar of two pictures stays with the one that stays, and goes with the last."""
    touch(tmp_path, "a.jpg a.png a.xmp")
    assert going(tmp_path, "a.jpg+a.xmp") == [[]]
    assert going(tmp_path, "a.jpg+a.xmp", "a.png+a.xmp") == [[], ["a.xmp"]]
    (tmp_path / "a.jpg").unlink()
    assert going(tmp_path, "a.png+a.xmp") == [["a.xmp"]]


def test_raw_file_of_another_shot(tmp_path: Path) -> None:
    """A RAW file that is a photo of its own takes its sidecars along: no JPEG inherits them."""
    touch(tmp_path, "a.jpg a.cr2 a.cr2.xmp a.xmp a.aae")
    assert going(tmp_path, "a.cr2+a.cr2.xmp+a.xmp") == [["a.cr2.xmp", "a.xmp"]]
    assert going(tmp_path, "a.jpg") == [[]]


def test_no_links(tmp_path: Path) -> None:
    """What a link leads to lies elsewhere, and stays there."""
    touch(tmp_path, "a.jpg b.xmp")
    (tmp_path / "a.xmp").symlink_to(tmp_path / "b.xmp")
    assert going(tmp_path, "a.jpg+a.xmp") == [[]]


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is gone has nothing that could go."""
    assert going(tmp_path / "away", "a.jpg+a.cr2") == [[]]


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another photo in it may need the RAW file, so this stays."""
    touch(tmp_path, "a.jpg a.heic a.cr2")

    def refusing(_: bytes) -> list[bytes]:
        raise PermissionError

    monkeypatch.setattr(os, "listdir", refusing)
    assert going(tmp_path, "a.jpg+a.cr2") == [[]]
