"""A repair that is killed: the library is as damaged as before, or mended; the next one goes on."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions import Decision, DecisionKind
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import EncoderError
from hashdesk.core.job import Job
from hashdesk.core.repair.library_check import check_library
from hashdesk.core.repair.repair import repair
from hashdesk.core.storage import photo_rows, sealed_tables
from hashdesk.core.storage.library_db import EncoderRow, LibraryDB

pytestmark = pytest.mark.slow

if sys.platform == "win32":
    pytest.skip("kill -9 is of POSIX", allow_module_level=True)

PHOTOS = 24
# Kills itself at a statement of SQLite's or at a file that is renamed, whichever is the n-th.
KILLED = """
import os, pathlib, signal, sys
from pathlib import Path
from hashdesk.core.storage.sqlite import sqlite_file
from tests.faults.test_repairing import mend

left = int(sys.argv[2])
connect, rename = sqlite_file.connect, pathlib.Path.rename

def count(_statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def counting(*given, **named):
    connection = connect(*given, **named)
    connection.set_trace_callback(count)
    return connection

def renamed(path, target):
    count("")
    return rename(path, target)

sqlite_file.connect, pathlib.Path.rename = counting, renamed
mend(Path(sys.argv[1]))
"""


def mend(folder: Path) -> None:
    def open_encoder(_row: EncoderRow) -> Encoder:
        raise EncoderError("It is not needed: only rows are damaged.")

    repair(folder, open_encoder, Job())


def damaged_library(library: Path, folder: Path) -> Path:
    """A copy with a damaged photo, a damaged folder, and a damaged decision."""
    shutil.copytree(library, folder)
    one = Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1, {b"x" * 16: 2})
    with DecisionsDB(folder, write=True) as decisions:
        decisions.add([one, one])
    with closing(sqlite3.connect(folder / "decisions.db")) as connection, connection:
        connection.execute("UPDATE decisions SET created=created+8 WHERE id=2")
    with LibraryDB(folder, write=True) as db:
        db.connection.execute("UPDATE photos SET size=size+4 WHERE id=3")
        checksum = sealed_tables.checksum("folders", next(sealed_tables.rows(
            db.connection, "folders", "id=2"))[0])  # fmt: skip
        db.connection.execute("UPDATE folders SET offline=1 WHERE id=2")
        db.connection.execute("UPDATE folders SET checksum=? WHERE id=2", (checksum,))
    return folder


def faults(folder: Path) -> set[str]:
    with LibraryDB(folder) as db:
        return {result.name for result in check_library(db, Job()) if result.count}


def test_a_repair_that_is_killed_is_carried_on(library_folder: Path, tmp_path: Path) -> None:
    damaged = damaged_library(library_folder, tmp_path / "damaged")
    assert faults(damaged) == {"rows", "paths", "decisions"}
    folder = tmp_path / "library"
    kills = 0
    for step in (*range(1, 60, 20), *range(60, 5000, 90)):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(damaged, folder)
        command = [sys.executable, "-c", KILLED, str(folder), str(step)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        kills += ran.returncode == -signal.SIGKILL
        assert faults(folder) in (set(), {"rows", "paths", "decisions"})
        mend(folder)
        assert faults(folder) == set()
        with LibraryDB(folder) as db:
            assert len(photo_rows.get(db.connection, range(1, PHOTOS + 1))) == PHOTOS
        with DecisionsDB(folder) as decisions:
            assert [decision.created for decision in decisions.all()] == [1, 1]
        if ran.returncode != -signal.SIGKILL:
            assert ran.returncode == 0, ran.stderr
            break
    assert kills > 3
