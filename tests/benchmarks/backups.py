"""Backups of large libraries: making one, and putting it back."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from hashdesk.core.backup.make import back_up
from hashdesk.core.backup.restore import restore
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.whole_library.library_files import LibraryPart
from tests.benchmarks.report import Figure
from tests.benchmarks.synthetic import make_library

SIZES = {100_000: 3.0, 1_000_000: None}  # photos: most seconds for a backup, if there is a goal


def measure() -> list[Figure]:
    """Back up synthetic libraries, verified as always, and put the backups back."""
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        for count, goal in SIZES.items():
            library = Path(scratch) / str(count)
            make_library(library, count)
            started = time.perf_counter()
            backup = back_up(library, Settings(), Job())
            made = time.perf_counter()
            restore(library, backup, list(LibraryPart), Job())
            restored = time.perf_counter() - made
            took = made - started
            figures += [
                Figure(
                    f"{count:,} photos: a backup of {backup.copy.bytes / 1e6:.0f} MB",
                    f"{took:.2f} s",
                    f"< {goal:.0f} s" if goal else "",
                    took < goal if goal else None,
                ),
                Figure("  putting it back", f"{restored:.2f} s"),
            ]
    return figures
