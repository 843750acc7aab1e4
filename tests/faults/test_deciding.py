"""Decisions whose file was cut short, and that several processes make at once: none is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.storage.whole_library.library_files import DECISIONS_FILE
from tests.core.duplicates.decisions.test_decisions_db import alone, read
from tests.faults.report import Outcome, Report


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_file_whose_making_was_cut_short(tmp_path: Path) -> None:
    """SQLite rolls back what a crash left, and the file is empty: that is no damage."""
    code = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size=1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute('CREATE TABLE decisions (id INTEGER, filling BLOB)')\n"
        "for _ in range(50):\n"
        "    connection.execute('INSERT INTO decisions VALUES (1, randomblob(4000))')\n"
        "os._exit(0)\n"
    )
    for write in (False, True):
        folder = tmp_path / str(write)
        folder.mkdir()
        subprocess.run([sys.executable, "-c", code, str(folder / DECISIONS_FILE)], check=True)
        assert (folder / DECISIONS_FILE).stat().st_size > 0
        with DecisionsDB(folder, write=write) as decisions:
            assert decisions.all() == []
            assert decisions.add([alone(1)]) == [1]
        assert read(folder) == [replace(alone(1), id=1)]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("attempt", range(25))
def test_writers_at_once(tmp_path: Path, report: Report, attempt: int) -> None:
    """Several create the file and add to it at the same time; nothing is lost."""
    together = threading.Barrier(6)
    added: dict[int, int] = {}
    failed: list[BaseException] = []

    def write(start: int) -> None:
        try:
            together.wait(10)
            with DecisionsDB(tmp_path, write=True) as decisions:
                for number in range(start, start + 2):
                    added[decisions.add([alone(number)])[0]] = number
        except BaseException as error:  # noqa: BLE001 - the test fails with it below
            failed.append(error)

    writers = [threading.Thread(target=write, args=(100 * part,)) for part in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    kept = read(tmp_path)
    report(Outcome("six writers of decisions at once", 1, lost=12 - len(kept)))
    assert kept == [replace(alone(added[n]), id=n) for n in range(1, 13)]
