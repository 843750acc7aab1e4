"""The bytes of a sidecar, as far as it may be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hashdesk.core.decoder.sidecar import read_sidecar
from hashdesk.core.imaging.companion_files import CompanionFile, packed
from hashdesk.core.metadata.xmp import LARGEST_PACKET

ROW = packed([CompanionFile(b"a.cr2"), CompanionFile(b"a.xmp")])


def test_it_is_read(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path / "a.jpg")
    (tmp_path / "a.xmp").write_bytes(b"x" * LARGEST_PACKET)
    assert read_sidecar(path, ROW) == b"x" * LARGEST_PACKET
    assert read_sidecar(path, None) == b""
    assert read_sidecar(path, packed([CompanionFile(b"a.cr2")])) == b""


@pytest.mark.parametrize("kind", ["gone", "too large", "a link", "a pipe", "a folder"])
def test_it_is_left_out(tmp_path: Path, kind: str) -> None:
    """Nothing is followed, and nothing waited for."""
    path = tmp_path / "a.xmp"
    if kind == "too large":
        path.write_bytes(b"x" * (LARGEST_PACKET + 1))
    elif kind == "a link":
        (tmp_path / "b.xmp").write_bytes(b"x")
        path.symlink_to(tmp_path / "b.xmp")
    elif kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a folder":
        path.mkdir()
    assert read_sidecar(os.fsencode(tmp_path / "a.jpg"), ROW) == b""
