"""A runtime for the bundle: with a Python found on PATH, all packages, and the bundle's sources."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.core import child_process
from hashdesk.core.errors import InstallationFailed
from hashdesk.core.job import Job
from hashdesk.core.pytorch import base_python, runtime
from hashdesk.core.pytorch.installer import install
from hashdesk.core.pytorch.requirements import WINDOW_PACKAGES, requirements
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from tests.wheel_index import WheelIndex

pytestmark = pytest.mark.slow

REPOSITORY = child_process.PACKAGE.parent
MODULES = {"pillow": "PIL", "onnxruntime-gpu": "onnxruntime"}  # by another name than the package's


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This program passes for the bundle's; the folder of its sources."""
    sources = tmp_path / "bundle" / "source"
    sources.mkdir(parents=True)
    for package in ("hashdesk", "trainer"):
        (sources / package).symlink_to(REPOSITORY / package)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(sources.parent), raising=False)
    return sources


def programs(folder: Path, **scripts: str) -> str:
    """A folder of programs, for PATH."""
    folder.mkdir()
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_a_runtime_of_its_own(
    frozen: Path, wheel_index: WheelIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing comes from this environment but the sources."""
    wheel_index.add_pytorch()
    wanted = requirements()
    for requirement in wanted:
        name = re.split(r"[\[<>=!; ]", requirement)[0]
        if name not in ("torch", "torchvision"):
            exact = requirement.partition(";")[0].partition("==")[2]  # a marker has == of its own
            version = exact.strip() or "99.0"
            module = MODULES.get(name, name.replace("-", "_"))
            wheel_index.add(name.replace("-", "_"), version, {f"{module}/__init__.py": b""})
    assert not any(requirement.lower().startswith(WINDOW_PACKAGES) for requirement in wanted)
    too_old = programs(tmp_path / "programs", python3="exit 1\n", **{"python3.13": "exit 1"})
    base = sys._base_executable  # type: ignore[attr-defined]
    usable = programs(tmp_path / "more", **{"python3.12": f'exec "{base}" "$@"'})
    monkeypatch.setenv("PATH", os.pathsep.join((too_old, usable, os.environ["PATH"])))
    place = Runtime(paths.pytorch())
    assert install(place, Job()).installed.borrows is False
    assert runtime.find(place) is PyTorchSource.RUNTIME
    (packages,) = place.environment.glob("lib/*/site-packages")
    own = {path.name for path in packages.iterdir()}
    assert {"torch", "torchvision", "numpy", "PIL", "safetensors", "onnxruntime"} <= own
    code = "import sys, hashdesk.core.job, torch; print(hashdesk.__file__)"
    command = [*runtime.trainer_command(place, ())[:2], "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(frozen / "hashdesk" / "__init__.py")
    # Outside the bundle this runtime would lack what it borrows there.
    monkeypatch.undo()
    assert runtime.installed(place) is None


@pytest.mark.usefixtures("frozen")
def test_without_a_usable_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None at all, or only ones that are too old or cannot make environments."""
    useless = programs(tmp_path / "programs", python3="exit 1")
    for path in ("", useless):
        monkeypatch.setenv("PATH", path)
        with pytest.raises(InstallationFailed, match="the packages python3 and python3-venv"):
            base_python.base_python()
    assert runtime.find(Runtime(tmp_path / "pytorch")) is PyTorchSource.MISSING
