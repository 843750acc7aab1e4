"""A log of commits that was deleted is noticed, and nothing else is taken for that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hashdesk.core.code_sets import code_sets
from hashdesk.core.errors import LibraryDamaged
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library.library_files import BUNDLES_FOLDER
from tests.core.storage.whole_library.test_replacement import crashed, make


def findings(folder: Path) -> dict[str, int]:
    with LibraryDB(folder) as db:
        return {found.name: found.count for found in check(db) if found.count}


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A library whose writer was killed; its last commit is in the log alone."""
    return crashed(make(tmp_path / "first", "first"), tmp_path / "killed", "last")


def test_a_killed_writer_is_no_loss(killed: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log is there, and what it holds is read."""
    assert findings(killed) == {}
    with LibraryDB(killed, write=True) as db:
        assert not db.log_lost
        assert db.meta("word") == "last"
    assert not caplog.records
    assert not (killed / "library.db-wal").exists()
    assert findings(killed) == {}


@pytest.mark.parametrize("how", ["deleted", "emptied", "left behind"])
def test_a_lost_log(killed: Path, how: str, caplog: pytest.LogCaptureFixture) -> None:
    """Readers find it in the check, the next writer says so once; then all is well again."""
    if how == "deleted":
        (killed / "library.db-wal").unlink()
    elif how == "emptied":
        (killed / "library.db-wal").write_bytes(b"")
    else:
        (killed.parent / "copy").mkdir()
        killed = Path(shutil.copy(killed / "library.db", killed.parent / "copy")).parent
    for _ in range(2):  # a reader does not make it look whole
        assert findings(killed) == {"log": 1}
    assert not caplog.records
    with LibraryDB(killed, write=True) as db:
        assert not db.log_lost
        assert db.meta("word") == "first"
    (record,) = caplog.records
    assert "library.db-wal is gone" in record.getMessage()
    assert findings(killed) == {}
    LibraryDB(killed, write=True).close()
    assert len(caplog.records) == 1


def test_an_encoder_whose_row_was_in_the_lost_log_stays(killed: Path) -> None:
    """A bundle without a row is deleted, except where its row may have been lost."""
    bundle = killed / BUNDLES_FOLDER / "adapted"
    bundle.mkdir(parents=True)
    (killed / "library.db-wal").unlink()
    with LibraryDB(killed, write=True) as db:
        code_sets.remove_orphaned_bundles(db)
    assert bundle.exists()


def test_readers_and_writers_come_and_go(tmp_path: Path) -> None:
    """In whatever order they open and close, no log is missed that is not missing."""
    make(tmp_path, "first")
    for reader_first in (True, False):
        for reader_last in (True, False):
            reader = LibraryDB(tmp_path) if reader_first else None
            writer = LibraryDB(tmp_path, write=True)
            reader = reader or LibraryDB(tmp_path)
            reader.connection.execute("BEGIN")
            assert not reader.log_lost  # its moment is held from here
            with writer.transaction():
                writer.set_meta("word", "next")
            if reader_last:
                writer.close()
                assert not reader.log_lost
                reader.close()
            else:
                reader.close()
                writer.close()
            assert findings(tmp_path) == {}


def test_the_log_of_another_library(
    killed: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A library.db that was exchanged by hand is not mixed with the log that lay there."""
    other = make(tmp_path / "other", "other")
    shutil.copy(killed / "library.db", tmp_path / "kept.db")
    shutil.copy(other / "library.db", killed / "library.db")
    log = (killed / "library.db-wal").read_bytes()
    with pytest.raises(LibraryDamaged, match="log of another library"):
        LibraryDB(killed)
    with LibraryDB(killed, write=True) as db:
        assert db.meta("word") == "other"
    assert findings(killed) == {}
    (aside,) = killed.glob("set-aside-*")
    assert (aside / "library.db-wal").read_bytes() == log
    assert "library.db-wal" in caplog.text
    shutil.copy(tmp_path / "kept.db", aside / "library.db")
    with LibraryDB(aside) as db:
        assert db.meta("word") == "last"
