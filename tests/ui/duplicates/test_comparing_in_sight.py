"""How far comparing photos is stands in the status bar on every page, and stops there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import PICTURES, forget_comparison, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def copies(copies: Path) -> Path:
    """A library whose photos were never compared: their files are read."""
    forget_comparison(copies)
    return copies


def test_comparing_is_seen_and_stopped_elsewhere(
    qtbot: QtBot, open_window: OpenWindow, copies: Path
) -> None:
    window = open_window(copies)
    navigator, bar = window.features.navigator, window.main_layout.status_bar
    cancel = window.bindings.by_name["cancel"]
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    ended: list[str] = []
    window.features.duplicates.request.ended.connect(ended.append)
    navigator.show_page(PageId.DUPLICATES)
    navigator.show_library()
    qtbot.waitUntil(lambda: "Comparing photos" in bar.text.text(), timeout=PATIENCE_MS)
    assert bar.cancel_button.isVisible()
    assert cancel.isEnabled()
    cancel.trigger()
    assert "Stopping" in bar.text.text()
    qtbot.waitUntil(lambda: ended == [""], timeout=PATIENCE_MS)
    assert not bar.cancel_button.isVisible()
    assert not cancel.isEnabled()
    navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, window, PICTURES)
    assert not bar.cancel_button.isVisible()


def test_a_task_of_the_queue_comes_first(
    qtbot: QtBot, open_window: OpenWindow, copies: Path
) -> None:
    """Stop is about what is shown; comparing is shown again afterwards, if it goes on."""
    window = open_window(copies)
    bar = window.main_layout.status_bar
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    window.parts.jobs.rescan()
    window.features.navigator.show_page(PageId.DUPLICATES)
    assert "Comparing" not in bar.text.text()
    bar.cancel_wanted.emit()
    wait_for(qtbot, window, PICTURES)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
