"""Digests of blocks of rows: they find every change, follow every write, and vouch for no rot."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.storage import migrations
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_blocks, photo_rows
from hashdesk.core.storage.photos.photo_blocks import BLOCKS_BY_FORMAT
from hashdesk.core.storage.photos.photo_rows import PHOTO_COLUMNS, Photo
from hashdesk.core.storage.tables import block_digests, schema
from hashdesk.core.storage.tables.block_digests import BLOCK_ROWS
from hashdesk.core.storage.tables.schema import PhotoState

NOT_NULL = ("folder", "name", "size", "mtime_ns", "content_id", "state")


def photo(number: int) -> Photo:
    """A row with something in every column."""
    return Photo(
        *(number, 1, b"%d.jpg" % number, 10, 20, b"%016d" % number, 30, 40, 50, "Camera", 48.1),
        *(-120.1 / 3, 77, PhotoState.OK, "no reason", 123, -90, 1, b"%016d" % -number),
        *("its end is missing", b"%d.cr2\0%d.xmp" % (number, number)),
    )


@pytest.fixture
def library() -> Iterator[sqlite3.Connection]:
    """A library in memory with rows in two blocks."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.make_tables(connection, schema.LIBRARY_FORMAT.version)
    write(connection, [photo(number) for number in (1, 2, 3, BLOCK_ROWS, BLOCK_ROWS + 1)])
    yield connection
    connection.close()


def write(connection: sqlite3.Connection, photos: list[Photo]) -> None:
    connection.execute("BEGIN")
    for one in photos:
        photo_rows.put(connection, one)
    photo_blocks.stamp(connection)
    connection.execute("COMMIT")


def digests(connection: sqlite3.Connection) -> dict[int, bytes]:
    return dict(connection.execute("SELECT block, digest FROM photo_blocks"))


def change_unnoticed(connection: sqlite3.Connection, change: str) -> None:
    """Change rows as rot does: no trigger runs."""
    kept = digests(connection)
    connection.execute(f"UPDATE photos SET {change}")
    rows = [(digest, block) for block, digest in kept.items()]
    connection.executemany(
        "INSERT OR REPLACE INTO photo_blocks (digest, block) VALUES (?, ?)", rows
    )


def test_a_sound_library_needs_no_look_at_single_rows(
    library: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(digests(library)) == {0, 1}
    monkeypatch.setattr(photo_rows, "is_sound", lambda *_: pytest.fail("looked at rows"))
    assert photo_blocks.damaged_rows(library) == set()


@pytest.mark.parametrize("column", [name for name in PHOTO_COLUMNS if name != "id"])
@pytest.mark.parametrize("value", ["7", "'7'", "x'37'", "7.25", "NULL"])
def test_every_column_is_covered(library: sqlite3.Connection, column: str, value: str) -> None:
    """Another value, and the same value as another type, are found in the row that has it."""
    if value == "NULL" and column in NOT_NULL:
        value = "x''"  # SQLite lets nobody write NULL here
    change_unnoticed(library, f"{column}={value} WHERE id=2")
    assert photo_blocks.damaged_rows(library) == {2}


@given(bit=st.integers(0, 63), column=st.sampled_from(["latitude", "longitude"]))
@settings(deadline=None, max_examples=64)
def test_every_bit_of_a_coordinate_is_covered(bit: int, column: str) -> None:
    """SQLite writes 15 digits of a number, and the last bits are in none of them."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.make_tables(connection, schema.LIBRARY_FORMAT.version)
    write(connection, [photo(1)])
    value = getattr(photo(1), column)
    (number,) = struct.unpack("<Q", struct.pack("<d", value))
    (flipped,) = struct.unpack("<d", struct.pack("<Q", number ^ 1 << bit))
    kept = digests(connection)
    connection.execute(f"UPDATE photos SET {column}=?", (flipped,))
    connection.execute("INSERT INTO photo_blocks VALUES (0, ?)", (kept[0],))
    assert photo_blocks.damaged_rows(connection) == {1}
    connection.close()


def test_a_write_renews_the_digest_of_its_block_alone(library: sqlite3.Connection) -> None:
    before = digests(library)
    write(library, [photo(4)])
    after = digests(library)
    assert after[0] != before[0]
    assert after[1] == before[1]
    assert photo_blocks.damaged_rows(library) == set()


def test_a_row_that_vanished_is_no_sound_block(library: sqlite3.Connection) -> None:
    """The other rows are sound, but the digest says that there were more."""
    kept = digests(library)[0]
    library.execute("DELETE FROM photos WHERE id=3")
    library.execute("INSERT INTO photo_blocks VALUES (0, ?)", (kept,))
    assert block_digests.digest(library, BLOCKS_BY_FORMAT[3], 0) != kept


def test_no_write_vouches_for_a_damaged_neighbour(library: sqlite3.Connection) -> None:
    """A block with a damaged row gets no digest, however often others in it are written."""
    change_unnoticed(library, "size=11 WHERE id=2")
    write(library, [photo(1), photo(5)])
    assert 0 not in digests(library)
    assert photo_blocks.damaged_rows(library) == {2}
    write(library, [photo(2)])
    assert photo_blocks.damaged_rows(library) == set()
    assert 0 in digests(library)


def test_a_transaction_of_the_library_seals_what_it_wrote(tmp_path: Path) -> None:
    """Whatever statement wrote it; what is written without a transaction of ours is damage."""
    with LibraryDB(tmp_path, write=True) as db:
        root, _ = db.add_root(b"/p")
        with db.transaction():
            db.folder_id(root.id, b"a")
            db.connection.execute("UPDATE roots SET path=?", (b"/q",))
        assert [root.path for root in db.roots()] == [b"/q"]
        assert len(db.folders(root.id)) == 1
        db.connection.execute("UPDATE roots SET path=?", (b"/r",))
        assert db.roots() == []
