"""Real mounts for tests: drives that are plugged in and pulled out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


class Mounts:
    """Mounts and unmounts; whatever is left is unmounted at the end."""

    def __init__(self) -> None:
        self._mounted: list[Path] = []

    def add(self, place: Path) -> None:
        """Mount an empty drive in memory."""
        self._mount(["-t", "tmpfs", "-o", "size=16m", "none"], place)

    def bind(self, source: Path, place: Path) -> None:
        """Show a folder in another place, as if it were a drive that is mounted there."""
        self._mount(["--bind", str(source)], place)

    def overlay(self, lower: Path, scratch: Path, place: Path) -> None:
        """Show a folder through a file system of its own, as unions of drives do."""
        (upper, work) = (scratch / "upper", scratch / "work")
        upper.mkdir(parents=True)
        work.mkdir()
        options = f"lowerdir={lower},upperdir={upper},workdir={work}"
        self._mount(["-t", "overlay", "overlay", "-o", options], place)

    def remove(self, place: Path) -> None:
        """Unmount a drive at once, whoever uses it: as if it were pulled out."""
        subprocess.run(["umount", "-l", str(place)], check=True)
        self._mounted.remove(place)

    def close(self) -> None:
        """Unmount all that is left."""
        for place in reversed(self._mounted.copy()):
            self.remove(place)

    def _mount(self, what: list[str], place: Path) -> None:
        subprocess.run(["mount", *what, str(place)], check=True)
        self._mounted.append(place)


def mounts_or_skip() -> Iterator[Mounts]:
    """Mounts, or a skip that says why there are none."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a drive")
    probe = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
        check=False,
        capture_output=True,
        text=True,
    )
    if probe.returncode != 0:
        pytest.skip(f"this root may not mount: {probe.stderr.strip()}")
    mounts = Mounts()
    yield mounts
    mounts.close()
