"""A sentence over the photos that stays until it is closed, perhaps with a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import GRID


class NoticeBar(QFrame):
    """At most one sentence; a new one takes the place of the old."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        self._words = label()
        self._words.setWordWrap(True)
        layout.addWidget(self._words, 1)
        self._deed: Callable[[], object] | None = None
        self.action = button("", "main")
        self.action.clicked.connect(self._do)
        layout.addWidget(self.action)
        close = IconButton("x", self.tr("Close this message"))
        close.clicked.connect(self.hide)
        layout.addWidget(close)
        self.hide()

    @property
    def words(self) -> str:
        """The sentence that stands there; empty once it was closed."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, words: str, action: str = "", deed: Callable[[], object] | None = None) -> None:
        """Show a sentence; with the words of a button, and what that does."""
        self._words.setText(words)
        self._deed = deed
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setVisible(bool(words))

    def settle(self) -> None:
        """Something else happens now: what was said is old, unless it can still be undone."""
        if self._deed is None:
            self.hide()

    def _do(self) -> None:
        deed, self._deed = self._deed, None
        self.hide()
        if deed is not None:
            deed()
