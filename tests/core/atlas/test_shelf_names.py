"""Names of shelves: stored by encoder, length and code, atomically."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hashdesk.core.atlas import shelf_names
from hashdesk.core.errors import LibraryDamaged
from hashdesk.core.storage.library_files import SHELF_NAMES_FILE


def test_names_are_kept_by_encoder_and_length(tmp_path: Path) -> None:
    assert shelf_names.read(tmp_path, "one", 8) == {}
    shelf_names.write(tmp_path, "one", 8, 213, "  Mountains\n and snow ")
    shelf_names.write(tmp_path, "one", 4, 213, "Outside")
    shelf_names.write(tmp_path, "two", 8, 213, "Übergänge")
    assert shelf_names.read(tmp_path, "one", 8) == {213: "Mountains and snow"}
    assert shelf_names.read(tmp_path, "one", 4) == {213: "Outside"}
    assert shelf_names.read(tmp_path, "two", 8) == {213: "Übergänge"}
    shelf_names.write(tmp_path, "one", 8, 213, " ")
    assert shelf_names.read(tmp_path, "one", 8) == {}
    shelf_names.write(tmp_path, "one", 8, 1, "x" * 1000)
    assert len(shelf_names.read(tmp_path, "one", 8)[1]) == shelf_names.LONGEST_SHELF_NAME
    assert [path.name for path in tmp_path.iterdir()] == [SHELF_NAMES_FILE]


def document(names: object) -> bytes:
    return json.dumps({"version": 1, "names": names}).encode()


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"[]", b"{}", b"\xff", b'{"version": 2, "names": {}}'),
        *(document([]), document({"a": {"8": 7}}), document({"a": {"8": {"x": "y"}}})),
        document({"a": {"8": {"1": 2}}}),
    ],
)
def test_a_malformed_file_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / SHELF_NAMES_FILE
    path.write_bytes(data)
    for access in (
        lambda: shelf_names.read(tmp_path, "a", 8),
        lambda: shelf_names.write(tmp_path, "a", 8, 1, "name"),
    ):
        with pytest.raises(LibraryDamaged, match="set-aside --part shelves"):
            access()
    assert path.read_bytes() == data


def test_the_format(tmp_path: Path) -> None:
    """Version 1 stays readable."""
    golden = {"version": 1, "names": {"7b73": {"8": {"213": "Mountains"}}}}
    (tmp_path / SHELF_NAMES_FILE).write_text(json.dumps(golden), "utf-8")
    assert shelf_names.read(tmp_path, "7b73", 8) == {213: "Mountains"}
