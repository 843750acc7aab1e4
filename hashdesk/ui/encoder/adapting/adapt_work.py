"""Adapting while it goes on: one bar over all of it; phases and charts on demand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hashdesk.ui import formatting
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.widgets.basic import button, column, label, paragraph, row
from hashdesk.ui.widgets.charts.line_plot import LinePlot
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID, Theme

UNPAUSABLE_PHASES = ("resolve", "install", "try")  # pip works on meanwhile


class AdaptWork(QWidget):
    """Shows the job, with buttons to pause and to stop it."""

    stop_wanted = Signal()
    pause_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = self._stopping = False
        self.headline = label()
        self.bar = PlainProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of adapting"))
        self.whole = label("", "muted")
        self.phase = label("", "muted")
        self.pairs = label("", "muted")
        self.pause_button = button(self.tr("Pause"))
        self.pause_button.clicked.connect(lambda: self.pause_wanted.emit(not self._paused))
        self.stop_button = button(self.tr("Stop"), clicked=self.stop_wanted)
        self._swap = SwapGuard(self.pause_button)
        self.details_button = button(self.tr("Details"), "flat")
        self.details_button.setCheckable(True)
        self.details_button.toggled.connect(self._show_details)
        self._details = QWidget()
        column(self.phase, self.pairs, self._build_plots(theme), parent=self._details)
        buttons = row(self.pause_button, self.stop_button, 1, self.details_button)
        column(self.headline, self.bar, self.whole, buttons, self._details, parent=self)
        self._show_details(shown=False)

    def begin(self) -> None:
        """Show that it starts."""
        self._stopping = False
        self.headline.setText(self.tr("Starting …"))
        for words in (self.whole, self.phase, self.pairs):
            words.clear()
        self.bar.show_fraction(0)
        for plot in (self.loss, self._apart):
            plot.clear()
        self.stop_button.setEnabled(True)
        self.pause_button.setEnabled(False)
        self.show_pause(paused=False)

    def show_state(self, state: JobState) -> None:
        """Show how far the whole job is."""
        if not self._stopping:
            self.headline.setText(state.headline)
            self.phase.setText(state.details)
            words = self.tr("In all, it takes about {time} on this computer.")
            time = "" if state.whole is None else formatting.duration(state.whole)
            self.whole.setText(words.format(time=time) if time else "")
            self.bar.show_fraction(state.fraction)

    def show_figures(self, progress: Mapping[str, Any]) -> None:
        """Show what the trainer found out. progress: one of its JSON lines."""
        can_pause = progress.get("phase") not in UNPAUSABLE_PHASES
        self.pause_button.setEnabled(can_pause and not self._stopping)
        if progress.get("pairs"):
            words = self.tr("%Ln pairs of {photos} belong together", None, int(progress["pairs"]))
            photos = formatting.photos(int(progress.get("photos", 0)))
            self.pairs.setText(words.format(photos=photos))
        done, total = int(progress.get("done", 0)), int(progress.get("total", 0))
        for names, plot in (
            (("loss",), self.loss),
            (("near", "far"), self._apart),
        ):
            values = [progress.get(name) for name in names]
            if all(isinstance(value, (int, float)) for value in values) and total:
                plot.add(done, total, *(float(value) for value in values if value is not None))

    def show_pause(self, *, paused: bool) -> None:
        """Show that it is paused, or goes on."""
        if paused != self._paused:
            self._swap.turned()
        self._paused = paused
        self.pause_button.setText(self.tr("Resume") if paused else self.tr("Pause"))

    def show_stopping(self) -> None:
        """Show that it was asked to stop."""
        self._stopping = True
        self.pause_button.setEnabled(False)
        self.stop_button.setEnabled(False)
        self.headline.setText(self.tr("Stopping. It can be resumed from here …"))

    def _show_details(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self.details_button.setText(self.tr("Hide details") if shown else self.tr("Details"))

    def _build_plots(self, theme: Theme) -> QWidget:
        words = (
            self.tr("Training error: lower is better; at the end it hardly falls"),
            self.tr(
                "How different it finds photos: those that belong together (blue), others "
                "(orange). The further apart the lines, the better"
            ),
        )
        self.loss, self._apart = made = [LinePlot(name, theme) for name in words]
        page = QWidget()
        plots = row(parent=page, spacing=3 * GRID)
        for plot, name in zip(made, words, strict=True):
            named = column(paragraph(name, "muted"), plot)
            named.setSpacing(GRID // 2)
            named.setAlignment(plot, Qt.AlignmentFlag.AlignBottom)
            plots.addLayout(named, 1)
        return page
