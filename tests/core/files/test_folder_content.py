"""What lies in a folder is listed as a whole, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hashdesk.core.files.folder_content import everything_below


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
