"""Adapting on a computer without PyTorch: asked, refused, stopped, gone on with, and cleared."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core import child_process
from hashdesk.core.job import Job
from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.installer import install
from hashdesk.core.pytorch.needs import needs_of
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.ui import formatting
from hashdesk.ui.app import session
from hashdesk.ui.current_page import PageId
from hashdesk.ui.encoder.adapting.adapt_panel import AdaptPanel
from hashdesk.ui.jobs.command_process import CommandProcess
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.wheel_index import BALLAST, VERSION, WheelIndex

pytestmark = pytest.mark.slow

WHEEL = f"torch-{VERSION}-py3-none-any.whl"
LEFT = Qt.MouseButton.LeftButton
INSTALLING_MS = 120_000


@pytest.fixture
def window(
    open_window: OpenWindow, large: Path, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """A window whose commands have the stub for a trainer; the index offers PyTorch."""
    wheel_index.add_pytorch()
    program = tuple(child_process.command("tests.adapting"))
    queue = partial(JobQueue, make_process=partial(CommandProcess, program=program))
    monkeypatch.setattr(session, "JobQueue", queue)
    opened = open_window(large)
    opened.features.navigator.show_page(PageId.ENCODER)
    return opened


def found() -> PyTorchSource:
    return runtime.find(Runtime(paths.pytorch(), paths.pytorch_is_named()))


def ask(qtbot: QtBot, window: MainWindow) -> AdaptPanel:
    """Press the button that adapts; the panel, which asks about PyTorch."""
    panel = window.main_layout.encoder.adapt
    qtbot.waitUntil(panel.adapt_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.mouseClick(panel.adapt_button, LEFT)
    assert panel.pytorch.isVisible()
    return panel


def test_the_offer_to_adapt_says_that_pytorch_comes_first(qtbot: QtBot, window: MainWindow) -> None:
    panel = window.main_layout.encoder.adapt
    qtbot.waitUntil(panel.adapt_button.isEnabled, timeout=PATIENCE_MS)
    needs = needs_of(Runtime(paths.pytorch(), paths.pytorch_is_named()))
    assert panel.needs.isVisible()
    assert panel.needs.text() == (
        "PyTorch, which is not on this computer yet, is installed first: about "
        f"{formatting.size(needs.download)} to download, and {formatting.size(needs.disk)} on the "
        "disk. You are asked before."
    )
    panel.show_needs(None)
    assert not panel.needs.isVisible()


def test_it_asks_first(qtbot: QtBot, window: MainWindow, wheel_index: WheelIndex) -> None:
    """What it takes and where it goes. A snapshot or another job does not end the question."""
    panel = ask(qtbot, window)
    assert not window.busy
    assert "GB are downloaded" in panel.pytorch.words.text()
    assert str(paths.pytorch()) in panel.pytorch.words.text()
    assert panel.pytorch.trouble.isHidden()
    window.parts.jobs.rescan()
    assert not panel.pytorch.install_button.isEnabled()
    assert "This task is running: " in panel.pytorch.trouble.text()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert panel.pytorch.isVisible()
    with qtbot.waitSignal(window.parts.watcher.loaded, timeout=PATIENCE_MS):
        window.parts.watcher.reload()
    assert panel.pytorch.install_button.isEnabled()
    panel.pytorch.later_button.click()
    assert panel.adapt_button.isVisible()
    assert wheel_index.requests == []


def test_what_goes_wrong_is_said_in_place(
    qtbot: QtBot, window: MainWindow, wheel_index: WheelIndex
) -> None:
    wheel_index.announced[WHEEL] = "0" * 64
    panel = ask(qtbot, window)
    panel.pytorch.install_button.click()
    qtbot.waitUntil(panel.pytorch.trouble.isVisible, timeout=INSTALLING_MS)
    assert "is not the file that was announced" in panel.pytorch.trouble.text()
    assert panel.pytorch.install_button.isEnabled()
    assert found() is PyTorchSource.MISSING


def test_stopped_gone_on_with_and_cleared(
    qtbot: QtBot, window: MainWindow, wheel_index: WheelIndex
) -> None:
    wheel_index.cut_at[WHEEL] = BALLAST // 2
    panel = ask(qtbot, window)
    panel.pytorch.install_button.click()
    said = "Downloading PyTorch, once: "
    qtbot.waitUntil(lambda: said in panel.work.phase.text(), timeout=INSTALLING_MS)
    assert not panel.work.loss.isVisible()
    here = wheel_index.wait_until_stalled(WHEEL)
    panel.work.stop_button.click()
    wheel_index.let_go.set()
    qtbot.waitUntil(panel.pytorch.isVisible, timeout=INSTALLING_MS)
    assert "1.0 MB have been downloaded already" in panel.pytorch.words.text()
    assert not window.main_layout.notice_bar.words
    assert found() is PyTorchSource.MISSING

    panel.pytorch.install_button.click()
    qtbot.waitUntil(panel.comparison.isVisible, timeout=INSTALLING_MS)
    assert wheel_index.ours("torch")[-1].first == here
    assert found() is PyTorchSource.RUNTIME

    window.features.navigator.show_page(PageId.SETTINGS)
    size, clear = window.main_layout.settings.storage.rows[CacheKind.PYTORCH]
    qtbot.waitUntil(lambda: "MB" in size.text() and clear.isEnabled(), timeout=PATIENCE_MS)
    clear.click()
    (question,) = window.findChildren(QMessageBox)
    next(yes for yes in question.buttons() if yes.text() == "Clear").click()
    qtbot.waitUntil(lambda: found() is PyTorchSource.MISSING, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not clear.isEnabled(), timeout=PATIENCE_MS)


def test_files_that_are_gone(
    qtbot: QtBot, window: MainWindow, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trainer misses them: the offer appears again, says what is wrong, and mends it."""
    wheel_index.add("sums", "1.0", {"sums/__init__.py": b""})
    wheel_index.add_pytorch(requires="sums")
    place = Runtime(paths.pytorch(), alone=True)
    install(place, Job())
    (sums,) = place.environment.glob("lib/*/site-packages/sums")
    shutil.rmtree(sums)
    monkeypatch.setenv("HASHDESK_STUB", "imports sums")
    panel = window.main_layout.encoder.adapt
    qtbot.waitUntil(panel.adapt_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.mouseClick(panel.adapt_button, LEFT)
    qtbot.waitUntil(panel.pytorch.trouble.isVisible, timeout=INSTALLING_MS)
    assert "is incomplete (ModuleNotFoundError" in panel.pytorch.trouble.text()
    panel.pytorch.install_button.click()
    qtbot.waitUntil(panel.comparison.isVisible, timeout=INSTALLING_MS)
    assert found() is PyTorchSource.RUNTIME
