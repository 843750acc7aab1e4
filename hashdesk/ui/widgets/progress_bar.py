"""A thin progress bar: how much of a total is done, or only that work goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

PROGRESS_STEPS = 1_000  # of the whole bar


class PlainProgressBar(QProgressBar):
    """A bar without text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)

    def show_done(self, done: int, total: int) -> None:
        """Show how much is done; total 0: it is not known."""
        self.setRange(0, PROGRESS_STEPS if total else 0)
        if total:
            self.setValue(PROGRESS_STEPS * done // total)

    def show_fraction(self, fraction: float) -> None:
        """Show which part of the whole is done, 0..1."""
        self.setRange(0, PROGRESS_STEPS)
        self.setValue(round(PROGRESS_STEPS * fraction))
