"""A question that is answered with a line of text, asked without blocking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.basic import button, column, label, row
from hashdesk.ui.widgets.theme import GRID

FIELD_WIDTH = 320  # pixels


class TextDialog(QDialog):
    """A field, and buttons that give the answer or none; Enter gives it."""

    def __init__(self, window: QWidget, title: str, words: str, yes: str, before: str) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.field = QLineEdit(before)
        self.field.setObjectName("field")
        self.field.setMinimumWidth(FIELD_WIDTH)
        self.field.selectAll()
        asked = label(words)
        asked.setBuddy(self.field)
        self.field.setAccessibleName(words)
        self.agree = button(yes, "main", self.accept)
        self.agree.setDefault(True)
        stay = button(translate("HashDesk", "Cancel"), "", self.reject)
        margins = (2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column(asked, self.field, row(1, stay, self.agree), parent=self, margins=margins)


def ask_text(
    window: QWidget, title: str, words: str, yes: str, go: Callable[[str], object], before: str = ""
) -> TextDialog:
    """Ask for a line of text; returns at once, `go` is called with the answer.

    before: the text that is there already.
    """
    dialog = TextDialog(window, title, words, yes, before)
    dialog.accepted.connect(lambda: go(dialog.field.text()))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
