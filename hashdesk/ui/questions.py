"""Questions that are asked before something cannot simply be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui import text
from hashdesk.ui.branches import Branch
from hashdesk.ui.text import translate


def confirm_forget(window: QWidget, branch: Branch, forget: Callable[[bytes], object]) -> None:
    """Ask whether a folder shall really be taken out of the library; returns at once."""
    words = translate(
        "Take {name} with {photos} out of the library? The photos themselves stay where they are; "
        "their codes and thumbnails go."
    )
    question = QMessageBox(window)
    question.setWindowTitle(translate("Take out of the library"))
    question.setText(words.format(name=branch.name, photos=text.photos(branch.photos)))
    take_out = question.addButton(translate("Take out"), QMessageBox.ButtonRole.DestructiveRole)
    question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
    take_out.clicked.connect(lambda: forget(branch.root))
    question.finished.connect(question.deleteLater)
    question.open()
