"""Questions that are asked before something ends or cannot simply be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui import text
from hashdesk.ui.branches import Branch
from hashdesk.ui.text import translate


def confirm_forget(window: QWidget, branch: Branch, forget: Callable[[bytes], object]) -> None:
    """Ask whether a folder shall really be taken out of the library; returns at once."""
    words = translate(
        "HashDesk",
        "Take {name} with {photos} out of the library? The photos themselves stay where they are; "
        "their codes and thumbnails go.",
    )
    question = QMessageBox(window)
    question.setWindowTitle(translate("HashDesk", "Take out of the library"))
    question.setText(words.format(name=branch.name, photos=text.photos(branch.photos)))
    take_out = question.addButton(
        translate("HashDesk", "Take out"), QMessageBox.ButtonRole.DestructiveRole
    )
    question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
    take_out.clicked.connect(lambda: forget(branch.root))
    question.finished.connect(question.deleteLater)
    question.open()


def confirm_trash(
    window: QWidget, photos: int, groups: int, size: int, go: Callable[[], object]
) -> None:
    """Ask whether the marked photos of all groups shall go to the trash; returns at once."""
    words = translate(
        "HashDesk",
        "Move {photos} of {groups} groups to the trash? That is {size}. One photo of each group "
        "stays, and you can undo it.",
    )
    question = QMessageBox(window)
    question.setWindowTitle(translate("HashDesk", "Move to the trash"))
    question.setText(
        words.format(photos=text.photos(photos), groups=text.count(groups), size=text.size(size))
    )
    move = question.addButton(
        translate("HashDesk", "Move to the trash"), QMessageBox.ButtonRole.DestructiveRole
    )
    question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
    move.clicked.connect(go)
    question.finished.connect(question.deleteLater)
    question.open()


def confirm_stop(window: QWidget, doing: str, stop: Callable[[], object]) -> QMessageBox:
    """Ask whether what goes on shall be stopped for good; returns at once."""
    words = translate(
        "HashDesk", "{doing} is not done yet. Stop it and close? What it has so far is kept."
    )
    question = QMessageBox(window)
    question.setWindowTitle(translate("HashDesk", "Close HashDesk"))
    question.setText(words.format(doing=doing))
    go = question.addButton(
        translate("HashDesk", "Stop and close"), QMessageBox.ButtonRole.AcceptRole
    )
    stay = question.addButton(translate("HashDesk", "Keep open"), QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(stay)
    question.setEscapeButton(stay)
    go.clicked.connect(stop)
    question.finished.connect(question.deleteLater)
    question.open()
    return question
