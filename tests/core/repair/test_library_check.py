"""The check of a library that other programs change meanwhile: what is sound stays sound."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
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

A_MOMENT_S = 0.2  # long enough to decide, and short beside what a decision waits
PATIENCE_S = 60


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
    """A decision waits for what is being read: none is refused, and none is taken to be lost."""
    deciding: list[Future[None]] = []

    def decide(number: int) -> None:
        members = {number.to_bytes(16, "little"): 2}
        with DecisionsDB(tmp_path, write=True) as decisions:
            decisions.add([Decision(DecisionKind.KEEP, MatchLevel.NEAR, number, members)])

    decide(1)
    with ThreadPoolExecutor(1) as another_program, DecisionsDB(tmp_path) as decisions:

        def decide_more(statement: str) -> None:
            if statement.startswith("SELECT") and " FROM " in statement:
                deciding.append(another_program.submit(decide, len(deciding) + 2))
                wait(deciding, A_MOMENT_S)  # nobody may go between these statements

        assert decisions._connection is not None
        decisions._connection.set_trace_callback(decide_more)
        assert (decisions.faults(), decisions.damaged) == (0, 0)
        decisions._connection.set_trace_callback(None)
        assert len(deciding) > 2
        for future in deciding:
            future.result(PATIENCE_S)
        assert len(decisions.all()) == 1 + len(deciding)
        assert (decisions.faults(), decisions.damaged) == (0, 0)
