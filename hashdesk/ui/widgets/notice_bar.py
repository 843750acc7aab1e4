"""A sentence over the photos that stays until it is closed, perhaps with one answer or two."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from hashdesk.ui.widgets.basic import button, column, paragraph
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import GRID


class NoticeBar(QFrame):
    """Shows at most one sentence; a new one replaces it, but none takes away an answer to give.

    Below a sentence with answers stands one without. What waits is shown as soon as the sentence
    with its answers is gone.
    """

    closed = Signal(str)  # the sentence that a person closed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        self._words = paragraph()
        self._remark = paragraph()  # without an answer, below a sentence with one
        self._remark.hide()
        layout.addLayout(column(self._words, self._remark, spacing=GRID // 2), 1)
        self._action: Callable[[], object] | None = None
        self._other_action: Callable[[], object] | None = None
        self._stays = self._remark_stays = False  # until it is closed or answered
        self._yields = False  # its answer can be given elsewhere, too
        self._waiting: dict[str, Callable[[], None]] = {}  # how to show them, by their words
        self.button = button("", "main", lambda: self._do(self._action))
        self.other_button = button("", "flat", lambda: self._do(self._other_action))
        layout.addWidget(self.button)
        layout.addWidget(self.other_button)
        close = IconButton("x", self.tr("Close this message"))
        close.clicked.connect(self._close)
        layout.addWidget(close)
        self._swap = SwapGuard(self.button, self.other_button, close)
        self.hide()

    @property
    def words(self) -> str:
        """The sentence in sight; empty once it was closed."""
        return "" if self.isHidden() else self._words.text()

    @property
    def remark(self) -> str:
        """What stands below the sentence in sight, if anything does."""
        return "" if self.isHidden() else self._remark.text()

    def tell(
        self,
        words: str,
        button: str = "",
        action: Callable[[], object] | None = None,
        stays: bool = False,
        waits: bool = False,
        yields: bool = False,
    ) -> None:
        """Show a sentence, perhaps with a button that does something about it."""
        self._show(words, button, action, "", None, stays=stays, waits=waits, yields=yields)

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
        yields: bool = False,
    ) -> None:
        may_answer = self._action is not None and not (self.isHidden() or self._yields)
        if waits and may_answer:
            self._waiting[words] = lambda: self._show(
                words, button, action, other_button, other_action, stays=stays, yields=yields
            )
            return
        if may_answer and action is None:
            self._show_remark(words, stays=stays)
            return
        self._show_remark("")
        self._stays, self._yields = stays, yields
        self._words.setText(words)
        self._action, self._other_action = action, other_action
        for widget, text in ((self.button, button), (self.other_button, other_button)):
            widget.setText(text)
            widget.setVisible(bool(text))
        self.button.setProperty("role", "" if yields else "main")  # its twin is the one to press
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
        self.setVisible(bool(words))

    def _show_remark(self, words: str, *, stays: bool = False) -> None:
        self._remark_stays = stays
        self._remark.setText(words)
        self._remark.setVisible(bool(words))

    def _end_remark(self) -> None:
        """Hide what is below the sentence, unless it is to stay."""
        if not self._remark_stays:
            self._show_remark("")

    def settle(self) -> None:
        """Hide a sentence without a button: it is out of date once something else happens."""
        self._end_remark()
        if self._action is None and not self._stays:
            self.withdraw()

    def leave_page(self) -> None:
        """Hide a sentence that belongs to the page or the answer that was in sight."""
        self._end_remark()
        if not self._stays:
            self.withdraw()

    def withdraw(self) -> None:
        """Hide the sentence in sight; one that is to stay below it, or that waits, moves up."""
        self.hide()
        self._end_remark()
        if remark := self._remark.text():
            self._show(remark, "", None, "", None, stays=True)
            self._swap.turned()
        elif self._waiting:
            self._waiting.pop(next(iter(self._waiting)))()
            self._swap.turned()

    def _close(self) -> None:
        words = self.words
        self.withdraw()
        self.closed.emit(words)

    def retract(self, words: str) -> None:
        """Hide this sentence, or let it wait no more; another one stays."""
        self._waiting.pop(words, None)
        if self._remark.text() == words:
            self._show_remark("")
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
