"""A question with two answers, asked without blocking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui.formatting import translate


def confirm(
    window: QWidget, title: str, words: str, yes: str, go: Callable[[], object], no: str = ""
) -> QMessageBox:
    """Ask before something ends or cannot simply be undone; Enter and Escape say no.

    Returns at once; `go` is called if the answer is yes.
    """
    question = QMessageBox(window)
    question.setWindowTitle(title)
    question.setTextFormat(Qt.TextFormat.PlainText)  # a name may look like HTML
    question.setText(words)
    agree = question.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    no = no or translate("HashDesk", "Cancel")
    stay = question.addButton(no, QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(stay)
    question.setEscapeButton(stay)
    agree.clicked.connect(go)
    question.finished.connect(question.deleteLater)
    question.open()
    return question
