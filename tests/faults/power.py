"""A disk whose power can be cut: what was not flushed to it is gone.

It is a file system in a file, mounted by root. ext4 and XFS have a call that stops all writing at
once and drops what is only in memory; mounting it again then is what a machine does after a power
cut. What a disk's own cache may lose or reorder is not covered.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN: _IOR('X', 125, __u32)
WITHOUT_FLUSHING = 2  # neither data nor the file system's own log
FILE_SYSTEMS = {"ext4": ["mkfs.ext4", "-qF"], "xfs": ["mkfs.xfs", "-qf"]}
DISK_BYTES = 320 << 20  # XFS wants 300 MB; the file is sparse


class PowerDisk:
    """A mounted disk. Nothing may have a file on it open when it is cut."""

    def __init__(self, image: Path, place: Path) -> None:
        self._image = image
        self.place = place

    def mount(self) -> str:
        """Mount the disk; why that failed, or nothing."""
        command = ["mount", "-o", "loop", str(self._image), str(self.place)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()

    def flush(self) -> None:
        """Have everything on the disk that was written so far."""
        subprocess.run(["sync", "-f", str(self.place)], check=True)

    def cut(self) -> None:
        """Cut the power, and switch the disk on again."""
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING))
        finally:
            os.close(descriptor)
        subprocess.run(["umount", str(self.place)], check=True)
        assert not self.mount()


@contextmanager
def power_disk(folder: Path, file_system: str) -> Iterator[PowerDisk]:
    """A new disk with a file system, or a skip that says why there is none."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a disk and cut its power")
    make = FILE_SYSTEMS[file_system]
    if shutil.which(make[0]) is None:
        pytest.skip(f"{make[0]} is not installed")
    image, place = folder / f"{file_system}.img", folder / file_system
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(DISK_BYTES)
    subprocess.run([*make, str(image)], check=True)
    disk = PowerDisk(image, place)
    if reason := disk.mount():
        pytest.skip(f"this root may not mount: {reason}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        image.unlink()
