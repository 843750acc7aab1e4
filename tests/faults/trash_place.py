"""A home with a trash, whose photos are moved there and back in a process that faults disturb."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import RestoreOutcome, restore_batch
from tests.faults.phases.trials import TRACE

PHOTOS = 5
# What changes a folder or a file, in Qt and in Python; each is a moment to be killed at.
CALLS = ("write", "pwrite64", "fsync", "link", "linkat", "rename", "renameat", "renameat2")
CALLS += ("unlink", "unlinkat", "mkdir", "mkdirat", "openat")


@dataclass
class Place:
    """A home with a trash, photos and a library."""

    home: Path

    def __post_init__(self) -> None:
        self.photos, self.library = self.home / "photos", self.home / "library"
        self.trash = self.home / "data" / "Trash" / "files"
        for folder in (self.photos, self.library):
            folder.mkdir(parents=True)

    def draw(self) -> list[Path]:
        """The photos, each with a content of its own, where they were."""
        paths = [self.photos / f"{number} é.jpg" for number in range(PHOTOS)]
        for path in paths:
            path.write_text(f"the only copy of {path.name}")
        return paths

    def draw_shots(self) -> list[Path]:
        """Two shots of three files each."""
        names = [f"{number}{suffix}" for number in range(2) for suffix in (".cr2", ".jpg", ".xmp")]
        paths = [self.photos / name for name in names]
        for path in paths:
            path.write_text(f"the only copy of {path.name}")
        return paths

    def start_afresh(self) -> list[Path]:
        """No trash, as before anything was thrown away, and all photos in place."""
        self.bring_back()
        shutil.rmtree(self.trash.parent, ignore_errors=True)
        return self.draw()

    def command(self, verb: str, *photos: Path) -> list[str]:
        return [sys.executable, "-m", "tests.faults.trash_steps", verb, str(self.library),
                *map(str, photos)]  # fmt: skip

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run it with this home."""
        environment = {**os.environ, "HOME": str(self.home)}
        environment["XDG_DATA_HOME"] = str(self.home / "data")
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    def lost(self, paths: list[Path]) -> int:
        """How many photos are neither in place nor in the trash with all of their bytes."""
        whole = {f"the only copy of {path.name}" for path in paths}
        folders = [folder for folder in (self.photos, self.trash) if folder.is_dir()]
        found = {file.read_text() for folder in folders for file in folder.iterdir()}
        return len(whole - found)

    def bring_back(self) -> RestoreOutcome:
        """What a later window does."""
        log = RemovalLog(self.library)
        left = log.in_trash()
        return restore_batch(log, left[0].batch) if left else RestoreOutcome([], [])


def calls_of(place: Place, command: list[str], trace: Path) -> list[tuple[str, int]]:
    """The system calls that touch photos, trash or log, each with its number among its kind."""
    traced = [*TRACE, str(trace), "-e", f"trace={','.join(CALLS)}", *command]
    assert place.run(traced).returncode == 0
    seen: dict[str, int] = {}
    points = []
    for line in trace.read_text(errors="replace").splitlines():
        if match := re.match(r"(\w+)\((.*)", line):
            name, rest = match.groups()
            seen[name] = seen.get(name, 0) + 1
            ours = str(place.home) in rest or name not in ("openat", "write")
            if ours or "Trash Info" in rest or "trashinfo" in rest or r"\n" in rest[:8]:
                points.append((name, seen[name]))
    return points
