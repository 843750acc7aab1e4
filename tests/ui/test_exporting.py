"""The export's page, through a real child process."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from hashdesk.ui.sidebar import EXPORT
from hashdesk.ui.window import Window
from tests.ui.conftest import PATIENCE_MS


def show(qtbot: QtBot, window: Window) -> None:
    """Go to the page, and wait for the size."""
    window.browser.show_page(EXPORT)
    size = window.frame.export._size
    qtbot.waitUntil(lambda: size.text().startswith("24 photos, about "), timeout=PATIENCE_MS)


def test_codes_are_exported_to_a_new_folder(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    show(qtbot, window)
    page, out = window.frame.export, tmp_path / "my codes"
    page.folder_chosen.emit(os.fsencode(out))
    assert not page._choose.isEnabled()
    qtbot.waitUntil(page._reveal.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(page._choose.isEnabled, timeout=PATIENCE_MS)
    assert page._news.text() == f"24 photos exported to {out}."
    assert len(np.load(out / "codes_64.npy")) == 24
    assert page._exported == os.fsencode(out)


def test_a_folder_that_is_taken_is_left_alone(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    show(qtbot, window)
    (tmp_path / "diary.txt").write_text("mine")
    window.frame.export.folder_chosen.emit(os.fsencode(tmp_path))
    qtbot.waitUntil(lambda: "not empty" in window.frame.notice_text(), timeout=PATIENCE_MS)
    assert (tmp_path / "diary.txt").read_text() == "mine"
    assert not window.frame.export._reveal.isVisible()


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform's own
def test_the_button_asks_for_a_folder(qtbot: QtBot, window: Window) -> None:
    """Not modal to the program: the window goes on."""
    show(qtbot, window)
    window.frame.export._choose.click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(dialog.finished):
        dialog.reject()
