"""Trash and other programs' thumbnails: never scanned, and removed where they were."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.errors import UsageError
from hashdesk.core.scanning.skipped_folders import is_skipped, skipped_part
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary
from tests.core.scanned_folder import ScannedFolder, paths

FOLDERS = (
    *(".Trash", ".Trash/files", ".Trash-1000", ".Trash-1000/files", ".local/share/Trash"),
    *("$RECYCLE.BIN", "$Recycle.Bin/S-1-5-21", "RECYCLER", ".Trashes/501", "#recycle", "@Recycle"),
    *(".var/app/org.example.Viewer/data/Trash/files/2024",),
    *("@Recently-Snapshot", "2024/@eaDir/a.jpg", ".thumbnails/large", "2024/.@__thumb"),
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_they_are_not_scanned(scanned_folder: ScannedFolder, folder: str) -> None:
    scanned_folder.write("a.jpg", f"{folder}/b.jpg")
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg"]


@pytest.mark.parametrize(
    "folder", ["Trash", "share/Trash", "recycle", "thumbnails", ".Trashed", "eaDir", "Recycler"]
)
def test_names_that_are_only_alike_are_scanned(scanned_folder: ScannedFolder, folder: str) -> None:
    scanned_folder.write(f"{folder}/b.jpg")
    assert paths(scanned_folder.scan().candidates) == [f"{folder}/b.jpg".encode()]


def test_a_root_inside_one_is_the_persons_own_choice(tmp_path: Path) -> None:
    """Only what lies below a root is judged."""
    assert is_skipped(b"/home/me/.thumbnails")
    assert skipped_part(b"/home/me/.thumbnails", b"large") == b""
    assert skipped_part(b"/home/me", b".local/share/Trash/files") == b"/home/me/.local/share/Trash"


@pytest.mark.slow
def test_what_older_libraries_have_of_them_goes(tmp_path: Path) -> None:
    """Rows, codes of every encoder, thumbnails; a copy elsewhere keeps its own."""
    small = SmallLibrary(tmp_path)
    small.draw(12)
    small.draw(12, "old/x", seed=1)
    kept = next((small.photos / "old").rglob("p0.jpg")).read_bytes()
    small.index()
    second = type(small.encoder)("other")
    small.index(encoder=second)
    (small.photos / "copy.jpg").write_bytes(kept)
    small.index(encoder=second)
    with LibraryDB(small.library, write=True) as db, db.transaction():
        update = "UPDATE folders SET path=CAST(replace(path, 'old/x', '.Trash-1000/files') AS BLOB)"
        db.connection.execute(update)
    (small.photos / "old").rename(small.photos / ".Trash-1000")
    (small.photos / ".Trash-1000" / "x").rename(small.photos / ".Trash-1000" / "files")
    summary = small.index(encoder=second)
    assert (summary.unchanged, summary.missing, summary.indexed) == (13, 0, 0)
    with LibraryDB(small.library) as db:
        assert db.connection.execute("SELECT count(*) FROM photos").fetchone() == (13,)
        assert [len(db.load_codes(row).ids) for row in db.encoders()] == [12, 13]
        assert not [result for result in check(db) if result.count]
        assert not [f for f in db.folders(1) if b"Trash" in f.path]
        contents = {c for (c,) in db.connection.execute("SELECT content_id FROM photos")}
    with closing(sqlite3.connect(small.library / THUMBNAILS)) as cache:
        assert {c for (c,) in cache.execute("SELECT id FROM blobs")} == contents
    with pytest.raises(UsageError, match="is a trash"):
        small.index(small.photos / ".Trash-1000" / "files")
