"""A sentence over the photos that stays until it is closed, perhaps with one answer or two."""

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
        self._other_action: Callable[[], object] | None = None
        self._stays = False  # until it is closed or answered
        self.button = button("", "main", lambda: self._do(self._action))
        self.other_button = button("", "flat", lambda: self._do(self._other_action))
        layout.addWidget(self.button)
        layout.addWidget(self.other_button)
        close = IconButton("x", self.tr("Close this message"))
        close.clicked.connect(self.hide)
        layout.addWidget(close)
        self.hide()

    @property
    def words(self) -> str:
        """The sentence in sight; empty once it was closed."""
        return "" if self.isHidden() else self._words.text()

    def tell(
        self,
        words: str,
        button: str = "",
        action: Callable[[], object] | None = None,
        stays: bool = False,
    ) -> None:
        """Show a sentence, perhaps with a button that does something about it."""
        self._show(words, button, action, "", None, stays=stays)

    def ask(
        self,
        words: str,
        button: str,
        action: Callable[[], object],
        other_button: str,
        other_action: Callable[[], object],
    ) -> None:
        """Show a sentence with two answers; it stays until one of them is given."""
        self._show(words, button, action, other_button, other_action, stays=True)

    def _show(
        self,
        words: str,
        button: str,
        action: Callable[[], object] | None,
        other_button: str,
        other_action: Callable[[], object] | None,
        *,
        stays: bool,
    ) -> None:
        self._stays = stays
        self._words.setText(words)
        self._action, self._other_action = action, other_action
        for widget, text in ((self.button, button), (self.other_button, other_button)):
            widget.setText(text)
            widget.setVisible(bool(text))
        self.setVisible(bool(words))

    def settle(self) -> None:
        """Hide a sentence without a button: it is out of date once something else happens."""
        if self._action is None and not self._stays:
            self.hide()

    def leave_page(self) -> None:
        """Hide a sentence that belongs to the page or the answer that was in sight."""
        if not self._stays:
            self.hide()

    def _do(self, action: Callable[[], object] | None) -> None:
        self._action = self._other_action = None
        self.hide()
        if action is not None:
            action()
