"""Contents and their pictures: remembered, found, and never believed where they are damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import known_pictures, photo_rows
from hashdesk.core.storage.photos.known_pictures import CONTENTS_AT_ONCE
from tests.core.storage.test_library_db import FULL


def content(number: int) -> bytes:
    return b"%016d" % number


@pytest.mark.parametrize("count", [1, CONTENTS_AT_ONCE + 1])
def test_pictures_of_photos_and_of_what_they_were(tmp_path: Path, count: int) -> None:
    """However many are asked for at once."""
    with LibraryDB(tmp_path, write=True) as db:
        root, _ = db.add_root(b"/p")
        with db.transaction():
            place = db.folder_id(root.id, b"")
            row = replace(FULL, id=0, folder=place, content_id=content(1), pixel_id=b"p" * 16)
            photo_rows.put(db.connection, row)
            other = replace(row, name=b"b.jpg", content_id=content(2), pixel_id=None)
            photo_rows.put(db.connection, other)
            known_pictures.remember(db.connection, content(3), b"p" * 16)
        asked = [content(1), content(2), content(3), *map(content, range(4, 4 + count))]
        expected = {content(1): b"p" * 16, content(3): b"p" * 16}
        assert known_pictures.pictures_of(db.connection, asked) == expected
        assert known_pictures.pictures_of(db.connection, []) == {}


@pytest.mark.parametrize("change", ["pixel_id=x'00'", "pixel_id=CAST(pixel_id AS TEXT)"])
def test_a_damaged_note_is_not_believed(tmp_path: Path, change: str) -> None:
    with LibraryDB(tmp_path, write=True) as db:
        with db.transaction():
            known_pictures.remember(db.connection, content(3), b"p" * 16)
        assert known_pictures.damaged_rows(db.connection) == 0
        db.connection.execute(f"UPDATE former_contents SET {change}")
        assert known_pictures.pictures_of(db.connection, [content(3)]) == {}
        assert known_pictures.damaged_rows(db.connection) == 1
