"""Names of shelves: stored by encoder, length and code, atomically."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hashdesk.core.atlas import shelf_names
from hashdesk.core.errors import LibraryDamaged, LibraryTooNew
from hashdesk.core.storage.whole_library.library_files import SHELF_NAMES_FILE


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
        *(b'{"a":' * 100_000, b"9" * 5000, document({"a": {"8": {"1" * 5000: "x"}}})),
        *(document({"a": {"8": {"1": "\ud800"}}}), document({"\ud800": {"8": {"1": "x"}}})),
    ],
)
def test_a_malformed_file_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / SHELF_NAMES_FILE
    path.write_bytes(data)
    for access in (
        lambda: shelf_names.read(tmp_path, "a", 8),
        lambda: shelf_names.write(tmp_path, "a", 8, 1, "name"),
    ):
        with pytest.raises(LibraryDamaged, match="--repair"):
            access()
    assert path.read_bytes() == data


GOLDEN = {
    1: b'{"version": 1, "names": {"7b73": {"8": {"213": "Mountains"}}}}',
    2: b'{"version": 2, "names": {"7b73": {"8": {"213": "Mountains"}}}, '
    b'"checksum": "719076deb750e1fc73aaebdc6db9a9dd"}',
}


@pytest.mark.parametrize("version", GOLDEN)
def test_every_format_there_was_is_read(tmp_path: Path, version: int) -> None:
    """And written as the newest when a name is added."""
    path = tmp_path / SHELF_NAMES_FILE
    path.write_bytes(GOLDEN[version])
    assert shelf_names.read(tmp_path, "7b73", 8) == {213: "Mountains"}
    assert path.read_bytes() == GOLDEN[version]
    shelf_names.write(tmp_path, "7b73", 8, 5, "Lakes")
    assert json.loads(path.read_bytes())["version"] == shelf_names.SHELF_NAMES_VERSION
    assert shelf_names.read(tmp_path, "7b73", 8) == {5: "Lakes", 213: "Mountains"}


def test_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / SHELF_NAMES_FILE
    path.write_bytes(b'{"version": 3, "names": [], "checksum": "?"}')
    with pytest.raises(LibraryTooNew, match="Update HashDesk"):
        shelf_names.write(tmp_path, "a", 8, 1, "name")
    assert path.read_bytes() == b'{"version": 3, "names": [], "checksum": "?"}'


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    """No name is shown that nobody gave. White space between the parts may change."""
    path = tmp_path / SHELF_NAMES_FILE
    shelf_names.write(tmp_path, "one", 8, 213, "Mountains")
    shelf_names.write(tmp_path, "one", 8, 7, "Übergänge")
    whole = path.read_bytes()
    names = shelf_names.read(tmp_path, "one", 8)
    for place in range(8 * len(whole)):
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        try:
            assert shelf_names.read(tmp_path, "one", 8) == names
        except (LibraryDamaged, LibraryTooNew):
            continue
        assert shelf_names.faults(tmp_path) == 0
