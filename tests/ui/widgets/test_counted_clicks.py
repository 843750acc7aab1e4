"""A click beside a list of completions closes it, and presses what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.counted_clicks import CountedClicks
from hashdesk.ui.widgets.dialogs import file_dialogs
from hashdesk.ui.widgets.dialogs.last_folders import Purpose

# The offscreen platform has neither.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)")
LEFT = Qt.MouseButton.LeftButton
ELSEWHERE = Path("/a", "b")


class Completed(QWidget):
    """A field whose completions are open, and a button above it."""

    def __init__(self) -> None:
        super().__init__()
        self.button, self.edit = QPushButton("Choose"), QLineEdit()
        self.completer = QCompleter(["alpha", "alps"], self.edit)
        self.edit.setCompleter(self.completer)
        CountedClicks(self.completer)
        self.clicks = 0
        self.button.clicked.connect(self._count)
        layout = QVBoxLayout(self)
        layout.addWidget(self.button)
        layout.addWidget(self.edit)

    def complete(self) -> QAbstractItemView:
        self.show()
        self.edit.setFocus()
        QTest.keyClicks(self.edit, "al")
        popup = self.completer.popup()
        assert popup is not None
        return popup

    def _count(self) -> None:
        self.clicks += 1


@pytest.fixture
def completed(qtbot: QtBot) -> Completed:
    window = Completed()
    qtbot.addWidget(window)
    return window


def click_beside(popup: QWidget, at: QWidget) -> None:
    """A click as X11 brings it: all of it to the list, which has the mouse."""
    place = popup.mapFromGlobal(at.mapToGlobal(at.rect().center()))
    QTest.mousePress(popup, LEFT, pos=place)
    QTest.mouseRelease(popup, LEFT, pos=place)


def test_the_first_click_counts(completed: Completed) -> None:
    popup = completed.complete()
    assert popup.isVisible()
    click_beside(popup, completed.button)
    assert not popup.isVisible()
    assert completed.clicks == 1
    assert not completed.button.isDown()


def test_a_click_in_the_list_takes_a_completion(completed: Completed) -> None:
    popup = completed.complete()
    taken: list[str] = []
    completed.completer.activated.connect(taken.append)
    first = popup.visualRect(popup.model().index(0, 0)).center()
    QTest.mouseClick(popup.viewport(), LEFT, pos=first)
    assert taken == ["alpha"]
    assert completed.clicks == 0


def test_a_click_where_a_dialog_blocks_only_closes_the_list(
    qtbot: QtBot, completed: Completed
) -> None:
    popup = completed.complete()
    dialog = QDialog(completed)
    dialog.setModal(True)
    dialog.show()
    dialog.move(completed.geometry().bottomRight() + QPoint(300, 300))
    popup.show()
    click_beside(popup, completed.button)
    assert not popup.isVisible()
    assert completed.clicks == 0
    dialog.close()


def folder_dialog(parent: QWidget, chosen: list[Path]) -> tuple[QFileDialog, QLineEdit]:
    """A dialog that adds the folder that is chosen to a list, and its field for a path."""
    file_dialogs.ask_folder(parent, "Folder", Purpose.CARD, chosen.append)
    (dialog,) = parent.findChildren(QFileDialog)
    edit = dialog.findChild(QLineEdit)
    assert edit is not None
    return dialog, edit


def test_of_a_typed_path_the_folders_on_the_way_do_not_count(qtbot: QtBot, tmp_path: Path) -> None:
    """Qt names two folders then, one of which it selected while the path was typed."""
    chosen: list[Path] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog, edit = folder_dialog(parent, chosen)
    edit.setText(str(tmp_path))
    dialog.filesSelected.emit([str(tmp_path.parent), str(tmp_path)])
    dialog.filesSelected.emit([str(ELSEWHERE)])
    assert chosen == [tmp_path, ELSEWHERE]
    dialog.reject()


def test_the_first_click_on_choose_chooses(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "alpha").mkdir()
    chosen: list[Path] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog, edit = folder_dialog(parent, chosen)
    edit.setText(str(tmp_path / "alpha"))
    completer, buttons = edit.completer(), dialog.findChild(QDialogButtonBox)
    assert completer is not None
    assert buttons is not None
    popup = completer.popup()
    assert popup is not None
    popup.show()
    click_beside(popup, buttons.button(QDialogButtonBox.StandardButton.Open))
    qtbot.waitUntil(lambda: bool(chosen))
    assert chosen == [tmp_path / "alpha"]
