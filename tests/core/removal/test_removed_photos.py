"""The photos in the trash, with what the library knows of them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.removed_photos import removed_photos
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from tests.core.scanned_folder import ScannedFolder

CONTENT = bytes(range(16))


@pytest.fixture
def album(
    scanned_folder: ScannedFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ScannedFolder:
    """Two photos, 1 and 2."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    scanned_folder.fill("1.jpg", "2.jpg")
    rows = photo_rows.get(scanned_folder.db.connection, [1, 2])
    with scanned_folder.db.transaction():
        for photo in rows.values():
            photo_rows.put(scanned_folder.db.connection, replace(photo, content_id=CONTENT))
    return scanned_folder


def throw_away(album: ScannedFolder, tmp_path: Path, photo: int, *names: str) -> None:
    """Move files of a photo into the trash."""
    trash = tmp_path / "data" / "Trash" / "files"
    trash.mkdir(parents=True, exist_ok=True)
    log = RemovalLog(album.db.folder)
    for entry in log.begin([(photo, os.fsencode(album.path / name)) for name in names]):
        place = trash / os.path.basename(os.fsdecode(entry.path))
        os.rename(entry.path, place)
        log.note_moved(entry, os.fsencode(place))


def test_the_last_one_comes_first_with_all_its_files(album: ScannedFolder, tmp_path: Path) -> None:
    (album.path / "2.cr2").write_bytes(b"raw")
    throw_away(album, tmp_path, 1, "1.jpg")
    throw_away(album, tmp_path, 2, "2.cr2", "2.jpg")
    last, first = removed_photos(album.db.folder, RemovalLog(album.db.folder))
    assert [os.path.basename(file.path) for file in last.files] == [b"2.cr2", b"2.jpg"]
    assert last.key == last.files[-1].key
    assert last.size == len(b"raw") + len(b"2.jpg")
    assert (last.content, first.content) == (CONTENT, CONTENT)


def test_a_row_about_another_file_says_nothing(album: ScannedFolder, tmp_path: Path) -> None:
    """Ids are given again, and another file may have the old place: its thumbnail is another."""
    throw_away(album, tmp_path, 1, "1.jpg")
    throw_away(album, tmp_path, 2, "2.jpg")
    rows = photo_rows.get(album.db.connection, [1, 2])
    with album.db.transaction():
        photo_rows.put(album.db.connection, replace(rows[1], name=b"other.jpg"))
        photo_rows.put(album.db.connection, replace(rows[2], size=99))
    found = removed_photos(album.db.folder, RemovalLog(album.db.folder))
    assert [photo.content for photo in found] == [b"", b""]


def test_a_library_that_cannot_be_read(album: ScannedFolder, tmp_path: Path) -> None:
    """What went is listed all the same."""
    throw_away(album, tmp_path, 1, "1.jpg")
    album.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (album.db.folder / LIBRARY_FILE).write_bytes(b"damaged")
    (photo,) = removed_photos(album.db.folder, RemovalLog(album.db.folder))
    assert photo.content == b""
