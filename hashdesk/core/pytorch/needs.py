"""What an installation takes: which builds this machine gets, and about how large they are."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.files.file_sizes import folder_bytes
from hashdesk.core.pytorch.runtime import Runtime

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
# … and those for the CPU, rounded up from 210 and 760 MB.
CPU_BYTES = (250_000_000, 900_000_000)
# What a bundle's runtime takes beside: NumPy, ONNX Runtime and others that it cannot borrow.
UNBORROWED_BYTES = (310_000_000, 480_000_000)


def needs_of(runtime: Runtime) -> Needs:
    """What an installation takes on this machine."""
    download, disk = CUDA_BYTES if _gets_cuda_builds() else CPU_BYTES
    if child_process.is_frozen():
        download, disk = download + UNBORROWED_BYTES[0], disk + UNBORROWED_BYTES[1]
    return Needs(runtime.folder, download, disk, folder_bytes(runtime.wheels))


def cpu_installer() -> str | None:
    """The program uv, where it is at hand and only builds for the CPU are of use."""
    return None if has_nvidia_gpu() else shutil.which("uv")


def has_nvidia_gpu() -> bool:
    """Whether this machine has an NVIDIA GPU and its driver."""
    return any(file.exists() for file in GPU_FILES)


def _gets_cuda_builds() -> bool:
    """On Linux, the package index's builds are those for CUDA."""
    return sys.platform == "linux" and cpu_installer() is None
