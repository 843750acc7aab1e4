"""The list of what a comparison did not find: written, read, and refused where it is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.copy_photos import PhotoFiles
from hashdesk.core.exchange.not_there import Answer, NotThere, read_not_there, write_not_there

PHOTOS = [
    NotThere(
        PhotoFiles(b"/card", b"DCIM/\xff \xc3\xa4.jpg", (b"\xff.CR2", b"a.xmp"), b"c" * 16),
        *(Answer.ALIKE, b"/home/\xfe.jpg", 7),
    ),
    NotThere(PhotoFiles(b"/card", b"a.jpg"), Answer.UNREADABLE),
]


def test_it_comes_back(tmp_path: Path) -> None:
    """Names that are no UTF-8, too."""
    write_not_there(tmp_path / "list", PHOTOS)
    assert read_not_there(tmp_path / "list") == PHOTOS


@pytest.mark.parametrize(
    "change",
    [
        {"root": "card"}, {"root": None}, {"path": 3}, {"path": "a\0b"}, {"twin": None},
        {"companions": "abc"}, {"companions": ["../a"]}, {"companions": [1]}, {"companions": 0},
        {"content": "x"}, {"content": None}, {"answer": "there"}, {"distance": "1"},
        {"distance": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_list_that_is_none(tmp_path: Path, change: dict[str, Any]) -> None:
    """And with it the whole document."""
    file = tmp_path / "list"
    write_not_there(file, PHOTOS)
    document = json.loads(file.read_text())
    document["photos"][0] |= change
    file.write_text(json.dumps(document))
    with pytest.raises(UsageError, match="is no list of photos that are not there"):
        read_not_there(file)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"hashdesk": "not there"}', "[" * 100_000])
def test_other_documents(tmp_path: Path, text: str) -> None:
    file = tmp_path / "list"
    file.write_text(text)
    with pytest.raises(UsageError, match="is no list of photos that are not there"):
        read_not_there(file)
    with pytest.raises(UsageError, match="is no list"):
        read_not_there(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="cannot be written"):
        write_not_there(tmp_path / "no" / "list", PHOTOS)
