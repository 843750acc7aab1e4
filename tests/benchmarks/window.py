"""The window on big libraries: how soon the grid is there, and whether it ever makes one wait."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.report import Figure
from tests.benchmarks.synthetic import make_library

SIZES = {100_000: 2.0, 1_000_000: 5.0}  # photos -> seconds to the first painted grid, at most
BEAT_MS = 5
PATIENCE_S = 60.0


def measure() -> list[Figure]:
    """Open a window on synthetic libraries, each in a process of its own."""
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        for count, goal in SIZES.items():
            folder = Path(scratch) / str(count)
            make_library(folder, count)
            figures += _figures(f"{count:,} photos", _run(folder), goal)
    return figures


def _figures(what: str, found: dict[str, float], goal: float) -> list[Figure]:
    first, stall = found["first_grid_s"], found["stall_ms"]
    return [
        Figure(f"{what}: first painted grid", f"{first:.2f} s", f"< {goal:.0f} s", first < goal),
        Figure("  of that, until the empty window", f"{found['window_s']:.2f} s"),
        Figure("  longest stall while opening", f"{stall:.0f} ms", "< 100 ms", stall < 100),
        Figure("  peak memory", f"{found['memory_mb']:.0f} MB"),
        Figure("  similar photos, key to painted", f"{found['similar_ms']:.0f} ms"),
        Figure("  another bit length, key to painted", f"{found['bits_ms']:.0f} ms"),
        Figure("  worst frame while scrolling", f"{found['scroll_ms']:.1f} ms"),
        Figure("  resize", f"{found['resize_ms']:.0f} ms"),
    ]


def _peak_mb() -> float:
    """This process's largest memory (getrusage would count that of its parent at the fork)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _run(folder: Path) -> dict[str, float]:
    """One cold start; the times count from here, Python's own start included."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window", str(folder), str(time.time())],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _child(folder: Path, started: float) -> dict[str, float]:
    from dataclasses import replace

    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QTimer
    from PySide6.QtWidgets import QApplication

    from hashdesk.core.codes import BITS
    from hashdesk.core.pool import DecodePool
    from hashdesk.core.settings import Settings
    from hashdesk.ui.session import build

    class Painted(QObject):
        """Notes when the viewport was last painted with photos in it."""

        at = 0.0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and len(window.frame.model.photos):
                QTimer.singleShot(0, self.note)
            return False

        def note(self) -> None:
            self.at = time.time()

    class Beat(QObject):
        """The longest time between two beats of a fast timer."""

        def __init__(self) -> None:
            super().__init__()
            self.last, self.longest = time.perf_counter(), 0.0
            self.timer = QTimer(self)
            self.timer.timeout.connect(self.beat)
            self.timer.start(BEAT_MS)

        def beat(self) -> None:
            now = time.perf_counter()
            self.longest = max(self.longest, now - self.last)
            self.last = now

    application = QApplication([])
    found: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory() as scratch,
        DecodePool(replace(Settings(), workers=1)) as pool,
    ):
        settings = QSettings(f"{scratch}/window.ini", QSettings.Format.IniFormat)
        window = build(folder, pool, Settings(), settings)
        painted = Painted()
        grid = window.frame.grid
        grid.viewport().installEventFilter(painted)
        window.resize(1440, 900)
        window.show()
        application.processEvents()
        found["window_s"] = time.time() - started
        beat = Beat()

        def wait(until: Callable[[], bool]) -> None:
            end = time.time() + PATIENCE_S
            while not until() and time.time() < end:
                QCoreApplication.processEvents()
                time.sleep(0.001)
            assert until(), "nothing happened"

        wait(lambda: painted.at > 0)
        found["first_grid_s"] = painted.at - started
        wait_end = time.time() + 0.5
        wait(lambda: time.time() > wait_end)
        found["stall_ms"] = beat.longest * 1000

        begin = time.time()
        window.browser.show_similar(int(window.frame.model.photos[0]))
        wait(lambda: window.browser.found is not None and painted.at > begin)
        found["similar_ms"] = (painted.at - begin) * 1000
        times = []
        for bits in (*BITS, *BITS):
            begin = time.time()
            window.frame.top.bits.choose(bits)
            if window.browser.found is not None and window.browser.found.bits != bits:
                wait(lambda: window.browser.found.bits == bits and painted.at > begin)  # noqa: B023
                times.append((painted.at - begin) * 1000)
        found["bits_ms"] = statistics.median(times)
        window.browser.show_library()
        frames = []
        bar = grid.verticalScrollBar()
        for step in range(60):
            begin = time.perf_counter()
            bar.setValue(bar.value() + (97 if step % 3 else bar.maximum() // 70))
            grid.viewport().repaint()
            frames.append((time.perf_counter() - begin) * 1000)
        found["scroll_ms"] = max(frames)
        resizes = []
        for width in (1200, 1440, 1300, 1440):
            begin = time.perf_counter()
            window.resize(width, 900)
            application.processEvents()
            resizes.append((time.perf_counter() - begin) * 1000)
        found["resize_ms"] = statistics.median(resizes)
        found["memory_mb"] = _peak_mb()
        window.close()
    return found


if __name__ == "__main__":
    print(json.dumps(_child(Path(sys.argv[1]), float(sys.argv[2]))))
