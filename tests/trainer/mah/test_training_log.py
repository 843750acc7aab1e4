"""The log of a training run: what every run adds, and what is read from it."""

import json
from pathlib import Path

import pytest

from hashdesk.core.errors import FolderError
from trainer.bench.mah_training import describe_training
from trainer.mah.training_log import TrainingLog, read_training_log

SETTINGS = {
    "recipe": {"heads": "cascade", "seed": 0, "iterations": 3, "images": 1000},
    "pixels": {"sides": [64, 128], "device": "cpu", "bfloat16": True},
}
FIGURES = dict.fromkeys(("paper", "mirrored", "repository", "deployable", "asymmetric"), 0.75)


def write(path: Path, *done: int, stop: bool = False, measure: bool = False) -> None:
    """One run that adds these iterations."""
    log = TrainingLog(path, SETTINGS)
    for one in done:
        paper = {4: 0.5, 8: one / 10} if one != 2 else None
        log.iteration(one, images=1000, side=64, loss=1.5, paper=paper)
    if stop:
        log.stopped()
    if measure:
        log.measured({4: FIGURES, 16: FIGURES})


def test_runs_that_go_on_are_one_history(tmp_path: Path) -> None:
    """An iteration whose checkpoint was lost is there twice, and costs twice, but counts once."""
    path = tmp_path / "log.jsonl"
    write(path, 1, 2, stop=True)
    write(path, 2, 3)
    assert read_training_log(path).figures is None
    write(path, measure=True)
    history = read_training_log(path)
    assert [line["done"] for line in history.iterations] == [1, 2, 3]
    assert history.runs == 3
    assert history.figures == {4: FIGURES, 16: FIGURES}
    costs = [json.loads(line).get("cpu_s") for line in path.read_text().splitlines()]
    assert len(costs) == 3 + 6  # one line begins each run, and has no cost
    assert history.cpu_s == pytest.approx(sum(cost for cost in costs if cost is not None))


def test_a_training_from_the_start_begins_a_new_log(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    write(path, 1, 2, 3, measure=True)
    write(path, 1)
    history = read_training_log(path)
    assert (history.runs, len(history.iterations), history.figures) == (1, 1, None)


def test_a_log_from_before_queries_were_mirrored(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log = TrainingLog(path, SETTINGS)
    log.measured({4: {name: value for name, value in FIGURES.items() if name != "mirrored"}})
    text = describe_training(path)
    assert "| paper | 0.750 |" in text
    assert "mirrored |" not in text


def test_the_tables_of_a_finished_training(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    write(path, 1, 2, 3, measure=True)
    text = describe_training(path)
    assert "sides 64, 128, bfloat16, 3 of 3 iterations of 1,000 images" in text
    assert "| protocol | 4 | 16 |" in text
    assert "| deployable | 0.750 | 0.750 |" in text
    assert "| iteration | images | side | loss | 4 | 8 | CPU hours |" in text
    assert "| 3 | 3,000 | 64 | 1.500 | 0.500 | 0.300 |" in text
    assert "| 2 |" not in text  # nothing was measured then


def test_no_log_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    for content in ("", "nonsense\n", '{"event": "iteration"}\n', "[]\n"):
        path.write_text(content)
        with pytest.raises(FolderError, match=r"log\.jsonl is no log of a training run"):
            describe_training(path)
    path.unlink()
    with pytest.raises(FolderError, match="No such file"):
        describe_training(path)
