"""Ten minutes of everything at once: what was acknowledged is there, and the library is whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from tests.faults.conftest import Codes, Program
from tests.faults.report import Outcome, Report
from tests.faults.soak import Soak, codes_of
from tests.faults.trials import trials
from tests.faults.trouble import Trouble
from tests.mounts import Mounts

MINUTES = trials(10)


@pytest.fixture
def soak(
    program: Program, tmp_path: Path, disk: Path, album: Path, mounts: Mounts, encoder: object
) -> Soak:
    """A library on a small disk, of photos on a drive."""
    program.library = disk / "library"
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 - shown if the test fails
    rng = random.Random(seed)
    trouble = Trouble(tmp_path, disk, sorted(album.rglob("*.jpg")), mounts, rng)
    return Soak(program, trouble, rng)


@pytest.mark.long
@pytest.mark.timeout(MINUTES * 60 + 600)
def test_everything_at_once(soak: Soak, undisturbed: Codes, report: Report) -> None:
    """Commands side by side, killed, on a disk that fills up and photos on a drive that goes."""
    program = soak.program
    assert program.run("index", soak.trouble.drive, soak.trouble.extra).code == 0
    soak.observe()
    soak.run(MINUTES * 60)
    print(soak.counts, soak.sentences, *soak.wrong, sep="\n")  # noqa: T201 - if the test fails

    last = program.run("index", soak.trouble.extra)
    assert last.code == 0, last.errors
    assert program.run("index").code == 0
    found = codes_of(program.library)
    here = soak.trouble.contents()
    with DecisionsDB(program.library) as decisions:
        decided = {one.created for one in decisions.all()}
        assert decisions.damaged == 0
    assert found.items() <= undisturbed.items()
    assert program.run("backup").code == 0
    assert program.run("check", "--caches").code == 0
    assert program.run("backups", "--verify").code == 0
    left = [path.name for path in program.library.rglob("*.new*")]
    report(
        Outcome(
            "everything at once, for ten minutes",
            sum(soak.counts.values()),
            lost=len((here | soak.seen.keys()) - found.keys()) + len(soak.decided - decided),
            wrong=len(soak.wrong) + len(left),
            message=next(iter(dict(soak.sentences.most_common(1))), ""),
        )
    )
    assert soak.counts["index 0"] > 1
    assert soak.counts["killed"] > 1
