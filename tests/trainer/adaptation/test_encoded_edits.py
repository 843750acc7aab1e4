"""Making edits that is stopped: what was done is kept, and is what it would have been."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import Cancelled
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.job import Job
from tests.trainer.adaptation.test_edited_sample import CountingEngine, write_sample
from trainer import checkpoint
from trainer.adaptation.edited_sample import EditedSample, EditEncoder, encode_edits
from trainer.adaptation.encoded_edits import EDITS_PER_CHECKPOINT

pytestmark = pytest.mark.slow

PHOTOS, EVERY = 100, 52 * 2 + 48 * 16


def encode(
    work: Path,
    engine: CountingEngine,
    *,
    stop_at: int = EVERY + 1,
    seed: int = 0,
    method: str = "method",
) -> tuple[EditedSample, EditedSample]:
    """Raises Cancelled soon after so many edits."""
    job = Job()

    def progress(**said: int) -> None:
        if said["done"] >= stop_at:
            job.cancel()

    edits = EditEncoder(engine, HASHDESK_INPUT)
    return encode_edits(work, edits, method, seed, job, progress)


def stopped(work: Path, stop_at: int) -> int:
    """How many images a run had encoded that was stopped."""
    engine = CountingEngine()
    with pytest.raises(Cancelled):
        encode(work, engine, stop_at=stop_at)
    assert not (work / "edits.pt").exists()
    return engine.images


def arrays(samples: tuple[EditedSample, EditedSample]) -> list[np.ndarray]:
    found = [part for one in samples for part in (one.rows, one.edited, one.phashes, one.framed)]
    judges = samples[1]
    return found + list(judges.trimmed or ())


def are_equal(first: tuple[EditedSample, ...], second: tuple[EditedSample, ...]) -> bool:
    pairs = zip(arrays(first), arrays(second), strict=True)
    return all(np.array_equal(one, other) for one, other in pairs)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_sample(tmp_path, PHOTOS, (96, 72))
    return tmp_path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[EditedSample, EditedSample]:
    """Edits of a run that was not stopped."""
    folder = tmp_path_factory.mktemp("whole")
    write_sample(folder, PHOTOS, (96, 72))
    return encode(folder, CountingEngine())


@pytest.mark.parametrize("batch", [64, 7])
def test_what_is_done_is_not_done_again(
    work: Path, whole: tuple[EditedSample, EditedSample], batch: int
) -> None:
    """Stopped twice, also in the middle of a photo: the same edits, at most one part twice."""
    CountingEngine.batch, before = batch, CountingEngine.batch
    try:
        first = stopped(work, EDITS_PER_CHECKPOINT + 70)
        second = stopped(work, 3 * EDITS_PER_CHECKPOINT)
        engine = CountingEngine()
        done = encode(work, engine)
    finally:
        CountingEngine.batch = before
    assert are_equal(done, whole)
    assert len(done[1].framed)  # so that what is in a frame is kept, too
    views = EVERY + len(done[1].framed)
    assert views <= first + second + engine.images < views + 2 * (EDITS_PER_CHECKPOINT + 100)
    assert engine.images < views - 2 * EDITS_PER_CHECKPOINT
    assert {file.name for file in work.iterdir()} == {training_data.SAMPLE_FILE, "edits.pt"}


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1000])


def garbage(file: Path) -> None:
    file.write_bytes(b"garbage" * 1000)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def no_numbers(file: Path) -> None:
    change(file, lambda state: state["judges"]["features"].fill_(float("nan")))


def too_few(file: Path) -> None:
    change(file, lambda state: state["judges"].pop("features"))


def other_things(file: Path) -> None:
    change(file, lambda state: state.update(judges=[1, 2], framed="none"))


def change(file: Path, how: Callable[[dict], object]) -> None:
    kept = torch.load(file, weights_only=True)
    how(kept["state"])
    checkpoint.save(file, kept["fingerprint"], kept["state"])


@pytest.mark.parametrize("harm", [truncated, garbage, empty, no_numbers, too_few, other_things])
def test_a_damaged_part_is_made_anew(
    work: Path, whole: tuple[EditedSample, EditedSample], harm: Callable[[Path], None]
) -> None:
    stopped(work, 2 * EDITS_PER_CHECKPOINT + 70)
    harm(work / "edits-part.pt")
    engine = CountingEngine()
    done = encode(work, engine)
    assert engine.images == EVERY + len(done[1].framed)
    assert are_equal(done, whole)


@pytest.mark.parametrize("harm", [truncated, garbage, empty])
def test_damaged_edits_are_made_anew(
    work: Path, whole: tuple[EditedSample, EditedSample], harm: Callable[[Path], None]
) -> None:
    encode(work, CountingEngine())
    harm(work / "edits.pt")
    assert are_equal(encode(work, CountingEngine()), whole)


def test_edits_that_are_no_numbers_are_made_anew(
    work: Path, whole: tuple[EditedSample, EditedSample]
) -> None:
    """Nothing could be learned from them, each time again."""
    encode(work, CountingEngine())
    change(work / "edits.pt", lambda state: state["learned"][0].fill_(float("nan")))
    assert are_equal(encode(work, CountingEngine()), whole)


def test_a_part_of_something_else_is_not_used(work: Path) -> None:
    """Of other photos, another seed, recipe or model."""

    def other_photos() -> None:
        (work / training_data.SAMPLE_FILE).unlink()
        write_sample(work, PHOTOS, (90, 72))

    def other_model() -> None:
        (work / training_data.REQUEST).write_text('{"backbone": "another"}', "utf-8")

    def nothing() -> None: ...

    for prepare, options in (
        (nothing, {"seed": 1}),
        (nothing, {"method": "another"}),
        (other_photos, {}),
        (other_model, {}),
    ):
        stopped(work, 2 * EDITS_PER_CHECKPOINT + 70)
        prepare()
        engine = CountingEngine()
        done = encode(work, engine, **options)
        assert engine.images == EVERY + len(done[1].framed)
        (work / "edits.pt").unlink()
