"""The trainer's half of `hashdesk adapt`, for real, on a library of 320 drawn photos."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core import child_process
from hashdesk.core.adaptation import training_data
from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled
from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS
from hashdesk.core.job import Job
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import ANCHOR_FORMAT, load_bundle
from hashdesk.encoders.judging.bit_statistics import bit_entropy
from hashdesk.encoders.judging.candidate import CandidateEncoder
from tests.conftest import MANY
from tests.faults.test_full_disk import fill
from trainer.adaptation.edited_sample import (
    EDITS_PER_REPORT,
    JUDGING_PHOTOS,
    RANDOM_EDITS_PER_PHOTO,
)
from trainer.adaptation.encoded_edits import EDITS_PER_CHECKPOINT
from trainer.adaptation.heads import STEPS_PER_CHECKPOINT, STEPS_PER_REPORT
from trainer.adaptation.pipeline import adapt_library
from trainer.adaptation.recipe import RANKING, AdaptRecipe

pytestmark = pytest.mark.slow

SHIPPED = paths.resources() / "encoder"
QUICK = AdaptRecipe(
    steps=STEPS_PER_CHECKPOINT + STEPS_PER_REPORT, photos_per_step=128, edits_per_step=48
)


@pytest.fixture(scope="module")
def gathered(
    many_library: Path, encoder: BundleEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What the app gathers of the library; tests copy it."""
    folder = Path(shutil.copytree(many_library, tmp_path_factory.mktemp("gathered") / "library"))
    with LibraryDB(folder, write=True) as db:
        contents = training_data.all_content_ids(db)
        return training_data.gather(db, contents, encoder.backbone, encoder.id, 0, Job()).folder


@pytest.fixture
def work(gathered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(gathered, tmp_path / "work"))


