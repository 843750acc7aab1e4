"""Every part of the GPU check for real, on the CPU and small; and what a wrong device is told."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng

from hashdesk.core import child_process
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import EngineUnavailable, FolderError
from hashdesk.core.job import Job
from hashdesk.encoders.engines.engine import OutOfMemory
from hashdesk.encoders.engines.torch_engine import TorchEngine
from tests.coloured_cifar10 import write_coloured_cifar10
from trainer.__main__ import GPU_PARTS
from trainer.bench.gpu import check, encoding, packs, report
from trainer.bench.gpu.setup import CheckSetup, Figures, require_device
from trainer.mah.protocols import MAHFigures

pytestmark = pytest.mark.slow  # runs the network

EACH = 110  # images of a class; 100 of them are queries
Run = Callable[..., Figures]


@pytest.fixture(scope="module")
def cifar10(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cifar")
    write_coloured_cifar10(folder, EACH, default_rng(0))
    return folder


@pytest.fixture
def run(tmp_path: Path, cifar10: Path, drawn_photos: Path) -> Run:
    """Runs one part, the first into a folder that is not there yet; its figures."""

    def run_part(part: str, device: str = "cpu", minutes: float = 3.5) -> Figures:
        setup = CheckSetup(device, True, drawn_photos, None, cifar10, tmp_path / "new", minutes)
        return check.run_check(setup, [part], Job(), lambda **_: None)["parts"][part]

    return run_part


class WrongEngine(TorchEngine):
    """A device that computes a little wrong."""

    def features(self, pixels: np.ndarray) -> np.ndarray:
        features = super().features(pixels)
        return features + 0.2 * features.mean() * default_rng(0).standard_normal(features.shape)


class SmallEngine(TorchEngine):
    """A device with memory for two photos."""

    def features(self, pixels: np.ndarray) -> np.ndarray:
        if len(pixels) > 2:
            raise OutOfMemory("no room")
        return super().features(pixels)


def test_the_canaries_get_their_codes(run: Run) -> None:
    figures = run("canaries")
    assert figures["passed"]
    assert 0 <= figures["largest difference of outputs"] < figures["allowed"]


def test_bits_are_those_of_the_cpu(run: Run) -> None:
    figures = run("equality")
    assert figures["passed"]
    assert figures["source"] == "photos"
    assert figures["photos"] == encoding.FEW_PICTURES
    for bits in BITS:
        length = figures["by length"][str(bits)]
        assert length["bits"] == bits * encoding.FEW_PICTURES
        assert length["and not next to 0"] == 0
        assert length["that differ"] <= 1


def test_without_photos_scenes_are_drawn(tmp_path: Path) -> None:
    setup = CheckSetup("cpu", True, None, None, None, tmp_path)
    found = check.run_check(setup, ["equality", "mah"], Job(), lambda **_: None)["parts"]
    assert found["equality"]["passed"]
    assert found["equality"]["photos"] == encoding.FEW_PICTURES
    assert "--cifar10" in found["mah"]["skipped"]


def test_a_device_that_computes_wrong_does_not_pass(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "TorchEngine", WrongEngine)
    found = {part: run(part) for part in ("canaries", "equality")}
    assert found["canaries"]["passed"] is found["equality"]["passed"] is False
    assert found["equality"]["by length"]["64"]["and not next to 0"] > 0
    with pytest.raises(EngineUnavailable, match="does not pass: canaries, equality"):
        check.require_passed({"parts": found}, found)


def test_speed_is_measured_up_to_the_memory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = run("speed")["by batch size"]
    assert list(rates) == ["1", "2", "4"]
    assert all(rate["photos a second"] > 0 for rate in rates.values())
    monkeypatch.setattr(encoding, "TorchEngine", SmallEngine)
    rates = run("speed")["by batch size"]
    assert rates["2"]["photos a second"] > 0
    assert rates["4"]["photos a second"] == "out of memory"


@pytest.mark.long  # adapts, which takes most of a minute
def test_adapting_gives_times_and_an_estimate(run: Run) -> None:
    figures = run("adapting")
    assert figures["passed"]
    assert list(figures["by device"]) == ["cpu"]
    assert figures["by device"]["cpu"]["train, s"] > 0
    assert figures["edits encoded in, s"] > 0
    assert len(figures["estimate"]) == len(BITS)
    at = figures["estimate"]["64 bits, cpu"]
    assert at["groups_after"] > at["groups_before"]  # of synthetic photos, which are in groups


def test_mah_goes_on_where_its_time_was_up(run: Run, tmp_path: Path) -> None:
    """To the same figures as a run that was not stopped."""
    whole = run("mah")
    assert whole["went on after iteration"] == 0
    table: MAHFigures = whole["MAP by bits"]
    assert set(table) == {"4", "8"}
    assert all(0 < row["paper"] <= 1 and 0 < row["deployable"] <= 1 for row in table.values())
    stopped = run("mah", minutes=0)
    assert stopped["iterations"] == 1
    assert "goes on" in stopped["trained"]
    assert "MAP by bits" not in stopped
    later = run("mah")
    assert later["went on after iteration"] == 1
    assert later["MAP by bits"] == table
    assert not list(tmp_path.rglob("*.pt"))  # the next run is a new one


@pytest.mark.gpu
@pytest.mark.parametrize("part", list(check.PART_FUNCTIONS))
def test_a_gpu_passes(run: Run, part: str) -> None:
    try:
        require_device("cuda")
    except EngineUnavailable as error:
        pytest.skip(str(error))
    assert run(part, device="cuda").get("passed", True)


def test_a_missing_package_is_a_part_that_is_skipped(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_package(*_: object) -> Figures:
        raise ModuleNotFoundError("No module named 'warp'", name="warp")

    monkeypatch.setitem(check.PART_FUNCTIONS, "speed", without_package)
    assert "'warp'" in run("speed")["skipped"]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    setup = CheckSetup("cpu", True, None, None, None, tmp_path / "file" / "work")
    with pytest.raises(FolderError, match="cannot be made: Not a directory"):
        check.run_check(setup, ["canaries"], Job(), lambda **_: None)


def test_the_command_names_every_part() -> None:
    assert list(GPU_PARTS) == list(check.PART_FUNCTIONS)
    assert set(packs.COLLECTORS) < set(GPU_PARTS)


def test_the_command_writes_json_and_prints_tables(tmp_path: Path) -> None:
    command = child_process.command("trainer", "gpu-check", "--device", "cpu", "--small")
    command += ["--work", str(tmp_path), "--part", "canaries"]
    env = child_process.environment()
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert "### canaries" in done.stdout
    assert "| passed | yes |" in done.stdout
    results = json.loads((tmp_path / check.RESULTS).read_bytes())
    assert results["machine"]["PyTorch"]
    assert results["machine"]["device"]
    assert {"machine", "parts"} == set(results)
    assert results["parts"]["canaries"]["date"].endswith("UTC")
    assert report.markdown(results, ["canaries"]) in done.stdout
