"""Which folders, or whether the library, would be left without a photo."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from hashdesk.core.removal.whole_folders import Emptied, emptied_by
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import PhotoState
from tests.core.scanned_folder import ScannedFolder


@pytest.fixture
def album(scanned_folder: ScannedFolder) -> ScannedFolder:
    """Photos 1 and 2 in the root, 3 and 4 in a folder, 5 alone in another one."""
    scanned_folder.fill("1.jpg", "2.jpg")
    scanned_folder.fill("a/3.jpg", "a/4.jpg")
    scanned_folder.fill("b/5.jpg")
    return scanned_folder


def names(album: ScannedFolder, emptied: Emptied) -> list[str]:
    return [os.path.relpath(os.fsdecode(folder), album.path) for folder in emptied.folders]


def test_a_part_of_a_folder_empties_nothing(album: ScannedFolder) -> None:
    assert not emptied_by(album.db.connection, [1, 3])
    assert not emptied_by(album.db.connection, [])


def test_whole_folders(album: ScannedFolder) -> None:
    """A photo that is alone in its folder is meant itself."""
    assert names(album, emptied_by(album.db.connection, [3, 4])) == ["a"]
    assert names(album, emptied_by(album.db.connection, [1, 2, 3, 4])) == [".", "a"]
    assert not emptied_by(album.db.connection, [5])


def test_the_whole_library(album: ScannedFolder) -> None:
    emptied = emptied_by(album.db.connection, [1, 2, 3, 4, 5])
    assert emptied.library
    assert not emptied_by(album.db.connection, [1, 2, 3, 4]).library


def test_photos_that_are_missing_do_not_count(album: ScannedFolder) -> None:
    """They are gone already, so the other one is the last."""
    (gone,) = photo_rows.get(album.db.connection, [4]).values()
    with album.db.transaction():
        photo_rows.put(album.db.connection, replace(gone, state=PhotoState.MISSING))
    assert emptied_by(album.db.connection, [1, 2, 3, 5]).library
    assert names(album, emptied_by(album.db.connection, [1, 2])) == ["."]


def test_a_library_of_one_photo(scanned_folder: ScannedFolder) -> None:
    scanned_folder.fill("1.jpg")
    assert emptied_by(scanned_folder.db.connection, [1]) == Emptied(library=True, folders=())
