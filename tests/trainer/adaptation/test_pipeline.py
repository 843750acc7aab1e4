"""The trainer's half of `hashdesk adapt`, for real, on a library of 320 drawn photos."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core import child_process
from hashdesk.core.adaptation import training_data
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, TrainingFailed
from hashdesk.core.job import Job
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from trainer.adaptation.heads import RANKING, AdaptRecipe
from trainer.adaptation.pipeline import adapt_library

SHIPPED = paths.resources() / "encoder"
QUICK = AdaptRecipe(steps=110)


@pytest.fixture
def work(large: Path, encoder: BundleEncoder) -> Path:
    """What the app gathers of the library."""
    with LibraryDB(large, write=True) as db:
        contents = training_data.contents_of(db)
        return training_data.gather(db, contents, encoder.backbone, encoder.id, 0, Job()).folder


def learn(work: Path, recipe: AdaptRecipe = QUICK, job: Job | None = None,
          tell: Callable[..., None] = lambda **_: None) -> str:  # fmt: skip
    """Adapt; the new encoder's id."""
    adapt_library(work, SHIPPED, paths.cache(), recipe, job or Job(), tell)
    return load_bundle(work / "bundle").id


def test_an_encoder_for_the_library_and_a_word_on_it(work: Path) -> None:
    """A bundle that its engine can prove, the estimate in it and in the report."""
    learn(work)
    made = load_bundle(work / "bundle")
    assert sorted(made.heads) == sorted(BITS)
    assert made.ranking == RANKING
    backbone = load_backbone(paths.cache(), made.backbone)
    engine_probe.choose(
        "onnx-cpu", made, backbone, batch=8
    )  # refuses an engine that computes otherwise
    report = json.loads((work / "report.json").read_text("utf-8"))
    assert report["estimate"] == made.manifest["estimate"]
    assert set(report["estimate"]) == {str(bits) for bits in BITS}
    for table in report["estimate"].values():
        assert set(table) == {"groups_before", "groups_after", "edits_before", "edits_after"}
        assert all(0 <= value <= 1 for value in table.values())
    at = report["estimate"]["64"]
    assert at["groups_after"] > at["groups_before"]
    assert report["sentence"].startswith("On photos that it did not learn from")


@pytest.mark.parametrize(("phase", "done"), [("edits", 48), ("train", 100)])
def test_a_stopped_run_goes_on_to_the_same_encoder(work: Path, phase: str, done: int) -> None:
    """Edits that were encoded and steps that were done are not done again."""
    other = Path(shutil.copytree(work, work.parent / "other"))
    expected = learn(other)
    job = Job()

    def stop(**figures: object) -> None:
        if figures["phase"] == phase and figures["done"] == done:
            job.cancel()

    with pytest.raises(Cancelled):
        learn(work, QUICK, job, stop)
    assert not (work / "bundle").exists()
    told: list[tuple[object, object]] = []
    found = learn(work, QUICK, Job(), lambda **f: told.append((f["phase"], f["done"])))
    assert found == expected
    if phase == "train":
        assert "edits" not in [phase for phase, _ in told]
        assert ("train", 20) not in told


def test_too_few_thumbnails(work: Path) -> None:
    """It says what is missing and how it comes back."""
    with np.load(work / training_data.SAMPLE_FILE) as sample:
        rows, ends, jpegs = sample["rows"][:5], sample["ends"][:5], sample["jpegs"].tobytes()
    (work / training_data.SAMPLE_FILE).unlink()
    files = [jpegs[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, rows, files)
    with pytest.raises(TrainingFailed, match=r"of 5 photos are kept.*hashdesk index --features"):
        learn(work)


def test_the_verb_speaks_json(work: Path) -> None:
    """As a process, stopped early: lines of progress, exit code 130, nothing half made."""
    command = child_process.command("trainer")
    process = subprocess.Popen(
        [*command, "adapt", work, "--base", SHIPPED, "--cache", paths.cache(), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    line = json.loads(process.stdout.readline())
    assert line["event"] == "progress"
    assert (line["phase"], line["total"]) == ("edits", 272)
    process.terminate()
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "goes on from here" in errors
    assert not (work / "bundle").exists()
