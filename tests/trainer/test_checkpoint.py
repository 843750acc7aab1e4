"""Saved training state is whole and of the same run, or is not used."""

from pathlib import Path

import pytest
import torch

from trainer import checkpoint

STATE = {"done": 7, "weights": torch.arange(6.0)}


def test_state_comes_back(tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "a.pt", "run 1", STATE)
    found = checkpoint.load(tmp_path / "a.pt", "run 1")
    assert found is not None
    assert found["done"] == 7
    assert torch.equal(found["weights"], STATE["weights"])


def test_state_of_another_run_is_none(tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "a.pt", "run 1", STATE)
    assert checkpoint.load(tmp_path / "a.pt", "run 2") is None
    assert checkpoint.load(tmp_path / "b.pt", "run 1") is None


@pytest.mark.parametrize("keep", [0, 1, 100, -1])
def test_a_file_that_is_cut_off_is_none(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.pt"
    checkpoint.save(path, "run 1", STATE)
    path.write_bytes(path.read_bytes()[:keep])
    assert checkpoint.load(path, "run 1") is None


def test_another_file_in_its_place_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    torch.save([1, 2], path)
    assert checkpoint.load(path, "run 1") is None
    path.write_text("not a checkpoint")
    assert checkpoint.load(path, "run 1") is None
