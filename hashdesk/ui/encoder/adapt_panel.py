"""Adapt to my library: what it does, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from hashdesk.core.adaptation.adapt import LEAST_PHOTOS
from hashdesk.core.search.encoder_comparison import EncoderComparison
from hashdesk.ui import formatting
from hashdesk.ui.encoder.before_after import BeforeAfter
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.line_plot import LinePlot
from hashdesk.ui.widgets.theme import GRID, Theme

PROGRESS_STEPS = 1_000  # of the progress bar


class AdaptPanel(QWidget):
    """One of three: the offer, the work, the result."""

    adapt_wanted = Signal()
    stop_wanted = Signal()
    pause_wanted = Signal(bool)
    use_wanted = Signal()  # of the new encoder
    delete_wanted = Signal()  # of the new encoder
    similar_wanted = Signal(int)  # photo id

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self.comparison = BeforeAfter(thumbnails, theme)
        self.comparison.similar_wanted.connect(self.similar_wanted)
        self._offer = self._build_offer()
        self._work = self._build_work(theme)
        self._result = self._build_result()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for page in (self._offer, self._work, self._result):
            layout.addWidget(page)
        self._choose(self._offer)

    @property
    def can_adapt(self) -> bool:
        """Whether the offer stands."""
        return self._adapt.isVisible() and self._adapt.isEnabled()

    @property
    def learned(self) -> float:
        """How much of the learning is done, 0..1."""
        return self._loss.far

    def show_offer(self, photos: int, why_not: str = "", *, begun: bool = False) -> None:
        """What can be had. why_not: something else is going on; begun: some of it is done."""
        go_on, adapt = self.tr("Go on adapting"), self.tr("Adapt to my library")
        self._adapt.setText(go_on if begun else adapt)
        enough = photos >= LEAST_PHOTOS
        lack = self.tr("This needs at least {least} photos; the library has {count}.")
        missing = "" if enough else lack.format(least=LEAST_PHOTOS, count=formatting.count(photos))
        self._why_not.setText(missing or why_not)
        self._why_not.setVisible(bool(missing or why_not))
        self._adapt.setEnabled(enough and not why_not)
        self._choose(self._offer)

    def show_work(self, progress: Mapping[str, Any] | None = None) -> None:
        """How far the trainer is; None: it begins."""
        if progress is None:
            self._phase.setText(self.tr("Starting …"))
            self._pairs.setText("")
            self._bar.setRange(0, 0)
            for curve in (self._loss, self._apart, self._balance):
                curve.clear()
            self._stop.setEnabled(True)
            self._pause.setEnabled(False)
            self.show_pause(paused=False)
        else:
            self._pause.setEnabled(True)
            self._tell(progress)
        self._choose(self._work)

    def show_pause(self, *, paused: bool) -> None:
        """It is held up, or goes on."""
        self._paused = paused
        self._pause.setText(self.tr("Go on") if paused else self.tr("Pause"))

    def show_stopping(self) -> None:
        """It was asked to stop."""
        self._pause.setEnabled(False)
        self._phase.setText(self.tr("Stopping; it goes on from here the next time …"))
        self._stop.setEnabled(False)

    def show_result(self, sentence: str, rows: list[EncoderComparison], *, better: bool) -> None:
        """The trainer's word, and what a dozen photos find before and after."""
        self._sentence.setText(sentence)
        self.comparison.show_rows(rows)
        for deed, main in ((self._keep, better), (self._drop, not better)):
            deed.setProperty("role", "main" if main else "")
            deed.style().unpolish(deed)
            deed.style().polish(deed)
        self._choose(self._result)

    def _tell(self, progress: Mapping[str, Any]) -> None:
        phase = str(progress.get("phase", ""))
        done, total = int(progress.get("done", 0)), int(progress.get("total", 0))
        words = {
            "index": self.tr("Reading photos again"),
            "gather": self.tr("Gathering what is kept of the photos"),
            "edits": self.tr("Making edits of some photos: crops, turns, captions …"),
            "neighbours": self.tr("Finding out which photos belong together"),
            "train": self.tr("Learning"),
            "judge": self.tr("Judging by photos that it did not learn from"),
            "recode": self.tr("Writing new codes beside the old ones"),
        }.get(phase, phase)
        so_far = self.tr("{done} of {all}").format(
            done=formatting.count(done), all=formatting.count(total)
        )
        self._phase.setText(f"{words} · {so_far}" if total > 1 else words)
        self._bar.setRange(0, PROGRESS_STEPS if total else 0)
        if total:
            self._bar.setValue(PROGRESS_STEPS * done // total)
        if progress.get("pairs"):
            pairs = self.tr(
                "%Ln pairs of {photos} were distilled: photos that belong together",
                None,
                int(progress["pairs"]),
            )
            photos = formatting.photos(int(progress.get("photos", 0)))
            self._pairs.setText(pairs.format(photos=photos))
        for names, curve in (
            (("loss",), self._loss),
            (("near", "far"), self._apart),
            (("balance",), self._balance),
        ):
            values = [progress.get(name) for name in names]
            if all(isinstance(value, (int, float)) for value in values) and total:
                curve.add(done / total, *(float(value) for value in values if value is not None))

    def _choose(self, page: QWidget) -> None:
        if page.isHidden() and self.focusWidget() is not None and self.focusWidget().hasFocus():
            self.setFocus()  # not whatever comes next: a key would press it
        for other in (self._offer, self._work, self._result):
            other.setVisible(other is page)

    # -- building

    def _build_offer(self) -> QWidget:
        page, layout = _page()
        layout.addWidget(_paragraph(self.tr(
            "HashDesk can learn which of your photos belong together, and give all of them new "
            "codes. It needs no labels. It works on what it has kept of each photo, in about a "
            "minute; only where that was cleared are photos read again. Nothing changes until you "
            "say so, and you can go back."
        )))  # fmt: skip
        self._why_not = _paragraph("")
        layout.addWidget(self._why_not)
        self._adapt = button(self.tr("Adapt to my library"), "main")
        self._adapt.clicked.connect(self.adapt_wanted)
        layout.addLayout(_row(self._adapt))
        return page

    def _build_work(self, theme: Theme) -> QWidget:
        page, layout = _page()
        self._phase = label()
        layout.addWidget(self._phase)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of adapting"))
        layout.addWidget(self._bar)
        self._pairs = label("", "muted")
        layout.addWidget(self._pairs)
        curves = QHBoxLayout()
        curves.setSpacing(3 * GRID)
        words = (
            self.tr("Error while learning: it falls"),
            self.tr("Bits apart: distilled pairs (blue), all others (orange)"),
            self.tr("Distance from balanced bits (0: even)"),
        )
        self._loss, self._apart, self._balance = (LinePlot(name, theme) for name in words)
        for curve, name in zip((self._loss, self._apart, self._balance), words, strict=True):
            column = QVBoxLayout()
            column.setSpacing(GRID // 2)
            column.addWidget(curve)
            column.addWidget(_paragraph(name), 1, Qt.AlignmentFlag.AlignTop)
            curves.addLayout(column)
        layout.addLayout(curves)
        self._pause = button(self.tr("Pause"))
        self._pause.clicked.connect(lambda: self.pause_wanted.emit(not self._paused))
        self._stop = button(self.tr("Stop"))
        self._stop.clicked.connect(self.stop_wanted)
        layout.addLayout(_row(self._pause, self._stop))
        return page

    def _build_result(self) -> QWidget:
        page, layout = _page()
        self._sentence = _paragraph("", "")
        layout.addWidget(self._sentence)
        self._keep = button(self.tr("Use the new encoder"), "main")
        self._keep.clicked.connect(self.use_wanted)
        self._drop = button(self.tr("Keep the old one"))
        self._drop.clicked.connect(self.delete_wanted)
        layout.addLayout(_row(self._keep, self._drop))
        layout.addSpacing(GRID)
        layout.addWidget(self.comparison)
        return page


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID)
    return page, layout


def _paragraph(words: str, role: str = "muted") -> QLabel:
    made = label(words, role)
    made.setWordWrap(True)
    return made


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
