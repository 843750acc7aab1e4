"""Below the model in the dialog that adds one: how far that is, or what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.widgets.basic import ElidedLabel, column, paragraph
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID

LINES = 4  # that it has room for, whatever it shows: nothing beside it moves


class AddingStrip(QStackedWidget):
    """One page for each: nothing, work, trouble."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline, self.phase = ElidedLabel(), ElidedLabel()
        self.bar = PlainProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of adding a model"))
        self.aside = paragraph("", "muted")
        self._work = QWidget()
        column(self.headline, self.phase, self.bar, self.aside, 1, parent=self._work)
        self.trouble = paragraph()
        self.trouble.setAccessibleName(self.tr("What went wrong"))
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._trouble = ScrollArea()  # a sentence with a long path may need more room
        self._trouble.setObjectName("plainScroll")
        self._trouble.setFrameShape(QFrame.Shape.NoFrame)
        self._trouble.setWidgetResizable(True)
        self._trouble.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._trouble.setWidget(self.trouble)
        self._nothing = QWidget()
        for page in (self._nothing, self._work, self._trouble):
            self.addWidget(page)
        line = self.fontMetrics().lineSpacing()
        self.setFixedHeight(LINES * line + self.bar.sizeHint().height() + 2 * GRID)

    def show_trouble(self, trouble: str) -> None:
        """Show what went wrong; empty: nothing did, and nothing is shown."""
        self.trouble.setText(trouble)
        self.setCurrentWidget(self._trouble if trouble else self._nothing)

    def show_work(self, words: str, aside: str = "") -> None:
        """Work has begun, or waits. aside: what else there is to know."""
        self.headline.setText(words)
        self.phase.setText("")
        self.bar.show_done(0, 0)
        self.aside.setText(aside)
        self.setCurrentWidget(self._work)

    def show_waiting(self, words: str, aside: str) -> None:
        """It cannot begin yet: nothing moves."""
        self.show_work(words, aside)
        self.bar.show_fraction(0)

    def show_state(self, state: JobState) -> None:
        """Show how far the work is."""
        self.headline.setText(state.headline)
        self.phase.setText(state.details)
        self.bar.show_fraction(state.fraction)
