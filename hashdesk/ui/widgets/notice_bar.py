"""A sentence over the photos that stays until it is closed, perhaps with a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from hashdesk.ui.widgets.basic import button, paragraph
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import GRID


class NoticeBar(QFrame):
    """Shows at most one sentence; a new one replaces it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        self._words = paragraph()
        layout.addWidget(self._words, 1)
        self._action: Callable[[], object] | None = None
        self.button = button("", "main", self._do)
        layout.addWidget(self.button)
        close = IconButton("x", self.tr("Close this message"))
        close.clicked.connect(self.hide)
        layout.addWidget(close)
        self.hide()

    @property
    def words(self) -> str:
        """The sentence in sight; empty once it was closed."""
        return "" if self.isHidden() else self._words.text()

    def tell(
        self, words: str, button: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence, perhaps with a button that does something about it."""
        self._words.setText(words)
        self._action = action
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setVisible(bool(words))

    def settle(self) -> None:
        """Hide a sentence without a button: it is out of date once something else happens."""
        if self._action is None:
            self.hide()

    def _do(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()
