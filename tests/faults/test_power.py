"""Power cuts: what was acknowledged is on the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions_db import DecisionsDB
from tests.core.duplicates.test_decisions_db import alone
from tests.faults.power import FILE_SYSTEMS, power_disk

pytestmark = pytest.mark.slow

DECIDE = """
import sys
from pathlib import Path
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from tests.core.duplicates.test_decisions_db import alone
for line in sys.stdin:
    folder, first, count = line.rstrip("\\n").rsplit(" ", 2)
    with DecisionsDB(Path(folder), write=True) as decisions:
        for number in range(int(first), int(first) + int(count)):
            decisions.add([alone(number)])
    print("saved", flush=True)
"""


def trials_with_loss(folder: Path, file_system: str, trials: int) -> int:
    """Cut the power right after decisions were acknowledged; trials that lost some of them.

    Every third trial decides in a new library, where the folder and the file are new, too.
    """
    lost, saved, library = 0, 0, folder
    command = [sys.executable, "-c", DECIDE]
    with (
        power_disk(folder, file_system) as disk,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child,
    ):
        assert child.stdin is not None
        assert child.stdout is not None
        for trial in range(trials):
            if trial % 3 == 0:
                library, saved = disk.place / f"library {trial}", 0
                library.mkdir()
                subprocess.run(["sync", "-f", str(disk.place)], check=True)
            count = 1 + trial % 5
            child.stdin.write(f"{library} {saved} {count}\n")
            child.stdin.flush()
            assert child.stdout.readline() == "saved\n"
            saved += count
            disk.cut()
            with DecisionsDB(library) as decisions:
                found = {decision.created for decision in decisions.all()}
                assert decisions.damaged == 0
            expected = {alone(number).created for number in range(saved)}
            assert found <= expected
            if found != expected:
                lost += 1
                saved = 0
                library = disk.place / f"library after {trial}"
                library.mkdir()
        child.stdin.close()
    return lost


@pytest.mark.parametrize("file_system", FILE_SYSTEMS)
def test_decisions_survive_power_cuts(tmp_path: Path, file_system: str) -> None:
    """No decision that was acknowledged is lost."""
    assert trials_with_loss(tmp_path, file_system, trials=6) == 0


@pytest.mark.long
@pytest.mark.parametrize("file_system", FILE_SYSTEMS)
def test_decisions_survive_many_power_cuts(tmp_path: Path, file_system: str) -> None:
    """The same, 60 times on each file system."""
    assert trials_with_loss(tmp_path, file_system, trials=60) == 0
