"""Adapting an encoder to the library: the offer, the progress, the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from hashdesk.core.adaptation.adapt import LEAST_PHOTOS
from hashdesk.core.job import BYTE_PHASES
from hashdesk.core.pytorch.needs import Needs
from hashdesk.core.search.encoder_comparison import EncoderComparison
from hashdesk.ui import formatting
from hashdesk.ui.encoder.before_after import BeforeAfter
from hashdesk.ui.encoder.pytorch_offer import PyTorchOffer
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.basic import button, column, label, paragraph, row
from hashdesk.ui.widgets.line_plot import LinePlot
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID, Theme

INSTALLATION_PHASES = ("resolve", "download", "install")  # of PyTorch, before the training
UNPAUSABLE_PHASES = ("resolve", "install")  # pip works on meanwhile


class AdaptPanel(QWidget):
    """Shows one of four parts: the offer to adapt, PyTorch's, the training, or its result."""

    adapt_wanted = Signal()
    install_wanted = Signal()  # of PyTorch, then to adapt
    later_wanted = Signal()  # PyTorch is not to be installed now
    stop_wanted = Signal()
    pause_wanted = Signal(bool)
    use_wanted = Signal()  # of the new encoder
    delete_wanted = Signal()  # of the new encoder
    similar_wanted = Signal(int)  # photo id

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self._too_few = self._prevented = ""  # why the library cannot be adapted to
        self.comparison = BeforeAfter(thumbnails, theme)
        self.comparison.similar_wanted.connect(self.similar_wanted)
        self._offer_part = self._build_offer()
        self.pytorch = PyTorchOffer()
        self.pytorch.install_wanted.connect(self.install_wanted)
        self.pytorch.later_wanted.connect(self.later_wanted)
        self._work_part = self._build_work(theme)
        self._result_part = self._build_result()
        self._parts = (self._offer_part, self.pytorch, self._work_part, self._result_part)
        column(*self._parts, parent=self)
        self._show(self._offer_part)

    def show_offer(self, why_not: str = "", *, begun: bool = False) -> None:
        """Offer to adapt. why_not: what prevents it now; begun: there is training to resume."""
        resume, adapt = self.tr("Go on adapting"), self.tr("Adapt to my library")
        self.adapt_button.setText(resume if begun else adapt)
        self._prevented = why_not
        self._show_limits()
        self._show(self._offer_part)

    def limit_offer(self, photos: int, pictures: int | None) -> None:
        """Say what is lacking. pictures: different ones among the photos; None: not known yet."""
        self._too_few = ""
        if photos < LEAST_PHOTOS:
            words = self.tr("This needs at least {least} photos; the library has {count}.")
            self._too_few = words.format(least=LEAST_PHOTOS, count=formatting.count(photos))
        elif pictures is not None and pictures < LEAST_PHOTOS:
            words = self.tr(
                "This needs at least {least} different pictures. The {photos} of the library show "
                "{count}: copies and edits of one picture count once."
            )
            self._too_few = words.format(
                least=LEAST_PHOTOS,
                photos=formatting.photos(photos),
                count=formatting.count(pictures),
            )
        self._show_limits()

    def _show_limits(self) -> None:
        words = self._too_few or self._prevented
        self.why_not.setText(words)
        self.why_not.setVisible(bool(words))
        self.adapt_button.setEnabled(not words)

    def show_pytorch_offer(self, needs: Needs, why_not: str = "", trouble: str = "") -> None:
        """Offer to install PyTorch. why_not: what prevents it now; trouble: of the last try."""
        self.pytorch.show_needs(needs, why_not, trouble)
        self._show(self.pytorch)

    def show_work(self, progress: Mapping[str, Any] | None = None) -> None:
        """Show the trainer's progress, one of its JSON lines; None: it starts."""
        if progress is None:
            self.phase.setText(self.tr("Starting …"))
            self.pairs.setText("")
            self.bar.show_done(0, 0)
            for plot in (self.loss, self._apart, self._balance):
                plot.clear()
            self.stop_button.setEnabled(True)
            self._pause.setEnabled(False)
            self.show_pause(paused=False)
        else:
            phase = progress.get("phase")
            self._pause.setEnabled(phase not in UNPAUSABLE_PHASES)
            self._figures.setVisible(phase not in INSTALLATION_PHASES)
            self._show_progress(progress)
        self._show(self._work_part)

    def show_pause(self, *, paused: bool) -> None:
        """Show that training is paused, or goes on."""
        self._paused = paused
        self._pause.setText(self.tr("Go on") if paused else self.tr("Pause"))

    def show_stopping(self) -> None:
        """Show that training was asked to stop."""
        self._pause.setEnabled(False)
        self.phase.setText(self.tr("Stopping; it goes on from here the next time …"))
        self.stop_button.setEnabled(False)

    def show_result(self, sentence: str, rows: list[EncoderComparison], *, better: bool) -> None:
        """Show the trainer's verdict, and what some photos find before and after."""
        self.verdict.setText(sentence)
        self.comparison.show_rows(rows)
        for choice, main in ((self.use_button, better), (self._delete, not better)):
            choice.setProperty("role", "main" if main else "")
            choice.style().unpolish(choice)
            choice.style().polish(choice)
        self._show(self._result_part)

    def _show_progress(self, progress: Mapping[str, Any]) -> None:
        phase = str(progress.get("phase", ""))
        done, total = int(progress.get("done", 0)), int(progress.get("total", 0))
        words = {
            "resolve": self.tr("Preparing to install PyTorch"),
            "download": self.tr("Fetching PyTorch"),
            "install": self.tr("Installing PyTorch"),
            "index": self.tr("Reading photos again"),
            "gather": self.tr("Gathering what is kept of the photos"),
            "edits": self.tr("Making edits of some photos: crops, turns, captions …"),
            "neighbours": self.tr("Finding out which photos belong together"),
            "train": self.tr("Learning"),
            "judge": self.tr("Judging by photos that it did not learn from"),
            "recode": self.tr("Writing new codes beside the old ones"),
        }.get(phase, phase)
        parts = [words]
        if total > 1:
            figure = formatting.size if phase in BYTE_PHASES else formatting.count
            parts.append(self.tr("{done} of {all}").format(done=figure(done), all=figure(total)))
        left = progress.get("seconds_left")
        if left is not None and phase in INSTALLATION_PHASES and done < total:
            parts.append(self.tr("{time} left").format(time=formatting.duration(float(left))))
        self.phase.setText(" · ".join(parts))
        self.bar.show_done(done, total)
        if progress.get("pairs"):
            pairs = self.tr(
                "%Ln pairs of {photos} were distilled: photos that belong together",
                None,
                int(progress["pairs"]),
            )
            photos = formatting.photos(int(progress.get("photos", 0)))
            self.pairs.setText(pairs.format(photos=photos))
        for names, plot in (
            (("loss",), self.loss),
            (("near", "far"), self._apart),
            (("balance",), self._balance),
        ):
            values = [progress.get(name) for name in names]
            if all(isinstance(value, (int, float)) for value in values) and total:
                plot.add(done / total, *(float(value) for value in values if value is not None))

    def _show(self, part: QWidget) -> None:
        if part.isHidden() and self.focusWidget() is not None and self.focusWidget().hasFocus():
            self.setFocus()  # else the next button gets it, and a key would press that
        for other in self._parts:
            other.setVisible(other is part)

    # -- building

    def _build_offer(self) -> QWidget:
        words = self.tr(
            "HashDesk can learn which of your photos belong together, and give all of them new "
            "codes. It needs no labels. It works on what it has kept of each photo, in about a "
            "minute; only where that was cleared are photos read again. Nothing changes until you "
            "say so, and you can go back."
        )
        self.why_not = paragraph("", "muted")
        self.adapt_button = button(self.tr("Adapt to my library"), "main", self.adapt_wanted)
        return _page(paragraph(words, "muted"), self.why_not, row(self.adapt_button, 1))

    def _build_work(self, theme: Theme) -> QWidget:
        self.phase = label()
        self.bar = PlainProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of adapting"))
        self.pairs = label("", "muted")
        plots = row()
        plots.setSpacing(3 * GRID)
        words = (
            self.tr("Error while learning: it falls"),
            self.tr("Bits apart: distilled pairs (blue), all others (orange)"),
            self.tr("Distance from balanced bits (0: even)"),
        )
        self.loss, self._apart, self._balance = made = [LinePlot(name, theme) for name in words]
        for plot, name in zip(made, words, strict=True):
            named = column(plot)
            named.setSpacing(GRID // 2)
            named.addWidget(paragraph(name, "muted"), 1, Qt.AlignmentFlag.AlignTop)
            plots.addLayout(named)
        self._pause = button(self.tr("Pause"))
        self._pause.clicked.connect(lambda: self.pause_wanted.emit(not self._paused))
        self.stop_button = button(self.tr("Stop"), clicked=self.stop_wanted)
        buttons = row(self._pause, self.stop_button, 1)
        self._figures = _page(self.pairs, plots)
        return _page(self.phase, self.bar, self._figures, buttons)

    def _build_result(self) -> QWidget:
        self.verdict = paragraph()
        self.use_button = button(self.tr("Use the new encoder"), "main", self.use_wanted)
        self._delete = button(self.tr("Keep the old one"), clicked=self.delete_wanted)
        page = QWidget()
        layout = column(self.verdict, row(self.use_button, self._delete, 1), parent=page)
        layout.addSpacing(GRID)
        layout.addWidget(self.comparison)
        return page


def _page(*items: QWidget | QLayout) -> QWidget:
    page = QWidget()
    column(*items, parent=page)
    return page
