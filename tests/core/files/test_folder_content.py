"""What lies in a folder is listed and copied as a whole, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hashdesk.core.files.folder_content import copy_folder, everything_below


def test_everything(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    found = {path.relative_to(tmp_path).as_posix() for path in everything_below(tmp_path)}
    assert found == {"a", "a/b", "a/file", "link"}


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_a_folder_that_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (tmp_path / "a").mkdir()
    scandir = os.scandir

    def refuse(path: os.PathLike[str]) -> object:
        if Path(path).name == "a":
            raise OSError(number, "", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(OSError) as caught:  # noqa: PT011 - its number is compared
        list(everything_below(tmp_path))
    assert caught.value.errno == number


@pytest.mark.parametrize("links", [False, True])
def test_a_copy(tmp_path: Path, *, links: bool) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "a" / "b").mkdir(parents=True)
    (source / "a" / "file").write_bytes(b"content")
    (source / "a" / "file").chmod(0o600)
    (source / "a" / "b").chmod(0o700)
    (source / "link").symlink_to(source / "a" / "file")
    (source / "folder").symlink_to(source / "a")
    copy_folder(source, target, links=links)
    found = {path.relative_to(target).as_posix() for path in everything_below(target)}
    below = set() if links else {"folder/b", "folder/file"}
    assert found == {"a", "a/b", "a/file", "link", "folder"} | below
    assert (target / "link").is_symlink() == (target / "folder").is_symlink() == links
    assert (target / "a" / "file").read_bytes() == (target / "link").read_bytes() == b"content"
    modes = [(target / "a" / name).stat().st_mode & 0o777 for name in ("file", "b")]
    assert modes == [0o600, 0o700]
    with pytest.raises(FileExistsError):
        copy_folder(source, target)


def test_a_copy_that_does_not_fit(disk: Path, tmp_path: Path) -> None:
    """The error says that the disk is full."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "file").write_bytes(bytes(100 << 20))
    with pytest.raises(OSError) as caught:  # noqa: PT011 - its number is compared
        copy_folder(source, disk / "target")
    assert caught.value.errno == errno.ENOSPC
