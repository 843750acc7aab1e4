"""What a runtime consists of, and about how large it is.

The versions are declared once, in `pyproject.toml`, and read from the installed package's metadata.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import InstallationFailed
from hashdesk.core.pytorch.runtime import PACKAGES, Runtime, frozen, size

DISTRIBUTION = "hashdesk"
WINDOW_PACKAGES = ("pyside6", "pyside6-essentials", "qtawesome")  # the trainer has no window
GPU_FILES = (Path("/proc/driver/nvidia/version"), Path("/usr/lib/wsl/lib/libcuda.so.1"))


@dataclass(frozen=True)
class Needs:
    """What an installation takes, in bytes; estimates."""

    folder: Path
    download: int
    disk: int
    here: int  # of the download, from an installation that was stopped


# Measured with PyTorch 2.15: the builds for CUDA, with NVIDIA's libraries and Triton …
CUDA_BYTES = (3_000_000_000, 5_600_000_000)  # download, disk
# … and those for the CPU.
CPU_BYTES = (250_000_000, 900_000_000)


def requirements() -> tuple[str, ...]:
    """What pip has to install, as it writes requirements. Raises InstallationFailed.

    For a bundle that is all the trainer imports, for its Python sees no packages of ours.
    """
    try:
        lines = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        raise InstallationFailed(
            "HashDesk does not know which PyTorch it needs: it runs without having been installed. "
            "Install it with pip, then adapt again."
        ) from None
    # The extra is left out of their markers: pip would not know that it is asked for.
    chosen = [line.partition(";")[0].strip() for line in lines if _name(line) in PACKAGES]
    if frozen():
        ours = [line for line in lines if "extra ==" not in line]
        chosen += [line for line in ours if _name(line) not in (*PACKAGES, *WINDOW_PACKAGES)]
    return tuple(dict.fromkeys(chosen))


def needs(runtime: Runtime) -> Needs:
    """What an installation takes on this machine."""
    download, disk = CUDA_BYTES if _gets_cuda_builds() else CPU_BYTES
    return Needs(runtime.folder, download, disk, size(runtime.wheels))


def cpu_installer() -> str | None:
    """The program uv, where it is at hand and only builds for the CPU are of use."""
    return None if has_nvidia_gpu() else shutil.which("uv")


def has_nvidia_gpu() -> bool:
    """Whether this machine has an NVIDIA GPU and its driver."""
    return any(file.exists() for file in GPU_FILES)


def _gets_cuda_builds() -> bool:
    """On Linux, the package index's builds are those for CUDA."""
    return sys.platform == "linux" and cpu_installer() is None


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    return found[0].lower().replace("_", "-") if found else ""
