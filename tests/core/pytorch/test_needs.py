"""What is needed on which machine: packages, builds, sizes."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

import pytest

from hashdesk.core.pytorch import needs
from hashdesk.core.pytorch.needs import CPU_BYTES, CUDA_BYTES, UNBORROWED_BYTES, needs_of
from hashdesk.core.pytorch.requirements import requirements
from hashdesk.core.pytorch.runtime import Runtime

METADATA = [
    'pyside6-essentials>=6.8; python_version >= "3.12"',
    'onnxruntime-gpu>=1.27; sys_platform != "darwin"',
    "numpy>=2.1",
    "QtAwesome>=1.4",
    'torch>=2.9; extra == "adapt"',
    'torchvision>=0.24; extra == "adapt"',
    'onnxscript>=0.6; extra == "adapt"',
    'torch>=2.9; extra == "all"',
    'ray[data]>=2.40; extra == "cluster"',
]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Linux without a GPU and without uv."""
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: METADATA)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(needs, "GPU_FILES", ())
    monkeypatch.setenv("PATH", "")
    return monkeypatch


def sizes(folder: Path) -> tuple[int, int]:
    found = needs_of(Runtime(folder))
    return found.download, found.disk


def test_packages(machine: pytest.MonkeyPatch) -> None:
    """The versions of pyproject.toml, each once, without what only the window needs."""
    assert requirements() == ("torch>=2.9", "torchvision>=0.24")
    machine.setattr(sys, "frozen", True, raising=False)
    more = ('onnxruntime-gpu>=1.27; sys_platform != "darwin"', "numpy>=2.1")
    assert requirements() == ("torch>=2.9", "torchvision>=0.24", *more)


def test_the_declared_versions() -> None:
    assert {requirement.partition(">=")[0] for requirement in requirements()} == {
        "torch", "torchvision",
    }  # fmt: skip


def test_builds_and_their_sizes(machine: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Linux pip finds builds for CUDA; uv knows where those for the CPU are."""
    assert sizes(tmp_path) == CUDA_BYTES
    (tmp_path / "uv").touch(mode=0o755)
    machine.setenv("PATH", str(tmp_path))
    assert sizes(tmp_path) == CPU_BYTES
    machine.setattr(needs, "GPU_FILES", (tmp_path / "uv",))
    assert sizes(tmp_path) == CUDA_BYTES
    machine.setattr(sys, "platform", "darwin")
    assert sizes(tmp_path) == CPU_BYTES
    machine.setattr(sys, "frozen", True, raising=False)
    assert sizes(tmp_path) == tuple(map(sum, zip(CPU_BYTES, UNBORROWED_BYTES, strict=True)))


def test_what_is_here_already(tmp_path: Path) -> None:
    wheels = Runtime(tmp_path).wheels
    wheels.mkdir(parents=True)
    (wheels / "torch.whl.part").write_bytes(b"1234567")
    assert needs_of(Runtime(tmp_path)).here == 7
