"""A library on a network file system: written through a journal, and said once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.files import mount_info
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.network_warning import network_warning

Pretend = Callable[[str], None]


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Have the system say that the test's folder lies on this kind of file system."""

    def set_kind(kind: str) -> None:
        (tmp_path / "list").write_text(f"22 1 8:1 / {tmp_path} rw - {kind} server:/a rw\n")
        monkeypatch.setattr(mount_info, "MOUNT_INFO", str(tmp_path / "list"))

    return set_kind


def journal_of(library: Path) -> str:
    with LibraryDB(library) as db:
        return str(db.connection.execute("PRAGMA journal_mode").fetchone()[0])


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def test_a_new_library_has_no_log(library: Path, pretend: Pretend) -> None:
    pretend("nfs4")
    with LibraryDB(library, write=True) as db:
        (synchronous,) = db.connection.execute("PRAGMA synchronous").fetchone()
        assert synchronous == 3  # EXTRA
        db.add_root(b"/photos")
        assert not (library / "library.db-wal").exists()
        with LibraryDB(library) as reader:  # beside the writer, between two commits
            assert len(reader.roots()) == 1
            assert not reader.log_lost
    assert journal_of(library) == "delete"


@pytest.mark.parametrize(("before", "after"), [("ext4", "cifs"), ("cifs", "ext4")])
def test_a_library_that_moves_is_written_as_its_disk_wants(
    library: Path, pretend: Pretend, before: str, after: str
) -> None:
    modes = {"ext4": "wal", "cifs": "delete"}
    for kind in (before, after):
        pretend(kind)
        with LibraryDB(library, write=True) as db:
            db.add_root(f"/{kind}".encode())
        assert journal_of(library) == modes[kind]
    with LibraryDB(library) as db:
        assert {root.path for root in db.roots()} == {b"/ext4", b"/cifs"}
        assert not db.log_lost


def test_a_log_that_is_in_use_stays(
    library: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And all is written and read as before."""
    with LibraryDB(library, write=True) as db:
        db.add_root(b"/a")
    pretend("nfs")
    with LibraryDB(library) as reader:
        reader.connection.execute("BEGIN")
        assert len(reader.roots()) == 1
        with LibraryDB(library, write=True) as db:
            db.add_root(b"/b")
        reader.connection.execute("COMMIT")
        assert len(reader.roots()) == 2
    assert journal_of(library) == "wal"


def test_it_is_said_once_for_each_kind(library: Path, pretend: Pretend) -> None:
    for kind, said in (("ext4", False), ("nfs4", True), ("nfs4", False), ("cifs", True)):
        pretend(kind)
        with LibraryDB(library, write=True) as db:
            warning = network_warning(db)
        assert bool(warning) == said
        assert not said or f"({kind})" in warning


def test_a_reader_comes_after_a_writer_that_was_killed(library: Path, pretend: Pretend) -> None:
    """What is in the journal is rolled back by a reader, too, which else changes nothing."""
    pretend("nfs4")
    with LibraryDB(library, write=True) as db:
        db.add_root(b"/a")
    code = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size=1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute('DELETE FROM roots')\n"
        "connection.execute('CREATE TABLE filling (x)')\n"
        "for _ in range(50):\n"
        "    connection.execute('INSERT INTO filling VALUES (randomblob(4000))')\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(library / "library.db")], check=True)
    assert (library / "library.db-journal").stat().st_size > 0
    with LibraryDB(library) as db:
        assert [root.path for root in db.roots()] == [b"/a"]
        with pytest.raises(sqlite3.OperationalError):
            db.connection.execute("DELETE FROM roots")
    with closing(sqlite3.connect(library / "library.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert os.listdir(library)
