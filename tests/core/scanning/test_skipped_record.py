"""skipped-folders.json: what the last scans did not enter, by root and kind."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from hashdesk.core.scanning import skipped_record
from hashdesk.core.scanning.skipped_folders import SkipKind
from hashdesk.core.scanning.skipped_record import SkippedKind, note_skipped, read_skipped
from hashdesk.core.storage.whole_library.library_files import SKIPPED_FOLDERS_FILE

TRASH = {b"/a/.Trash-1000": SkipKind.TRASH}
MANY = {b"/b/%d/@eaDir" % n: SkipKind.THUMBNAILS for n in range(5)}
ROOTS = (b"/a", b"/b")


def test_it_is_kept_by_root(tmp_path: Path) -> None:
    """Each scan of a root replaces what was known of it; only what is new is told as new."""
    assert read_skipped(tmp_path) == []
    assert note_skipped(tmp_path, TRASH | MANY, ROOTS, ROOTS)
    assert read_skipped(tmp_path) == [
        SkippedKind(SkipKind.TRASH, 1, (b"/a/.Trash-1000",)),
        SkippedKind(SkipKind.THUMBNAILS, 5, tuple(sorted(MANY)[:3])),
    ]
    assert read_skipped(tmp_path)[1].more == 2
    assert not note_skipped(tmp_path, TRASH, [b"/a"], ROOTS)  # /b was not looked at
    assert len(read_skipped(tmp_path)) == 2
    assert not note_skipped(tmp_path, {}, [b"/a"], ROOTS)
    assert [found.kind for found in read_skipped(tmp_path)] == [SkipKind.THUMBNAILS]
    assert note_skipped(tmp_path, TRASH, [b"/a"], ROOTS)
    assert not note_skipped(tmp_path, {}, [], [b"/a"])  # /b was taken out of the library
    assert [found.kind for found in read_skipped(tmp_path)] == [SkipKind.TRASH]


def test_a_flipped_bit_says_nothing(tmp_path: Path) -> None:
    """No number and no path that the last scan did not find."""
    note_skipped(tmp_path, TRASH | MANY, ROOTS, ROOTS)
    path, said = tmp_path / SKIPPED_FOLDERS_FILE, read_skipped(tmp_path)
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bit in (0, 1, 2):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            assert read_skipped(tmp_path) in ([], said)


def test_names_that_are_no_utf8_are_kept(tmp_path: Path) -> None:
    odd = b"/a/\xff\xfe/.thumbnails"
    note_skipped(tmp_path, {odd: SkipKind.THUMBNAILS}, [b"/a"], [b"/a"])
    assert read_skipped(tmp_path)[0].examples == (odd,)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "{", '{"version": 2, "roots": {}}', '{"version": 1, "roots": []}'),
        *('{"version": 1, "roots": {"/a": {"trash": [1]}}}', '{"version": 1}'),
        '{"version": 1, "roots": {"/a": {"trash": [0, ["x"]]}}}',
        '{"version": 1, "roots": {"/a": {"trash": ["1", ["x"]]}}}',
        '{"version": 1, "roots": {"/a": {"trash": [1, [2]]}}}',
        '{"version": 1, "roots": {"/a": {"rubbish": [1, ["x"]]}}}',
        "[" * 100_000,
    ],
)
def test_a_file_that_is_no_good_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / SKIPPED_FOLDERS_FILE).write_text(text)
    assert read_skipped(tmp_path) == []
    assert note_skipped(tmp_path, TRASH, [b"/a"], [b"/a"])
    assert json.loads((tmp_path / SKIPPED_FOLDERS_FILE).read_text())["version"] == 1


def test_a_full_disk_costs_nothing_but_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(skipped_record, "write_atomically", full)
    assert note_skipped(tmp_path, TRASH, [b"/a"], [b"/a"])
    assert read_skipped(tmp_path) == []
