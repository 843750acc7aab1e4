"""What is shown while there are no photos: two ways to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.theme import GRID


class WelcomePage(QWidget):
    """Choose a folder, or try a demo album; or wait until the first photos are there."""

    folder_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        layout.setSpacing(GRID)
        layout.addStretch(2)
        self._headline = label("", "headline")
        self._text = label("", "muted")
        self._text.setWordWrap(True)
        self._text.setFixedSize(400, 48)
        for shown in (self._headline, self._text):
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            layout.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(2 * GRID)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setSpacing(GRID)
        self._folder = button(self.tr("Choose a folder…"), "main")
        self._folder.clicked.connect(self.folder_wanted)
        self._demo = button(self.tr("Try a demo album"))
        self._demo.clicked.connect(self.demo_wanted)
        row.addWidget(self._folder)
        row.addWidget(self._demo)
        layout.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.show_choice()

    def show_choice(self) -> None:
        """Nothing is there, and nothing goes on."""
        self._headline.setText(self.tr("Find photos that look alike"))
        self._text.setText(
            self.tr(
                "Choose a folder of photos, or drop one here. "
                "Your photos stay where they are; HashDesk only looks at them."
            )
        )
        self._buttons.show()
        self._folder.setFocus()

    def show_busy(self, doing: str) -> None:
        """The first photos are on their way."""
        self._headline.setText(doing)
        self._text.setText(self.tr("The first photos will be here in a moment."))
        if self._buttons.isAncestorOf(self.focusWidget() or self):
            self.setFocus()  # not the next button in line, which would be Cancel
        self._buttons.hide()
