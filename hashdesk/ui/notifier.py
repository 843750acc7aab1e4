"""Where features leave a sentence for the person in front of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal


class Notifier(QObject):
    """Passes sentences on; the main layout shows them in its notice bar and status bar."""

    noticed = Signal(str, str, object)  # sentence, words of a button, what the button does
    settled = Signal()
    withdrawn = Signal()
    status_changed = Signal(str)

    def notice(
        self, words: str, button: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence that stays until it is closed, perhaps with a button."""
        self.noticed.emit(words, button, action)

    def settle(self) -> None:
        """Something else happens now: a notice without a button is out of date."""
        self.settled.emit()

    def withdraw(self) -> None:
        """Take the notice away, button and all."""
        self.withdrawn.emit()

    def status(self, words: str) -> None:
        """Show a few words in the status bar until the next ones; empty: none."""
        self.status_changed.emit(words)
