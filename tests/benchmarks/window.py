"""The window on large libraries: time to the first grid, and stalls of the event loop."""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import hashdesk
from hashdesk.ui.app.load_qt import load_qt
from tests.benchmarks.report import Figure, peak_mb

SIZES = {100_000: 2.0, 1_000_000: 5.0}  # photos: largest seconds to the first painted grid
WITH_THUMBNAILS = 100_000  # photos; for the larger size they would take 6 GB
SCROLL_STEPS = 120


def measure() -> list[Figure]:
    """Open windows on synthetic libraries, each in its own process."""
    from tests.benchmarks.synthetic import make_library  # not needed by the child

    figures = []
    compileall.compile_dir(Path(hashdesk.__file__).parent, quiet=1)  # as pip does
    with tempfile.TemporaryDirectory() as scratch:
        for count, goal in SIZES.items():
            folder = Path(scratch) / str(count)
            make_library(folder, count, thumbnails=count <= WITH_THUMBNAILS)
            figures += _figures(count, _run(folder), goal)
    return figures


def _figures(count: int, measured: dict[str, float], goal: float) -> list[Figure]:
    first, stall, memory = measured["first_grid_s"], measured["stall_ms"], measured["memory_mb"]
    empty = measured["window_s"]
    small = count <= WITH_THUMBNAILS
    figures = [
        Figure(f"{count:,} photos: first painted grid", f"{first:.2f} s", f"< {goal:.0f} s",
               first < goal),
        Figure("  of that, until the empty window", f"{empty:.2f} s", "< 0.8 s", empty < 0.8),
        Figure("  longest stall while opening", f"{stall:.0f} ms", "< 100 ms", stall < 100),
        Figure("  similar photos, key to painted", f"{measured['similar_ms']:.0f} ms"),
        _below("  all photos sorted by likeness", measured.get("sorted_ms"), 300),
        _below("  another step of *Match*, key to painted", measured["bits_ms"], 50),
        _below("  filter by year, click to painted", measured["filter_ms"], 150),
        _below("  worst stall while scrolling", measured["scroll_ms"], 33 if small else 100),
        Figure("  resize", f"{measured['resize_ms']:.0f} ms"),
        _below("  a screenful of kept thumbnails", measured.get("screenful_ms"), 200),
        Figure("  peak memory", f"{memory:.0f} MB", "< 320 MB" if small else "",
               memory < 320 if small else None),
        _below("  search by words, Enter to painted", measured["words_ms"], 100 if small else None),
        Figure("  peak memory after that", f"{measured['words_mb']:.0f} MB"),
    ]  # fmt: skip
    return [figure for figure in figures if figure.value != "-"]


def _below(what: str, value: float | None, goal: float | None) -> Figure:
    """A figure in milliseconds; a dash if it was not measured."""
    if value is None:
        return Figure(what, "-")
    goal_text = "" if goal is None else f"< {goal:.0f} ms"
    return Figure(what, f"{value:.0f} ms", goal_text, None if goal is None else value < goal)


def _run(folder: Path) -> dict[str, float]:
    """Measure one cold start, including the start of Python."""
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
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _child(folder: Path, started: float) -> dict[str, float]:
    load_qt()
    from PySide6.QtWidgets import QApplication

    from hashdesk.core.encoding.codes import BITS
    from hashdesk.core.search.question import MOST_SORTED
    from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
    from tests.benchmarks.watched_window import open_watched

    application = QApplication([])
    measured: dict[str, float] = {}
    with open_watched(folder) as watched:
        window, grid, navigator = (
            watched.window,
            watched.window.main_layout.grid,
            watched.window.features.navigator,
        )
        application.processEvents()
        measured["window_s"] = time.time() - started
        watched.wait(lambda: watched.painted.at > 0)
        measured["first_grid_s"] = watched.painted.at - started
        watched.rest(0.5)
        measured["stall_ms"] = watched.beat.longest_s * 1000

        photos = window.main_layout.grid.photo_model.photos
        if (folder / THUMBNAILS).exists():
            bar = grid.verticalScrollBar()
            watched.wait(watched.screen_is_filled)
            measured["screenful_ms"] = watched.until_painted(
                lambda: bar.setValue(bar.maximum() // 2), watched.screen_is_filled
            )
            bar.setValue(0)
        watched.rest(0.3)
        watched.beat.reset()
        bar = grid.verticalScrollBar()
        for step in range(SCROLL_STEPS):
            bar.setValue(bar.value() + (97 if step % 3 else bar.maximum() // SCROLL_STEPS))
            watched.rest(0.016)
        measured["scroll_ms"] = watched.beat.longest_s * 1000

        begin = time.time()
        measured["similar_ms"] = watched.until_painted(
            lambda: window.features.searches.show_similar(int(photos[0])),
            lambda: navigator.result is not None,
        )
        if len(photos) <= MOST_SORTED:
            watched.wait(
                lambda: navigator.result is not None and len(navigator.result.photos) == len(photos)
            )
            measured["sorted_ms"] = (time.time() - begin) * 1000
        times = [
            watched.until_painted(
                lambda bits=bits: window.main_layout.match_bar.choose(bits),
                lambda bits=bits: navigator.result is not None and navigator.result.step == bits,
            )
            for bits in (*BITS, *BITS)
        ]
        measured["bits_ms"] = statistics.median(times)
        navigator.show_library()
        year = window.main_layout.sidebar.time.topLevelItem(3)
        assert year is not None
        measured["filter_ms"] = watched.until_painted(
            lambda: window.main_layout.sidebar.time.itemClicked.emit(year, 0),
            lambda: 0 < len(window.main_layout.grid.photo_model.photos) < len(photos),
        )
        resizes = []
        for width in (1200, 1440, 1300, 1440):
            begin = time.perf_counter()
            window.resize(width, 900)
            application.processEvents()
            resizes.append((time.perf_counter() - begin) * 1000)
        measured["resize_ms"] = statistics.median(resizes)
        measured["memory_mb"] = peak_mb()
        navigator.show_library()
        field, words = window.main_layout.top_bar.search, window.features.words
        field.entered.emit()
        watched.wait(lambda: words.ready)
        measured["words_ms"] = watched.until_painted(
            lambda: field.searched.emit(f"march {year.text(0)}"),
            lambda: 0 < len(window.main_layout.grid.photo_model.photos) < len(photos),
        )
        measured["words_mb"] = peak_mb()
    return measured


if __name__ == "__main__":
    print(json.dumps(_child(Path(sys.argv[1]), float(sys.argv[2]))))
