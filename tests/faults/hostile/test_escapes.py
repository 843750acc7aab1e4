"""A decoder that a photo has taken over tries to get out of its worker, in every way known.

Each way is a test of its own in tests/core/decoder/test_sandbox.py; here they are counted.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.report import Outcome, Report

if not sys.platform.startswith("linux"):
    pytest.skip("there is a sandbox on Linux only", allow_module_level=True)

from tests.core.decoder.taken_over import ALLOWED, ATTEMPTS, REFUSED
from tests.core.decoder.taken_over_worker import TakenOver

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_nothing_gets_out_of_a_worker(tmp_path: Path, report: Report) -> None:
    """What succeeds in a worker without a lock-down is refused in a worker with it."""
    (tmp_path / "locked").mkdir()
    (tmp_path / "unlocked").mkdir()
    allowed = {attempt.__name__ for attempt in ALLOWED}
    tried, escaped = 0, []
    with (
        closing(TakenOver(tmp_path / "locked", locked=True)) as locked,
        closing(TakenOver(tmp_path / "unlocked", locked=False)) as unlocked,
    ):
        protection = locked.worker.protection
        if not (protection.landlock and protection.seccomp):
            pytest.skip("this kernel lacks Landlock or seccomp")
        for attempt in (name for name in ATTEMPTS if name not in allowed):
            answer = locked.answer(attempt)
            if unlocked.answer(attempt).startswith(REFUSED):
                continue  # by this machine, or by a limit: test_sandbox tells which
            tried += 1
            if not answer.startswith(REFUSED):
                escaped.append(f"{attempt}: {answer}")
    report(Outcome("escape from the decoding worker", tried, wrong=len(escaped)))
    assert not escaped
    assert tried > 30
