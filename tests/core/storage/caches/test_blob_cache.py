"""Caches: damaged blobs count as absent, sound ones are kept, and no altered one is served."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.repair.side_files import mend_caches
from hashdesk.core.storage.caches.blob_cache import BLOBS_TABLE, CACHE_FORMAT, BlobCache
from hashdesk.core.storage.caches.cache_stamp import stamp_of
from hashdesk.core.storage.sqlite import sqlite_file

RNG = random.Random(17)
BLOBS = {RNG.randbytes(16): RNG.randbytes(3000 + number) for number in range(60)}


def filled(path: Path) -> Path:
    """A cache of 60 blobs, all of it in one file."""
    with BlobCache(path, write=True) as cache:
        cache.put(BLOBS)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return path


def read(path: Path) -> dict[bytes, bytes]:
    with BlobCache(path) as cache:
        return cache.get(BLOBS)


def test_a_flipped_bit_is_never_served(tmp_path: Path) -> None:
    """Wherever it is, each blob that is given out is the one that was put in."""
    path = filled(tmp_path / "cache.db")
    whole = path.read_bytes()
    rng = random.Random(3)
    lost = 0
    for _ in range(300):
        data = bytearray(whole)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        found = read(path)
        assert found.items() <= BLOBS.items()
        lost += len(BLOBS) - len(found)
    assert 200 < lost < 2000  # nearly every flip costs one blob, and few cost more


def test_a_blob_under_another_id_is_not_served(tmp_path: Path) -> None:
    """Two blobs that changed places are both damaged."""
    path = filled(tmp_path / "cache.db")
    one, other, *rest = BLOBS
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE blobs SET blob=? WHERE id=?", (BLOBS[other], one))
        connection.execute("UPDATE blobs SET blob=? WHERE id=?", (BLOBS[one], other))
    assert read(path).keys() == set(rest)
    with BlobCache(path) as cache:
        assert cache.damaged() == 2
        assert cache.known(BLOBS) == set(rest)


def test_a_damaged_page_costs_its_own_blobs(tmp_path: Path) -> None:
    """A reader passes over it; a writer puts all others into a new file, and can go on."""
    path = filled(tmp_path / "cache.db")
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[40 * page : 42 * page] = b"\xff" * (2 * page)
    path.write_bytes(data)
    seen = read(path)
    assert len(BLOBS) - 8 <= len(seen) < len(BLOBS)
    assert path.read_bytes() == data
    with BlobCache(path, write=True) as cache:
        kept = cache.get(BLOBS)
        assert seen.items() <= kept.items() <= BLOBS.items()
        cache.put(BLOBS)
        assert cache.get(BLOBS) == BLOBS
        assert cache.damaged() == 0


def test_what_is_no_cache_at_all_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(b"this was a cache once" * 1000)
    assert read(path) == {}
    with BlobCache(path, write=True) as cache:
        cache.put(BLOBS)
        assert cache.get(BLOBS) == BLOBS


def test_a_cache_whose_making_was_cut_short_is_not_damaged(tmp_path: Path) -> None:
    """SQLite rolls back what a crash left as soon as somebody writes; until then it is empty."""
    path = tmp_path / "cache.db"
    code = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size=1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute('CREATE TABLE blobs (id BLOB PRIMARY KEY, blob BLOB NOT NULL)')\n"
        "for number in range(50):\n"
        "    connection.execute('INSERT INTO blobs VALUES (?, randomblob(4000))', (number,))\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert path.with_name("cache.db-journal").stat().st_size > 0
    with BlobCache(path) as cache:
        assert cache.damaged() == 0
        assert cache.get(BLOBS) == {}
    with BlobCache(path, write=True) as cache:
        cache.put(BLOBS)
    assert read(path) == BLOBS


def test_a_cache_of_an_older_version_gets_checksums(tmp_path: Path) -> None:
    """A reader takes it as it is. The first writer makes the checksums, and rewrites no blob."""
    path = tmp_path / "cache.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(BLOBS_TABLE)
        connection.executemany("INSERT INTO blobs VALUES (?, ?)", BLOBS.items())
    assert read(path) == BLOBS
    BlobCache(path, write=True).close()
    assert read(path) == BLOBS
    with closing(sqlite3.connect(path)) as connection, connection:
        assert sqlite_file.stamped(connection)[1] == CACHE_FORMAT
        connection.execute("UPDATE blobs SET blob=zeroblob(9) WHERE id=?", (next(iter(BLOBS)),))
    assert len(read(path)) == len(BLOBS) - 1


@pytest.mark.parametrize("count", [1, 2])
def test_removed_blobs_leave_no_checksum(tmp_path: Path, count: int) -> None:
    path = filled(tmp_path / "cache.db")
    with BlobCache(path, write=True) as cache:
        cache.remove(list(BLOBS)[:count])
    with closing(sqlite3.connect(path)) as connection:
        for table in ("blobs", "checksums"):
            query = f"SELECT count(*) FROM {table}"
            assert connection.execute(query).fetchone() == (len(BLOBS) - count,)


def test_a_damaged_version_takes_no_checksum_away(tmp_path: Path) -> None:
    """A file that seems to be of an older HashDesk, which knew no checksums, still has its own."""
    path = tmp_path / "cache.db"
    with BlobCache(path, write=True) as cache:
        cache.put({b"1" * 16: b"one", b"2" * 16: b"two"})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version=0")
        connection.execute("UPDATE blobs SET blob=x'00' WHERE id=?", (b"1" * 16,))
    for write in (False, True):
        with BlobCache(path, write=write) as cache:
            assert cache.get([b"1" * 16, b"2" * 16]) == {b"2" * 16: b"two"}


@pytest.mark.parametrize("value", ["NULL", "CAST(x'ff' AS text)", "5"])
def test_an_old_cache_with_an_impossible_id_is_begun_anew(tmp_path: Path, value: str) -> None:
    """It is a cache: nothing that its file holds may stop a program."""
    path = tmp_path / "cache.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(BLOBS_TABLE)
        connection.execute(f"INSERT INTO blobs VALUES ({value}, x'00')")
    with BlobCache(path, write=True) as cache:
        cache.put({b"1" * 16: b"one"})
        assert cache.get([b"1" * 16]) == {b"1" * 16: b"one"}


def exchange(one: Path, other: Path) -> None:
    """Two files change places."""
    one.rename(one.with_name("between"))
    other.rename(one)
    one.with_name("between").rename(other)


@pytest.mark.parametrize("one", ["thumbnails.db", "features-large.db"])
def test_caches_that_changed_places(tmp_path: Path, one: str) -> None:
    """Nothing of them is served; their next writer begins anew."""
    (tmp_path / "library").mkdir()
    paths = [filled(tmp_path / "library" / name) for name in (one, "features-small.db")]
    exchange(*paths)
    for path in paths:
        assert read(path) == {}
        with BlobCache(path) as cache:
            assert cache.damaged()
    step = mend_caches(tmp_path / "library", write=True)
    assert step.mended == 2
    for path in paths:
        with BlobCache(path, write=True) as cache:
            assert cache.damaged() == 0
            assert cache.get(BLOBS) == {}
            cache.put(BLOBS)
        assert read(path) == BLOBS


def test_a_cache_without_a_stamp_stays_valid(tmp_path: Path) -> None:
    """As older versions made it. The next writer stamps it, and keeps all that is in it."""
    path = filled(tmp_path / "thumbnails.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id=0")
    assert read(path) == BLOBS
    with BlobCache(path, write=True) as cache:
        assert cache.damaged() == 0
        assert cache.get(BLOBS) == BLOBS
    exchanged = path.rename(tmp_path / "features-small.db")
    assert read(exchanged) == {}


def test_a_flipped_bit_in_the_stamp_costs_nothing(tmp_path: Path) -> None:
    """Neither in a stamp nor where there is none yet."""
    path = filled(tmp_path / "thumbnails.db")
    for stamp in (stamp_of(path), 0):
        for bit in range(31):
            with closing(sqlite3.connect(path)) as connection:
                connection.execute(f"PRAGMA application_id={stamp ^ 1 << bit}")
            assert read(path) == BLOBS
    BlobCache(path, write=True).close()
    with closing(sqlite3.connect(path)) as connection:
        assert sqlite_file.stamped(connection)[0] == stamp_of(path)