@pytest.fixture(scope="module")
def adapted(gathered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after a run that was not interrupted, with 100 of the thumbnails."""
    folder = Path(shutil.copytree(gathered, tmp_path_factory.mktemp("adapted") / "work"))
    keep_thumbnails(folder, 100)
    adapt(folder)
    return folder


def keep_thumbnails(work: Path, count: int) -> None:
    with np.load(work / training_data.SAMPLE_FILE) as sample:
        rows, ends, jpegs = sample["rows"][:count], sample["ends"], sample["jpegs"].tobytes()
    (work / training_data.SAMPLE_FILE).unlink()
    files = [jpegs[a:b] for a, b in zip([0, *ends], ends[:count], strict=False)]
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, rows, files)


def adapt(
    work: Path, job: Job | None = None, progress: Callable[..., None] = lambda **_: None
) -> None:
    adapt_library(work, SHIPPED, paths.cache(), QUICK, job or Job(), progress)


def edits_of(thumbnails: int) -> int:
    """How many edits are made of so many thumbnails, to learn from and to judge by."""
    learned_from = thumbnails - JUDGING_PHOTOS
    return learned_from * RANDOM_EDITS_PER_PHOTO + JUDGING_PHOTOS * len(FIXED_EDITS)


def phases_until(work: Path, phase: str, done: int) -> list[tuple[object, object]]:
    """(phase, done) of all progress of a run that is stopped at one of them."""
    job, reported = Job(), []

    def progress(**figures: object) -> None:
        reported.append((figures["phase"], figures["done"]))
        if reported[-1] == (phase, done):
            job.cancel()

    with pytest.raises(Cancelled):
        adapt(work, job, progress)
    return reported


def test_an_encoder_for_the_library_and_a_verdict_on_it(adapted: Path) -> None:
    """A bundle that its engine accepts, and the estimate in it and in the report."""
    made = load_bundle(adapted / "bundle")
    assert sorted(made.heads) == sorted(BITS)
    assert made.ranking == RANKING
    assert made.manifest["format"] == ANCHOR_FORMAT
    assert made.reach is not None
    backbone = load_backbone(paths.cache(), made.backbone)
    engine_probe.choose("onnx-cpu", made, backbone, batch=8)  # refuses an engine that differs
    report = json.loads((adapted / "report.json").read_text("utf-8"))
    assert report["estimate"] == made.manifest["estimate"]
    assert set(report["estimate"]) == {str(bits) for bits in BITS}
    for table in report["estimate"].values():
        assert set(table) == {
            *("groups_before", "groups_after", "groups_chance", "groups_asked"),
            *("edits_before", "edits_after", "edits_chance", "edits_asked", "edits_of"),
        }
        counts = {name: table.pop(name) for name in ("groups_asked", "edits_asked", "edits_of")}
        assert all(count > 0 for count in counts.values())
        assert all(0 <= value <= 1 for value in table.values())
    at = report["estimate"]["64"]
    assert at["groups_after"] > at["groups_before"]
    assert ". On photos that it did not learn from, " in report["sentence"]


def test_detail_heads_are_learned_beside_theme_heads(adapted: Path) -> None:
    """They read what the theme heads read, and rank the long settings with them."""
    made = load_bundle(adapted / "bundle")
    assert made.details is not None
    assert made.details.blocks == made.blocks
    assert sorted(made.details.heads) == sorted(DETAIL_BITS)
    for bits, head in made.details.heads.items():
        assert head.weight.shape == made.heads[bits].weight.shape
        assert not np.array_equal(head.weight, made.heads[bits].weight)
    features = np.load(adapted / training_data.FEATURES).astype(np.float32)
    classifier = load_backbone(paths.cache(), made.backbone).classifier
    signs = CandidateEncoder.of(made).signs(features, classifier)
    for bits in DETAIL_BITS:
        assert bit_entropy(signs.details[bits]).mean() > 0.9


def test_a_stopped_run_goes_on_to_the_same_encoder(adapted: Path, work: Path) -> None:
    """Stopped after the edits, and again in training: neither is done twice."""
    keep_thumbnails(work, 100)
    first = phases_until(work, "edits", edits_of(100))
    assert "train" not in [phase for phase, _ in first]
    assert not (work / "bundle").exists()
    second = phases_until(work, "train", STEPS_PER_CHECKPOINT)
    assert "edits" not in [phase for phase, _ in second]
    assert ("train", 20) in second
    assert not (work / "bundle").exists()
    reported: list[tuple[object, object]] = []
    adapt(work, progress=lambda **f: reported.append((f["phase"], f["done"])))
    assert "edits" not in [phase for phase, _ in reported]
    assert [done for phase, done in reported if phase == "train"] == [QUICK.steps]
    assert load_bundle(work / "bundle").id == load_bundle(adapted / "bundle").id


def test_killed_while_edits_are_made(adapted: Path, work: Path) -> None:
    """Killed with -9, a real trainer leaves what it had encoded; the next run makes the rest."""
    keep_thumbnails(work, 100)
    command = child_process.command("trainer")
    half = edits_of(100) // 2
    with subprocess.Popen(
        [*command, "adapt", work, "--base", SHIPPED, "--cache", paths.cache(), "--json"],
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            reached = next(
                done for line in process.stdout if (done := json.loads(line)["done"]) >= half
            )
        finally:
            process.kill()
    assert not (work / "edits.pt").exists()
    reported: list[tuple[object, object]] = []
    adapt(work, progress=lambda **f: reported.append((f["phase"], f["done"])))
    made = [done for phase, done in reported if phase == "edits"]
    assert half - EDITS_PER_CHECKPOINT <= reached - EDITS_PER_CHECKPOINT <= made[0]
    assert made[-1] == edits_of(100)
    assert load_bundle(work / "bundle").id == load_bundle(adapted / "bundle").id
    assert not (work / "edits-part.pt").exists()


QUICK_RUN = """
import json, sys
from pathlib import Path
from tests.trainer.adaptation.test_pipeline import adapt
adapt(Path(sys.argv[1]), progress=lambda **figures: print(json.dumps(figures), flush=True))
"""


def test_killed_while_models_are_compared(adapted: Path, work: Path) -> None:
    """Edits and most of the training are kept; the same encoder comes of it."""
    keep_thumbnails(work, 100)
    shutil.copy(adapted / "edits.pt", work)
    command = [sys.executable, "-c", QUICK_RUN, str(work)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            phases = []
            for line in process.stdout:
                phases.append(json.loads(line)["phase"])
                if phases[-1] == "judge":
                    break
        finally:
            process.kill()
    assert "train" in phases
    assert not (work / "report.json").exists()
    reported: list[tuple[object, object]] = []
    adapt(work, progress=lambda **f: reported.append((f["phase"], f["done"])))
    assert [done for phase, done in reported if phase == "train"] == [QUICK.steps]
    assert load_bundle(work / "bundle").id == load_bundle(adapted / "bundle").id


def test_a_full_disk(gathered: Path, disk: Path) -> None:
    """One sentence with the file, not Python's words; what is whole stays, and it goes on."""
    work = Path(shutil.copytree(gathered, disk / "work"))
    command = [*child_process.command("trainer"), "adapt", work, "--json"]
    command += ["--base", SHIPPED, "--cache", paths.cache()]
    ballast = fill(disk, 0)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    *_, last = done.stderr.splitlines()
    assert last == (
        f"The disk is full: {work / 'edits-part.pt'} cannot be written. Free some space and try "
        "again."
    )
    assert "Traceback" not in done.stderr
    assert not [file for file in work.iterdir() if file.name.startswith("edits")]
    ballast.unlink()
    assert phases_until(work, "edits", EDITS_PER_REPORT)


def test_the_command_prints_json(work: Path) -> None:
    """As a process, stopped early: lines of progress, exit code 130, no half-made bundle."""
    command = child_process.command("trainer")
    with subprocess.Popen(
        [*command, "adapt", work, "--base", SHIPPED, "--cache", paths.cache(), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            line = json.loads(process.stdout.readline())
            assert line["event"] == "progress"
            assert (line["phase"], line["total"]) == ("edits", edits_of(MANY))
            process.terminate()
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()  # whatever failed, nothing runs on beside other tests
    assert process.returncode == 130
    assert "goes on from here" in errors
    assert not (work / "bundle").exists()
