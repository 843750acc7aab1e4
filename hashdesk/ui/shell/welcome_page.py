"""The welcome page of a library without photos."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.widgets.basic import button, column, label, paragraph
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID


class WelcomePage(QWidget):
    """Offers to choose a folder or to try a demo album, or shows the job that adds photos."""

    folder_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = column(2, parent=self, margins=4 * (4 * GRID,))
        self._headline = label("", "headline")
        self._text = paragraph("", "muted")
        self._text.setFixedSize(400, 48)
        for text in (self._headline, self._text):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(2 * GRID)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setSpacing(GRID)
        self._folder = button(self.tr("Choose a folder…"), "main", self.folder_wanted)
        self._demo = button(self.tr("Try a demo album"), clicked=self.demo_wanted)
        buttons.addWidget(self._folder)
        buttons.addWidget(self._demo)
        layout.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignHCenter)
        self._bar = PlainProgressBar()
        self._bar.setFixedSize(400, 4)
        self._bar.setAccessibleName(self.tr("Progress"))
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fetch = paragraph("", "muted")
        self._fetch.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._fetch.setFixedSize(400, 48)
        layout.addWidget(self._fetch, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.show_choice()

    def announce_fetch(self, megabytes: int) -> None:
        """Say how much the demo album fetches from the internet; 0: nothing."""
        words = self.tr(
            "The demo album fetches {count} MB of photos from the internet, once. "
            "Without a connection, it is drawn."
        )
        self._fetch.setText(words.format(count=megabytes) if megabytes else "")

    def show_choice(self) -> None:
        """Offer the two ways to begin."""
        self._headline.setText(self.tr("Find photos that look alike"))
        self._text.setText(
            self.tr(
                "Choose a folder of photos, or drop one here. "
                "HashDesk never edits your photos; they stay where they are."
            )
        )
        for part in (self._buttons, self._fetch):
            part.show()
        self._bar.hide()
        self._folder.setFocus()

    def show_busy(self, job_title: str) -> None:
        """Show the job that adds the first photos."""
        self._headline.setText(job_title)
        self._text.setText(self.tr("The first photos appear in a moment."))
        if self._buttons.isAncestorOf(self.focusWidget() or self):
            self.setFocus()  # not the next button in line, which would be Cancel
        for part in (self._buttons, self._fetch):
            part.hide()
        self._bar.show_fraction(0)
        self._bar.show()

    def show_progress(self, state: JobState) -> None:
        """Show how far that job is."""
        if not self._bar.isHidden():
            self._headline.setText(state.headline)
            self._bar.show_fraction(state.fraction)
