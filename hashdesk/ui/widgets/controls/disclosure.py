"""A heading that shows and hides what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from hashdesk.ui.widgets.basic import column
from hashdesk.ui.widgets.theme import GRID


class DisclosureHeading(QToolButton):
    """Enter presses it, as it does all buttons: Qt has tool buttons answer to Space alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            event.accept()
        else:
            super().keyPressEvent(event)


class Disclosure(QWidget):
    """Closed at first."""

    def __init__(self, words: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.heading = DisclosureHeading()
        self.heading.setObjectName("disclosure")
        self.heading.setText(words)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setCheckable(True)
        self.heading.setCursor(Qt.CursorShape.PointingHandCursor)
        self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.heading.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.heading.toggled.connect(self._show)
        column(self.heading, content, parent=self, spacing=GRID)
        self._show(False)

    def open(self) -> None:
        """Show what stands below the heading."""
        self.heading.setChecked(True)

    def _show(self, shown: bool) -> None:
        arrows = Qt.ArrowType
        self.heading.setArrowType(arrows.DownArrow if shown else arrows.RightArrow)
        self._content.setVisible(shown)
