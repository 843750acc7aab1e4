"""library.db: opening, locking, roots, rows, and a golden file of the format."""

import gzip
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryTooNew
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import FIRST_COLUMNS, PHOTO_COLUMNS, Photo
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.schema import PhotoState

GOLDEN = Path(__file__).parents[2] / "golden"

FULL = Photo(
    id=1,
    folder=1,
    name=b"caf\xe9\n.jpg",
    size=12,
    mtime_ns=1_600_000_000_123_456_789,
    content_id=bytes(range(16)),
    width=4032,
    height=3024,
    taken=1_589_300_000,
    camera="Nikon",
    latitude=-33.5,
    longitude=151.25,
    phash=-(1 << 63),
    state=PhotoState.OK,
    reason=None,
)


def checksum_of(photo: Photo) -> int:
    return photo_rows.row_checksum([getattr(photo, name) for name in PHOTO_COLUMNS])


def test_a_library_is_made_by_the_first_writer_only(tmp_path: Path) -> None:
    """A reader never makes an empty library."""
    with pytest.raises(LibraryError, match="Index a folder first"):
        LibraryDB(tmp_path / "library")
    assert not (tmp_path / "library").exists()
    LibraryDB(tmp_path / "library", write=True).close()
    LibraryDB(tmp_path / "library").close()


def test_only_one_writer(tmp_path: Path) -> None:
    """A second writer is refused, readers are not; the lock is released on closing."""
    with LibraryDB(tmp_path, write=True):
        with pytest.raises(LibraryBusy, match="Another HashDesk"):
            LibraryDB(tmp_path, write=True)
        LibraryDB(tmp_path).close()
    LibraryDB(tmp_path, write=True).close()


def test_newer_and_foreign_files_are_refused_unchanged(tmp_path: Path) -> None:
    """A library of a newer version, or a file of another program, is not changed."""
    LibraryDB(tmp_path, write=True).close()
    file = tmp_path / schema.LIBRARY_FILE
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version={schema.LIBRARY_FORMAT.version + 1}")
    connection.close()
    before = file.read_bytes()
    for write in (True, False):
        with pytest.raises(LibraryTooNew, match="Update HashDesk"):
            LibraryDB(tmp_path, write=write)
    assert file.read_bytes() == before
    file.unlink()
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE x (y)")
    other.close()
    with pytest.raises(LibraryDamaged, match="not a HashDesk library"):
        LibraryDB(tmp_path, write=True)
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryDamaged):
        LibraryDB(tmp_path, write=True)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0"])
def test_an_empty_or_cut_file_is_never_taken_for_an_empty_library(
    tmp_path: Path, content: bytes
) -> None:
    """Zero bytes are a damaged library, not a new one."""
    (tmp_path / schema.LIBRARY_FILE).write_bytes(content)
    with pytest.raises(LibraryDamaged, match="damaged" if content else "is empty"):
        LibraryDB(tmp_path, write=True)
    assert (tmp_path / schema.LIBRARY_FILE).read_bytes() == content


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_library_that_is_gone_takes_no_more(tmp_path: Path, how: str) -> None:
    """A deleted or replaced file could still be written to, and all of it would be lost."""
    with LibraryDB(tmp_path / "library", write=True) as db:
        db.add_root(b"/photos")
        shutil.rmtree(tmp_path / "library")
        if how == "replaced":
            with LibraryDB(tmp_path / "library", write=True):
                pass
        with pytest.raises(LibraryError, match="deleted, moved or replaced while HashDesk wrote"):
            db.add_root(b"/more")


def test_a_locked_file_is_not_called_damaged(tmp_path: Path, monkeypatch) -> None:
    """While another program holds the database, the error says so."""
    LibraryDB(tmp_path, write=True).close()
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_S", 0.1)
    other = sqlite3.connect(tmp_path / schema.LIBRARY_FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LibraryBusy, match="locked"):
        LibraryDB(tmp_path, write=True)
    other.execute("ROLLBACK")
    with LibraryDB(tmp_path, write=True) as db:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryBusy, match="locked"), db.transaction():
            db.set_meta("x", "y")
        other.close()


def test_roots_do_not_overlap(tmp_path: Path) -> None:
    """A folder inside a root belongs to it; a folder above takes its roots over with all rows."""
    with LibraryDB(tmp_path, write=True) as db:
        inner, below = db.add_root(b"/p/2024")
        assert below == b""
        with db.transaction():
            folder = db.folder_id(inner.id, b"june")
            number = photo_rows.put(db.connection, replace(FULL, id=0, folder=folder))
        assert db.add_root(b"/p/2024/june") == (inner, b"june")
        assert db.add_root(b"/p/2024x")[1] == b""
        outer, below = db.add_root(b"/p")
        assert below == b""
        assert [root.path for root in db.roots()] == [b"/p"]
        place = photo_rows.places(db.connection, [number])[number]
        assert place.full == b"/p/2024/june/" + FULL.name
        assert outer.path == b"/p"


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    """Every column, including names that are no UTF-8."""
    facts = {"taken_ms": 999, "utc_offset": -210, "taken_from": 3, "incomplete": "its end is cut"}
    full = replace(FULL, pixel_id=bytes(range(16, 32)), companions=b"a.cr2\0a.\xff", **facts)
    with LibraryDB(tmp_path, write=True) as db:
        root, _ = db.add_root(b"/p")
        with db.transaction():
            folder = db.folder_id(root.id, b"")
            photo = replace(full, id=0, folder=folder)
            number = photo_rows.put(db.connection, photo)
            same = photo_rows.put(db.connection, replace(photo, size=13))
        assert number == same
        assert photo_rows.get(db.connection, [number, 99]) == {
            number: replace(photo, id=number, size=13)
        }


