"""Names of shelves: stored with their photos, atomically; names of codes are taken over."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.errors import LibraryDamaged, LibraryTooNew
from hashdesk.core.storage.whole_library.library_files import SHELF_NAMES_FILE

ONE, OTHER = bytes(range(16)), bytes(range(16, 32))
MOUNTAINS = ShelfName("Mountains", (ONE, OTHER), 2, 30, "7b73")
SEA = ShelfName("Übergänge", (OTHER,), 4, 30, "7b73", covers=(ONE,))


def test_names_are_given_changed_and_taken(tmp_path: Path) -> None:
    assert shelf_names.read(tmp_path) == ()
    shelf_names.give(tmp_path, replace(MOUNTAINS, name="  Mountains\n"))
    shelf_names.give(tmp_path, SEA)
    assert shelf_names.read(tmp_path) == (MOUNTAINS, SEA)
    high = replace(MOUNTAINS, name="x" * 1000)
    shelf_names.give(tmp_path, high, instead_of=MOUNTAINS)
    sea, renamed = shelf_names.read(tmp_path)
    assert (sea, renamed.photos) == (SEA, MOUNTAINS.photos)
    assert len(renamed.name) == shelf_names.LONGEST_SHELF_NAME
    shelf_names.take(tmp_path, SEA)
    assert shelf_names.read(tmp_path) == (renamed,)
    with pytest.raises(ValueError, match="at least one character"):
        shelf_names.give(tmp_path, replace(SEA, name=" \n"))
    assert [path.name for path in tmp_path.iterdir()] == [SHELF_NAMES_FILE]


def test_the_encoder_is_noted(tmp_path: Path) -> None:
    shelf_names.give(tmp_path, MOUNTAINS)
    shelf_names.give(tmp_path, SEA)
    shelf_names.note_encoder(tmp_path, "new")
    assert shelf_names.read(tmp_path) == tuple(
        replace(name, encoder="new") for name in (MOUNTAINS, SEA)
    )


def document(names: object) -> bytes:
    return json.dumps({"version": 1, "names": names}).encode()


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"[]", b"{}", b"\xff", b'{"version": 3, "names": {}}'),
        b'{"version": 3, "shelves": [], "names": {}}',
        *(document([]), document({"a": {"8": 7}}), document({"a": {"8": {"x": "y"}}})),
        *(document({"a": {"8": {"1": 2}}}), document({"a": {"x": {"1": "y"}}})),
        *(b'{"a":' * 100_000, b"9" * 5000, document({"a": {"8": {"1" * 5000: "x"}}})),
        *(document({"a": {"8": {"1": "\ud800"}}}), document({"\ud800": {"8": {"1": "x"}}})),
    ],
)
def test_a_malformed_file_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / SHELF_NAMES_FILE
    path.write_bytes(data)
    for access in (
        lambda: shelf_names.read(tmp_path),
        lambda: shelf_names.read_codes(tmp_path),
        lambda: shelf_names.give(tmp_path, MOUNTAINS),
        lambda: shelf_names.note_encoder(tmp_path, "new"),
    ):
        with pytest.raises(LibraryDamaged, match="--repair"):
            access()
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    "wrong",
    [
        *({"photos": ["12"]}, {"photos": "12"}, {"count": 0}, {"count": True}, {"of": "30"}),
        *({"covers": ["12"]}, {"covers": {}}, {"covers": None}),
        *({"name": "\ud800"}, {"name": None}, {"encoder": 7}),
    ],
)
def test_a_shelf_that_nobody_named_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    """Also where the checksum is right."""
    shelf_names.give(tmp_path, MOUNTAINS)
    path = tmp_path / SHELF_NAMES_FILE
    parts = {key: json.loads(path.read_bytes())[key] for key in ("shelves", "names")}
    parts["shelves"][0] |= wrong
    whole = {"version": 3, **parts, "checksum": shelf_names._checksum(parts)}
    path.write_text(json.dumps(whole))
    with pytest.raises(LibraryDamaged):
        shelf_names.read(tmp_path)


GOLDEN = {
    1: b'{"version": 1, "names": {"7b73": {"8": {"213": "Mountains"}}}}',
    2: b'{"version": 2, "names": {"7b73": {"8": {"213": "Mountains"}}}, '
    b'"checksum": "719076deb750e1fc73aaebdc6db9a9dd"}',
    3: b'{"version": 3, "shelves": [{"name": "Sea", '
    b'"photos": ["000102030405060708090a0b0c0d0e0f"], "count": 1, "of": 30, "encoder": "7b73"}], '
    b'"names": {"7b73": {"8": {"213": "Mountains"}}}, '
    b'"checksum": "657f9067225c82815f1be706ddcc1291"}',
}


@pytest.mark.parametrize("version", GOLDEN)
def test_every_format_there_was_is_read(tmp_path: Path, version: int) -> None:
    """And written as the newest when a name is added."""
    path = tmp_path / SHELF_NAMES_FILE
    path.write_bytes(GOLDEN[version])
    before = shelf_names.read(tmp_path)
    assert [name.name for name in before] == (["Sea"] if version == 3 else [])
    assert shelf_names.read_codes(tmp_path) == {("7b73", 8, 213): "Mountains"}
    assert path.read_bytes() == GOLDEN[version]
    shelf_names.give(tmp_path, MOUNTAINS)
    assert json.loads(path.read_bytes())["version"] == shelf_names.SHELF_NAMES_VERSION
    assert shelf_names.read_codes(tmp_path) == {("7b73", 8, 213): "Mountains"}
    assert shelf_names.read(tmp_path) == (*before, MOUNTAINS)


def test_names_of_codes_get_their_photos(tmp_path: Path) -> None:
    path = tmp_path / SHELF_NAMES_FILE
    names = {"7b73": {"8": {"213": "Mountains", "1": "Sea"}, "4": {"1": "Lake"}}, "x": {}}
    path.write_bytes(document(names))
    shelf_names.adopt(tmp_path, {("7b73", 8, 213): MOUNTAINS})
    assert shelf_names.read(tmp_path) == (MOUNTAINS,)
    assert shelf_names.read_codes(tmp_path) == {("7b73", 8, 1): "Sea", ("7b73", 4, 1): "Lake"}


def test_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / SHELF_NAMES_FILE
    newer = b'{"version": 4, "names": [], "checksum": "?"}'
    path.write_bytes(newer)
    with pytest.raises(LibraryTooNew, match="Update HashDesk"):
        shelf_names.give(tmp_path, MOUNTAINS)
    assert path.read_bytes() == newer


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    """No name is shown that nobody gave. White space between the parts may change."""
    path = tmp_path / SHELF_NAMES_FILE
    shelf_names.give(tmp_path, MOUNTAINS)
    shelf_names.give(tmp_path, SEA)
    whole, names = path.read_bytes(), shelf_names.read(tmp_path)
    for place in range(8 * len(whole)):
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        try:
            assert shelf_names.read(tmp_path) == names
        except (LibraryDamaged, LibraryTooNew):
            continue
        assert shelf_names.faults(tmp_path) == 0
