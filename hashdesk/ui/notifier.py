"""Where features report to the user."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hashdesk.ui.error_words import error_words


class Notifier(QObject):
    """Passes sentences to the notice bar and the status bar of the main layout."""

    # sentence; button, what it does; stays, waits, yields
    noticed = Signal(str, str, object, bool, bool, bool)
    asked = Signal(str, str, object, str, object, bool)  # sentence; two buttons, and theirs; waits
    settled = Signal()
    page_left = Signal()
    withdrawn = Signal()
    retracted = Signal(str)  # sentence
    status_changed = Signal(str)

    def notice(
        self,
        sentence: str,
        button: str = "",
        action: Callable[[], object] | None = None,
        *,
        stays: bool = False,
        waits: bool = False,
        yields: bool = False,
    ) -> None:
        """Show a sentence, perhaps with a button, until another page or answer is shown.

        One without a button stands below one with a button, which it does not replace.
        stays: until it is closed, or the button is used. waits: as long as a sentence with a
        button is in sight: what nobody has just asked for must not take away an Undo.
        yields: the next sentence takes its place, since its button has a twin on the page.
        """
        self.noticed.emit(sentence, button, action, stays, waits, yields)

    def ask(
        self,
        sentence: str,
        button: str,
        action: Callable[[], object],
        other_button: str,
        other_action: Callable[[], object],
        *,
        waits: bool = False,
    ) -> None:
        """Show a sentence with two answers, until one of them is given or it is closed.

        The first is highlighted: it must be the one that changes nothing. waits: see `notice`.
        """
        self.asked.emit(sentence, button, action, other_button, other_action, waits)

    def show_error(self, error: Exception) -> None:
        """Show the sentence of an error that ended a task."""
        self.notice(error_words(error), stays=True)

    def settle(self) -> None:
        """Hide a notice without a button: it is out of date once something else happens."""
        self.settled.emit()

    def leave_page(self) -> None:
        """Hide a notice that belongs to the page or the answer that was in sight."""
        self.page_left.emit()

    def withdraw(self) -> None:
        """Hide the notice, with its button if it has one."""
        self.withdrawn.emit()

    def retract(self, sentence: str) -> None:
        """Hide the notice if it is this sentence: it is true no longer."""
        self.retracted.emit(sentence)

    def status(self, text: str) -> None:
        """Show a short text in the status bar, until the next call; empty: none."""
        self.status_changed.emit(text)
