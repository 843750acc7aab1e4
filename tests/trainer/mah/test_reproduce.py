"""CIFAR-10: its files, its splits, and MAH on them from end to end."""

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.random import default_rng

from hashdesk.core.errors import Cancelled, EngineUnavailable, FolderError, TrainingFailed
from hashdesk.core.job import Job
from tests.coloured_cifar10 import write_coloured_cifar10
from trainer import checkpoint
from trainer.mah import cifar10
from trainer.mah.cifar10_task import PixelSettings, on_pixels
from trainer.mah.protocols import PROTOCOLS, MAHFigures
from trainer.mah.reproduce import ReproduceOptions, reproduce
from trainer.mah.train import MIRRORED, THE_END, TrainingMoment
from trainer.mah.training_log import read_training_log

pytestmark = pytest.mark.slow  # trains, or runs the network

EACH = 110  # images of a class; 100 of them are queries
LENGTHS = [8, 4]
FEATURES = "cifar10-features.npy"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Images of ten colours, and features that separate nine of them."""
    made = tmp_path_factory.mktemp("cifar")
    draws = default_rng(0)
    labels = write_coloured_cifar10(made, EACH, draws)
    centres = draws.standard_normal((cifar10.CIFAR10_CLASSES, 64))
    centres[9] = centres[8]
    features = centres[labels] + 0.3 * draws.standard_normal((2, len(labels), 64))
    np.save(made / FEATURES, features.astype(np.float32))
    return made


def learn(folder: Path, job: Job | None = None, progress=lambda **_: None) -> MAHFigures:
    options = ReproduceOptions(folder, iterations=8, lengths=LENGTHS, work=folder)
    return reproduce(options, job or Job(), progress)


def test_images_and_labels_come_back(folder: Path) -> None:
    found = cifar10.load_cifar10(folder)
    pixels = cifar10.all_pixels(found)
    assert pixels.shape == (cifar10.CIFAR10_CLASSES * EACH, 32, 32, 3)
    means = pixels.mean(axis=(1, 2))
    for label in range(cifar10.CIFAR10_CLASSES):  # a class has one colour
        assert means[found.labels == label].std(axis=0).max() < 5


def test_a_folder_without_images_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"holds no train_q75.bin"):
        cifar10.load_cifar10(tmp_path)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("offset,length,label\n0,much,1\n", r"csv is no table of offset, length, label"),
        ("garbage", "lists too few images: MAH takes 100 of each of 10 classes"),
        ("garbage\n1\n", "is no table of offset"),
        ("", "lists too few images"),
        ("offset,length,label\n0,1\n", "is no table of offset"),
        ("offset,length,label\n0,9,1\n", r"train_q75\.bin is shorter than train_q75\.csv says"),
        ("offset,length,label\n0,5,1\n", "lists too few images"),
    ],
)
def test_a_table_that_does_not_fit_is_one_sentence(tmp_path: Path, table: str, said: str) -> None:
    (tmp_path / cifar10.IMAGES_FILE).write_bytes(b"image")
    (tmp_path / cifar10.LABELS_FILE).write_text(table)
    with pytest.raises(FolderError, match=said):
        cifar10.load_cifar10(tmp_path)


def test_a_split_has_a_hundred_queries_of_each_class(folder: Path) -> None:
    labels = cifar10.load_cifar10(folder).labels
    split = cifar10.split_queries(labels, seed=3)
    assert np.array_equal(np.bincount(labels[split.queries]), np.full(cifar10.CIFAR10_CLASSES, 100))
    everything = np.concatenate([split.queries, split.database])
    assert np.array_equal(np.sort(everything), np.arange(len(labels)))
    assert not np.array_equal(split.queries, cifar10.split_queries(labels, seed=4).queries)
    assert np.array_equal(split.queries, cifar10.split_queries(labels, seed=3).queries)


def test_mah_learns_what_the_features_separate_and_no_more(folder: Path) -> None:
    """Eight classes are found; the two with the same features are mixed up."""
    (folder / "mah-features.pt").unlink(missing_ok=True)
    figures = learn(folder)
    assert sorted(figures) == sorted(LENGTHS)
    for table in figures.values():
        assert set(PROTOCOLS) < set(table)
        # At best .8 of queries find all ten, and those of the twins find every other photo.
        assert 0.7 < table["deployable"] < 0.95
        assert 0.7 < table["paper"] < 0.97
        assert 0.7 < table["mirrored"] < 0.97


def test_a_stopped_reproduction_goes_on_to_the_same_figures(folder: Path) -> None:
    (folder / "mah-features.pt").unlink(missing_ok=True)
    expected = learn(folder)
    (folder / "mah-features.pt").unlink()
    job, reported = Job(), []

    def stop(**figures: object) -> None:
        reported.append(figures)
        if figures["phase"] == "train" and figures["done"] == 5:
            job.cancel()

    with pytest.raises(Cancelled):
        learn(folder, job, stop)
    later: list[object] = []
    assert learn(folder, progress=lambda **figures: later.append(figures["done"])) == expected
    assert later[0] == 6


def test_pixels_are_augmented_to_learn_and_unchanged_to_measure(folder: Path) -> None:
    """At the side of the moment, and at the last one."""
    task = on_pixels(cifar10.load_cifar10(folder), 0, PixelSettings((24, 40)))
    rows = torch.arange(6)
    still = task.queries.load(rows, THE_END)
    assert still.shape == (6, 40, 40, 3)
    assert torch.equal(still, task.queries.load(rows, THE_END))
    assert torch.allclose(task.queries.load(rows, MIRRORED), still.flip(2), atol=0.01)
    moved = task.queries.load(rows, TrainingMoment(0.6, default_rng(1)))
    assert torch.equal(moved, task.queries.load(rows, TrainingMoment(0.6, default_rng(1))))
    assert not torch.equal(moved, still)
    assert float(moved.min()) >= 0
    assert float(moved.max()) <= 255
    assert task.queries.load(rows, TrainingMoment(0.4, default_rng(1))).shape == (6, 24, 24, 3)
    assert task.trunk(still).shape == (6, task.width)


def test_a_run_that_starts_from_another_ones_network(folder: Path, tmp_path: Path) -> None:
    """It takes over network and codes, learns on, and has a checkpoint of its own."""
    first = ReproduceOptions(folder, iterations=8, lengths=LENGTHS, work=tmp_path)
    shutil.copyfile(folder / FEATURES, tmp_path / FEATURES)
    learned = reproduce(first, Job(), lambda **_: None)
    start = tmp_path / "mah-features.pt"
    again = dataclasses.replace(first, iterations=1, work=tmp_path / "later", start=start)
    again.work.mkdir()
    shutil.copyfile(folder / FEATURES, again.work / FEATURES)
    further = reproduce(again, Job(), lambda **_: None)
    anew = reproduce(dataclasses.replace(again, start=None, work=None), Job(), lambda **_: None)
    for bits in LENGTHS:
        assert further[bits]["deployable"] > learned[bits]["deployable"] - 0.1
    assert further != anew
    # What else may be named by mistake is one sentence.
    kept = torch.load(start, weights_only=True)["state"]
    of_other_layers = {name: {"weight": torch.zeros(3)} for name in kept["states"]}
    other = tmp_path / "other.pt"
    strange = "no network that was trained on these images"
    for write, words in (
        (lambda: None, "There is no file "),
        (lambda: other.write_bytes(b""), strange),
        (lambda: other.write_bytes(b"garbage" * 1000), strange),
        (lambda: other.write_bytes(start.read_bytes()[:-5000]), strange),
        (lambda: checkpoint.save(other, "", {"done": 1, "weights": torch.zeros(2)}), strange),
        (lambda: checkpoint.save(other, "", {**kept, "codes": [1, 2]}), strange),
        (lambda: checkpoint.save(other, "", {**kept, "states": of_other_layers}), "another netw"),
        (lambda: checkpoint.save(other, "", {**kept, "states": {}}), "another network"),
    ):
        write()
        with pytest.raises(TrainingFailed, match=words):
            reproduce(dataclasses.replace(again, start=other), Job(), lambda **_: None)


def test_the_name_of_a_run_says_how_it_sees_images(folder: Path) -> None:
    pixels = PixelSettings((64, 128), bfloat16=True, backbone="efficientnet-lite2")
    options = ReproduceOptions(folder, pixels=pixels, start=folder)
    assert options.name == "mah-64-128px-bf16-efficientnet-lite2-further"


def test_progressive_sides_share_the_training() -> None:
    settings = PixelSettings((64, 96, 128, 128))
    found = [settings.side_at(done / 8) for done in range(9)]
    assert found == [64, 64, 96, 96, 128, 128, 128, 128, 128]


def test_a_whole_network_that_has_to_stop_often_reaches_the_same(
    folder: Path, tmp_path: Path
) -> None:
    """With no time at all, a run learns for one iteration. The log shows the sides and all runs."""

    def run(work: Path, hours: float | None = None) -> MAHFigures:
        options = ReproduceOptions(
            folder, pixels=PixelSettings((16, 24)), iterations=2, lengths=LENGTHS, work=work
        )
        return reproduce(dataclasses.replace(options, hours=hours), Job(), lambda **_: None)

    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for made in (whole, parts):
        made.mkdir()
    expected = run(whole)
    with pytest.raises(Cancelled):
        run(parts, hours=0.0)
    assert run(parts, hours=0.0) == expected
    logs = [read_training_log(made / "mah-16-24px.jsonl") for made in (whole, parts)]
    for log in logs:
        assert [line["side"] for line in log.iterations] == [16, 24]
        assert log.figures == expected
    for one, other in zip(*(log.iterations for log in logs), strict=True):
        assert (one["loss"], one["paper"]) == (other["loss"], other["paper"])
    assert [log.runs for log in logs] == [1, 2]
    last = logs[0].iterations[-1]["paper"]
    assert last == {str(bits): expected[bits]["paper"] for bits in LENGTHS}


def test_bfloat16_is_refused_before_anything_is_learned(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", dict)
    options = ReproduceOptions(folder, pixels=PixelSettings((32,), bfloat16=True), work=tmp_path)
    with pytest.raises(EngineUnavailable, match="bfloat16"):
        reproduce(options, Job(), lambda **_: None)
    assert not list(tmp_path.iterdir())
