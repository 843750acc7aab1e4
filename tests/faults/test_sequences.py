"""Whatever happens in between, no photo goes that a person did not choose."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.keep import measuring
from hashdesk.core.duplicates.second_look import look_again
from hashdesk.core.indexing import pipeline, read_heads
from tests.faults.report import Outcome, Report
from tests.faults.sequences.killing import Killer, killer
from tests.faults.sequences.place import Place
from tests.faults.sequences.steps import Step, sequences, take
from tests.faults.sequences.window import SETTINGS
from tests.faults.trials import trials
from tests.mounts import Mounts

EACH = 50  # sequences of a seed
SEEDS = range(trials(5))  # with one drive, and as many with two
USED = "scans", "groups", "marks", "decisions", "killed", "back"
THROWN = "thrown, exact", "thrown, near", "thrown, chosen"


@pytest.fixture(scope="module", name="killer")
def _killer() -> Iterator[Killer]:
    with killer() as started:
        yield started


class LastingPool(DecodePool):
    """Its workers go on when a command has ended: starting them would take most of the time."""

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def pool() -> Iterator[LastingPool]:
    started = LastingPool(SETTINGS)
    yield started
    started.close()


@pytest.fixture
def lasting(pool: LastingPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command decodes with the same workers."""
    for module in (pipeline, read_heads, look_again, measuring):
        monkeypatch.setattr(module, "DecodePool", lambda _: pool)


def run(
    number: int,
    count: int,
    folder: Path,
    killing: Killer,
    mounts: Mounts | None,
    patch: pytest.MonkeyPatch,
) -> Counter[str]:
    """Random sequences of a seed, which the name of the test says. Failures are shortened."""
    base, counts = folder / "place", Counter[str]()
    patch.setenv("XDG_DATA_HOME", str(base / "data"))

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(sequences())
    def sequence(steps: list[Step]) -> None:
        base.mkdir()
        try:
            take(Place(base, mounts), killing, steps, counts)
        finally:
            if mounts is not None:
                mounts.close()
            shutil.rmtree(base)

    sequence()
    return counts


@pytest.mark.slow
@pytest.mark.usefixtures("lasting")
def test_a_few_sequences(
    memory: Path, killer: Killer, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    counts = run(0, 4, memory, killer, None, monkeypatch)
    report(Outcome("random steps, one drive", counts["sequences"]))


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.usefixtures("lasting")
@pytest.mark.timeout(trials(1800))
@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("drives", [1, 2])
def test_sequences(
    memory: Path,
    killer: Killer,
    monkeypatch: pytest.MonkeyPatch,
    report: Report,
    request: pytest.FixtureRequest,
    number: int,
    drives: int,
) -> None:
    mounts = request.getfixturevalue("mounts") if drives == 2 else None
    counts = run(100 * drives + number, EACH, memory, killer, mounts, monkeypatch)
    print(dict(counts))  # noqa: T201 - shown if the test fails
    assert all(counts[name] for name in (*USED, *THROWN)), counts
    message = ", ".join(f"{counts[name]} {name}" for name in USED)
    words = {1: "one drive", 2: "two drives"}[drives]
    report(Outcome(f"random steps, {words}", counts["sequences"], message=message))
