"""Trash and other programs' thumbnails: never scanned, and removed where they were."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.errors import UsageError
from hashdesk.core.scanning.skipped_folders import SkipKind, SkipRules, skip_kind, skipped_part
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary
from tests.core.scanned_folder import ScannedFolder, paths

FOLDERS = (
    *(".Trash", ".Trash/files", ".Trash-1000", ".Trash-1000/files", ".local/share/Trash"),
    *(
        "$RECYCLE.BIN",
        "$Recycle.Bin/S-1-5-21",
        "RECYCLER",
        "RECYCLED",
        ".Trashes/501",
        "#recycle",
        "@Recycle",
    ),
    *(".var/app/org.example.Viewer/data/Trash/files/2024", "Trash/files", ".trash", ".TRASHES"),
    *(".dtrash/files", ".recycle/me", ".Recycle.Bin", ".debris/2024-01-01", ".dropbox.cache"),
    *("DCIM/.globalTrash", "Pictures/.trashBin", ".estrongs/recycle", "DCIM/.Gallery2/recycle"),
    *("data/me/files_trashbin/files", "data/me/files_versions", ".stversions", ".sync/Archive"),
    *("@Recently-Snapshot", "#snapshot/GMT", ".snapshots/1", "a/.snapshot", ".zfs/snapshot/x"),
    *("2024/@eaDir/a.jpg", ".thumbnails/large", "2024/.@__thumb", "DCIM/.thumbnails", ".wdmc"),
    *(".cache/thumbnails/large", "a/.xvpics", "Catalog Previews.lrdata/a", "CaptureOne/Cache/x"),
    *("My.photoslibrary/resources/derivatives/1", "Old.photolibrary/Thumbnails/2009"),
    *("Android/data/org.example/cache/x", ".picasaoriginals", "2009/[Originals]"),
    *(".AppleDouble", "zip/__MACOSX/zip"),
)
ONLY_ALIKE = (
    *("Trash", "share/Trash", "recycle", "Recycle Bin", "thumbnails", "eaDir", "Recycler"),
    *("Archive", "Cache", "Previews", "derivatives", "files", "My.photoslibrary/originals"),
    *("Old.photolibrary/Masters", "Trash files/files", "Originals", "Snapshots", "DCIM/.hidden"),
    *("sync/Archive", "CaptureOne", "Android/media/cache", "lrdata", "xTrash/files"),
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_they_are_not_scanned(scanned_folder: ScannedFolder, folder: str) -> None:
    scanned_folder.write("a.jpg", f"{folder}/b.jpg")
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg"]
    assert len(scanned_folder.links.skipped.found) == 1


@pytest.mark.parametrize("folder", ONLY_ALIKE)
def test_names_that_are_only_alike_are_scanned(scanned_folder: ScannedFolder, folder: str) -> None:
    """A plain word is never enough: it may be a person's album."""
    scanned_folder.write(f"{folder}/b.jpg")
    assert paths(scanned_folder.scan().candidates) == [f"{folder}/b.jpg".encode()]
    assert not scanned_folder.links.skipped.found


def test_a_root_inside_one_is_the_persons_own_choice(tmp_path: Path) -> None:
    """Only what lies below a root is judged."""
    assert skip_kind(b"/home/me/.thumbnails") is SkipKind.THUMBNAILS
    assert skipped_part(b"/home/me/.thumbnails", b"large") == b""
    assert skipped_part(b"/home/me", b".local/share/Trash/files") == b"/home/me/.local/share/Trash"


@pytest.mark.parametrize("rules", [SkipRules(originals=False), SkipRules(nomedia=True)])
def test_some_are_a_persons_choice(scanned_folder: ScannedFolder, rules: SkipRules) -> None:
    scanned_folder.write("x/.picasaoriginals/a.jpg", "private/.nomedia", "private/deep/b.jpg")
    originals, private = b"x/.picasaoriginals/a.jpg", b"private/deep/b.jpg"
    assert paths(scanned_folder.scan().candidates) == [private]
    wanted = [] if rules.originals else [private, originals]
    assert paths(scanned_folder.scan(skip=rules).candidates) == wanted


def test_a_root_with_nomedia_was_chosen(scanned_folder: ScannedFolder) -> None:
    scanned_folder.write(".nomedia", "a.jpg", "b/c.jpg")
    result = scanned_folder.scan(skip=SkipRules(nomedia=True))
    assert paths(result.candidates) == [b"a.jpg", b"b/c.jpg"]


def test_files_in_a_phones_trash_are_no_photos(scanned_folder: ScannedFolder) -> None:
    """Android has them beside the others, under another name."""
    scanned_folder.write("a.jpg", ".trashed-1700000000-b.jpg", ".pending-1700000000-c.jpg")
    assert paths(scanned_folder.scan().candidates) == [b"a.jpg"]


def test_links_into_them_lead_nowhere(scanned_folder: ScannedFolder, tmp_path: Path) -> None:
    scanned_folder.write(".Trash-1000/files/b.jpg", "x/.picasaoriginals/a.jpg")
    outside = tmp_path / "outside" / ".picasaoriginals"
    outside.mkdir(parents=True)
    (outside / "c.jpg").write_text("c")
    (scanned_folder.path / "link").symlink_to(outside)
    (scanned_folder.path / "trash").symlink_to(scanned_folder.path / ".Trash-1000" / "files")
    assert paths(scanned_folder.scan().candidates) == []
    assert scanned_folder.links.counts.kept_out == 2
    found = paths(scanned_folder.scan(skip=SkipRules(originals=False)).candidates)
    assert found == [b"x/.picasaoriginals/a.jpg", b"link/c.jpg"]


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
    assert (summary.skipped, summary.more_skipped) == ({SkipKind.TRASH: 1}, True)
    assert summary.taken_out == 12
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


@pytest.mark.slow
def test_what_is_found_out_on_the_disk_goes_without_a_question(tmp_path: Path) -> None:
    """Folders with .nomedia, and files in a phone's trash, are there: nothing was lost."""
    small = SmallLibrary(tmp_path)
    small.draw(3)
    small.draw(25, "private/deep", seed=1)
    small.index()
    first = next(small.photos.glob("*/p0.jpg"))
    trashed = first.rename(first.with_name(".trashed-1700000000-p0.jpg"))
    with LibraryDB(small.library, write=True) as db, db.transaction():
        update = "UPDATE photos SET name=? WHERE id=(SELECT min(id) FROM photos WHERE name=?)"
        db.connection.execute(update, (os.fsencode(trashed.name), b"p0.jpg"))
    (small.photos / "private" / ".nomedia").touch()
    summary = small.index()
    assert (summary.unchanged, summary.missing, summary.taken_out) == (27, 0, 1)
    summary = small.index(settings=Settings(skip_nomedia=True))
    assert (summary.unchanged, summary.missing, summary.taken_out) == (2, 0, 25)
    assert (summary.unconfirmed, summary.skipped) == ((), {SkipKind.NOMEDIA: 1})
    assert small.index().indexed == 25
