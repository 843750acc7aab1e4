"""A sentence over the photos that stays until it is closed, perhaps with one answer or two."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from hashdesk.ui.widgets.basic import button, paragraph
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import GRID


class NoticeBar(QFrame):
    """Shows at most one sentence; a new one replaces it, or waits while there is an answer to give.

    What waits is shown as soon as the sentence with its answers is gone.
    """

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
        self._waiting: dict[str, Callable[[], None]] = {}  # how to show them, by their words
        self.button = button("", "main", lambda: self._do(self._action))
        self.other_button = button("", "flat", lambda: self._do(self._other_action))
        layout.addWidget(self.button)
        layout.addWidget(self.other_button)
        close = IconButton("x", self.tr("Close this message"))
        close.clicked.connect(self.withdraw)
        layout.addWidget(close)
        self._swap = SwapGuard(self.button, self.other_button, close)
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
        waits: bool = False,
    ) -> None:
        """Show a sentence, perhaps with a button that does something about it."""
        self._show(words, button, action, "", None, stays=stays, waits=waits)

    def ask(
        self,
        words: str,
        button: str,
        action: Callable[[], object],
        other_button: str,
        other_action: Callable[[], object],
        waits: bool = False,
    ) -> None:
        """Show a sentence with two answers; it stays until one of them is given."""
        self._show(words, button, action, other_button, other_action, stays=True, waits=waits)

    def _show(
        self,
        words: str,
        button: str,
        action: Callable[[], object] | None,
        other_button: str,
        other_action: Callable[[], object] | None,
        *,
        stays: bool,
        waits: bool = False,
    ) -> None:
        if waits and self._action is not None and not self.isHidden():
            self._waiting[words] = lambda: self._show(
                words, button, action, other_button, other_action, stays=stays
            )
            return
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
            self.withdraw()

    def leave_page(self) -> None:
        """Hide a sentence that belongs to the page or the answer that was in sight."""
        if not self._stays:
            self.withdraw()

    def withdraw(self) -> None:
        """Hide the sentence in sight; one that waits takes its place."""
        self.hide()
        if self._waiting:
            self._waiting.pop(next(iter(self._waiting)))()
            self._swap.turned()

    def retract(self, words: str) -> None:
        """Hide this sentence, or let it wait no more; another one stays."""
        self._waiting.pop(words, None)
        if self.words == words:
            self.withdraw()

    def _do(self, action: Callable[[], object] | None) -> None:
        self._action = self._other_action = None
        self.hide()
        if action is not None:
            action()
        if self.isHidden():
            self.withdraw()
        else:  # it has led to the next sentence
            self._swap.turned()
