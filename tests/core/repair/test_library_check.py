"""The check of a library that other programs change meanwhile: what is sound stays sound."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.job import Job
from hashdesk.core.repair.library_check import check_library
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary
from tests.faults.drives import draw_noise


@pytest.mark.slow
def test_indexing_beside_a_check(tmp_path: Path) -> None:
    """Photos whose folder or codes were written between two questions are no fault."""
    small = SmallLibrary(tmp_path)
    small.draw(6)
    small.index()
    added: list[Path] = []

    def index_more(statement: str) -> None:
        if "FROM folders" in statement or "FROM code_segments" in statement:
            added.append(tmp_path / f"more{len(added)}")
            draw_noise(added[-1], 2, seed=100 + len(added))
            assert small.index(added[-1]).indexed == 2

    with LibraryDB(small.library) as db:
        db.connection.set_trace_callback(index_more)
        results = check_library(db, Job())
        db.connection.set_trace_callback(None)
    assert len(added) > 3
    assert {result.name: result.count for result in results if result.count} == {}


@pytest.mark.slow
def test_deciding_beside_a_check(tmp_path: Path) -> None:
    """A decision that is added between reading decisions and their tally is none that was lost."""
    stop = threading.Event()

    def decide() -> None:
        with DecisionsDB(tmp_path, write=True) as decisions:
            for number in range(1, 300):
                if stop.is_set():
                    return
                members = {number.to_bytes(16, "little"): 2}
                decisions.add([Decision(DecisionKind.KEEP, MatchLevel.NEAR, number, members)])

    writer = threading.Thread(target=decide)
    writer.start()
    try:
        found = set()
        while writer.is_alive() and len(found) == len(found & {(0, 0)}):
            with DecisionsDB(tmp_path) as decisions:
                found.add((decisions.faults(), decisions.damaged))
    finally:
        stop.set()
        writer.join()
    assert found == {(0, 0)}
