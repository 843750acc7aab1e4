"""Answers to the question before photos go to the trash."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


def answer(qtbot: QtBot, window: MainWindow, button: str) -> str:
    """Answer the question that is open or about to be; what it asked."""
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=PATIENCE_MS)
    (question,) = window.findChildren(QMessageBox)
    words = question.text()
    next(one for one in question.buttons() if one.text().strip("&") == button).click()
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    return words