def test_new_columns_without_a_value_leave_the_checksum_as_it_was() -> None:
    """So a migration need not write every row; any value in them counts."""
    row = [getattr(FULL, name) for name in PHOTO_COLUMNS]
    assert photo_rows.row_checksum(row) == photo_rows.row_checksum(row[: len(FIRST_COLUMNS)])
    assert photo_rows.row_checksum([*row[:-1], b""]) != photo_rows.row_checksum(row)
    bare = [*row[: len(FIRST_COLUMNS) - 1], None]  # the last column of format 1 counts as NULL too
    assert photo_rows.row_checksum(bare) != photo_rows.row_checksum(bare[:-1])


@pytest.mark.parametrize("name", PHOTO_COLUMNS)
def test_the_checksum_covers_every_column(name: str) -> None:
    """A change to any column changes the row's checksum."""
    value = getattr(FULL, name)
    other = {int: 77, bytes: b"other", str: "other", float: 1.5, PhotoState: PhotoState.MISSING}
    changed = replace(FULL, **{name: other[type(value)] if value is not None else "because"})
    assert checksum_of(changed) != checksum_of(FULL)


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    """All of it or none of it."""
    with LibraryDB(tmp_path, write=True) as db:

        def fail_half_way() -> None:
            with db.transaction():
                db.set_meta("half", "done")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_half_way()
        assert db.meta("half") is None


def test_golden_library_of_format_1(tmp_path: Path) -> None:
    """A library written by the first version still opens to the same photos and codes."""
    packed = gzip.decompress((GOLDEN / "library-1.db.gz").read_bytes())
    (tmp_path / schema.LIBRARY_FILE).write_bytes(packed)
    with LibraryDB(tmp_path, write=True) as db:
        used = db.encoder_in_use()
        assert used is not None
        codes = db.load_codes(used)
        assert codes.damaged == 0
        assert codes.ids.tolist() == [1, 2, 4]
        assert [int(codes.codes[bits][3]) for bits in (4, 8, 16, 32, 64)] == [
            0xA, 0xBC, 0xDEF0, 0x12345678, 0x123456789ABCDEF0,
        ]  # fmt: skip
        photos = photo_rows.get(db.connection, [1, 2, 3, 4])
        assert photos[1] == replace(FULL, folder=photos[1].folder)
        assert photos[3].state is PhotoState.FAILED
        assert photos[3].reason == "it is empty"
        for row, checksum in photo_rows.every_row(db.connection):
            assert checksum_of(photo_rows.photo_from(row)) == checksum


def test_a_library_of_format_1_gets_the_tables_of_a_new_one(tmp_path: Path) -> None:
    """The first writer brings it up to date; a reader changes nothing."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    packed = gzip.decompress((GOLDEN / "library-1.db.gz").read_bytes())
    (old / schema.LIBRARY_FILE).write_bytes(packed)
    with LibraryDB(old) as db:
        assert len(db.folders(db.roots()[0].id)) == 1
    assert (old / schema.LIBRARY_FILE).read_bytes() == packed
    with LibraryDB(old, write=True) as migrated, LibraryDB(new, write=True) as fresh:
        query = "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"
        tables = [db.connection.execute(query).fetchall() for db in (migrated, fresh)]
        assert tables[0] == tables[1]
        for db in (migrated, fresh):
            assert sqlite_file.stamped(db.connection)[1] == schema.LIBRARY_FORMAT.version


def make_golden(folder: Path) -> None:
    """Write the golden library (run by hand when a format is added, never to repair a test)."""
    shutil.rmtree(folder, ignore_errors=True)
    with LibraryDB(folder, write=True) as db:
        root, _ = db.add_root(b"/photos")
        row = db.encoder("0123456789abcdef" * 2, '{"name": "golden"}')
        db.use_encoder(row)
        with db.transaction():
            place = db.folder_id(root.id, b"2024/june")
            photo_rows.put(db.connection, replace(FULL, id=0, folder=place))
            photo_rows.put(db.connection, replace(FULL, id=0, folder=place, name=b"b.jpg"))
            failed = Photo(0, place, b"c.jpg", 0, 1, state=PhotoState.FAILED, reason="it is empty")
            photo_rows.put(db.connection, failed)
            photo_rows.put(db.connection, replace(FULL, id=0, folder=place, name=b"d.jpg"))
            last = {4: 0xA, 8: 0xBC, 16: 0xDEF0, 32: 0x12345678, 64: 0x123456789ABCDEF0}
            codes = {b: np.array([1, 2, v], f"<u{max(b // 8, 1)}") for b, v in last.items()}
            ids = np.array([1, 2, 4])
            code_segments.put(db.connection, row.id, row.name, ids, ByLength(codes))
        db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    packed = gzip.compress((folder / schema.LIBRARY_FILE).read_bytes(), mtime=0)
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / "library-1.db.gz").write_bytes(packed)


if __name__ == "__main__":
    make_golden(Path(os.environ["GOLDEN_SCRATCH"]))
