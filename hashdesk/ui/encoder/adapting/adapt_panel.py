"""Adapting an encoder to the library: the offer, the progress, the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from hashdesk.core.adaptation.adapt import LEAST_PHOTOS
from hashdesk.core.pytorch.needs import Needs
from hashdesk.ui import formatting
from hashdesk.ui.encoder.adapting.adapt_work import AdaptWork
from hashdesk.ui.encoder.adapting.before_after import BeforeAfter
from hashdesk.ui.encoder.adapting.pytorch_offer import PyTorchOffer
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.jobs import progress_words
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.widgets.basic import button, column, explain, paragraph, row
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.focus.focus_frame import hold_without_ring
from hashdesk.ui.widgets.theme import GRID, Theme

if TYPE_CHECKING:
    from hashdesk.core.search.encoder_comparison import EncoderComparison


class AdaptPanel(QWidget):
    """Shows one of four parts: the offer to adapt, PyTorch's, the training, or its result."""

    adapt_wanted = Signal()
    install_wanted = Signal()  # of PyTorch, then to adapt
    later_wanted = Signal()  # PyTorch is not to be installed now
    stop_wanted = Signal()
    pause_wanted = Signal(bool)
    use_wanted = Signal()  # of the new encoder
    keep_wanted = Signal()  # of the encoder in use; the new one stays in the list
    similar_wanted = Signal(int)  # photo id
    opened = Signal()  # something in it can take the focus that could not before

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # from here, Tab goes to the part's buttons
        hold_without_ring(self)
        self._holds = False  # the focus, until a button of the part in sight can take it
        self._too_few = self._prevented = ""  # why the library cannot be adapted to
        self.comparison = BeforeAfter(thumbnails, theme)
        self.comparison.similar_wanted.connect(self.similar_wanted)
        self._offer_part = self._build_offer()
        self.pytorch = PyTorchOffer()
        self.pytorch.install_wanted.connect(self.install_wanted)
        self.pytorch.later_wanted.connect(self.later_wanted)
        self.work = AdaptWork(theme)
        self.work.stop_wanted.connect(self.stop_wanted)
        self.work.pause_wanted.connect(self.pause_wanted)
        self._result_part = self._build_result()
        # The parts, and what may get the focus there by itself.
        self._parts: dict[QWidget, tuple[QPushButton, ...]] = {
            self._offer_part: (self.adapt_button,),
            self.pytorch: (self.pytorch.install_button, self.pytorch.later_button),
            # Not “Stop”: the key that has begun it may be pressed once more.
            self.work: (self.work.pause_button,),
            self._result_part: (self.use_button, self.keep_button),
        }
        column(*self._parts, parent=self)
        self._swap = SwapGuard(
            *(self.adapt_button, self.pytorch.install_button, self.pytorch.later_button),
            *(self.work.pause_button, self.work.stop_button, self.use_button, self.keep_button),
        )
        self._show(self._offer_part)

    def show_offer(self, why_not: str = "", *, begun: bool = False) -> None:
        """Offer to adapt. why_not: what prevents it now; begun: there is training to resume."""
        resume, adapt = self.tr("Resume adapting"), self.tr("Adapt to my photos")
        self.adapt_button.setText(resume if begun else adapt)
        self._prevented = why_not
        self._show_limits()
        self._show(self._offer_part)

    def show_needs(self, needs: Needs | None) -> None:
        """Say that PyTorch comes first, and its sizes; None: it is here."""
        self.needs.setVisible(needs is not None)
        if needs is not None:
            words = self.tr(
                "PyTorch, which is not on this computer yet, is installed first: about {download} "
                "to download, and {disk} on the disk. You are asked before."
            )
            download, disk = map(formatting.size, (needs.download, needs.disk))
            self.needs.setText(words.format(download=download, disk=disk))

    def limit_offer(self, photos: int, pictures: int | None) -> None:
        """Say what is lacking. pictures: different ones among the photos; None: not known yet."""
        self._too_few = ""
        if photos < LEAST_PHOTOS:
            words = self.tr("This needs at least {least} photos; the library has {count}.")
            self._too_few = words.format(least=LEAST_PHOTOS, count=formatting.count(photos))
        elif pictures is not None and pictures < LEAST_PHOTOS:
            words = self.tr(
                "This needs at least {least} different pictures. Copies and edits of one picture "
                "count once, so the library has {count} ({photos})."
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
        was_greyed = not self.adapt_button.isEnabled()
        self.adapt_button.setEnabled(not words)
        if was_greyed and not words:
            self.opened.emit()

    def show_time(self, least: float, most: float, kept: float = 0.0) -> None:
        """Say how many seconds adapting takes; most is least: it was measured here.

        kept: the share, 0..1, that was done before it was stopped.
        """
        least, most = least * (1 - kept), most * (1 - kept)
        if kept:
            words = self.tr(
                "About {percent}% is done and kept. The rest takes {time}, depending on what else "
                "runs on this computer."
            )
        elif least == most:
            words = self.tr(
                "The last time it took about {time} on this computer. You can pause, stop and "
                "resume."
            )
        else:
            words = self.tr(
                "It takes {time}, depending on what else runs on this computer. You can pause, "
                "stop and resume."
            )
            if not self.needs.isHidden():
                words = self.tr(
                    "Then it takes {time}, without the download, depending on what else runs on "
                    "this computer. You can pause, stop and resume."
                )
        percent, time = (
            progress_words.percent(kept),
            formatting.duration_between(least, most),
        )
        self.time.setText(words.format(percent=percent, time=time))

    def show_pytorch_offer(
        self, needs: Needs, time: tuple[float, float], why_not: str = "", trouble: str = ""
    ) -> None:
        """Offer to install PyTorch. time: seconds that adapting takes then, at least and at most.

        why_not: what prevents it now; trouble: of the last try.
        """
        self.pytorch.show_needs(needs, time, why_not, trouble)
        self._show(self.pytorch)

    def show_start(self) -> None:
        """Show that adapting starts."""
        self.work.begin()
        self._show(self.work)

    def show_work(self, state: JobState) -> None:
        """Show how far adapting is."""
        self.work.show_state(state)
        self._show(self.work)

    def show_figures(self, progress: Mapping[str, Any]) -> None:
        """Show what the trainer found out. progress: one of its JSON lines."""
        self.work.show_figures(progress)

    def show_pause(self, *, paused: bool) -> None:
        """Show that adapting is paused, or goes on."""
        self.work.show_pause(paused=paused)

    def show_stopping(self) -> None:
        """Show that adapting was asked to stop."""
        self.work.show_stopping()

    def show_result(
        self,
        sentence: str,
        rows: list[EncoderComparison],
        before: str,
        *,
        better: bool,
        more: str = "",
    ) -> None:
        """Show the trainer's verdict, and what some photos find before and after.

        before: the model in use, as a sentence has it; more: what the figures mean, at length.
        """
        self.verdict.setText(sentence)
        explain(self.verdict, more)
        self.keep_button.setText(self.tr("Keep {name}").format(name=before).replace("&", "&&"))
        self.comparison.show_rows(rows)
        drawn = self.tr(
            "{photos}, drawn at random: with so few, what you see may differ from the figures "
            "above."
        )
        self.drawn.setText(drawn.format(photos=formatting.photos(len(rows))))
        self.drawn.setVisible(bool(rows))
        for choice, main in ((self.use_button, better), (self.keep_button, not better)):
            choice.setProperty("role", "main" if main else "")
            choice.style().unpolish(choice)
            choice.style().polish(choice)
        self._show(self._result_part)

    def _show(self, part: QWidget) -> None:
        focused = self.window().focusWidget()
        self._holds &= focused is self
        turns = part.isHidden()
        if turns:
            self._swap.turned()
            if focused is not None and self.isAncestorOf(focused):
                self._holds = True
                self.setFocus()  # else the next button gets it, and a key would press that
        for other in self._parts:
            other.setVisible(other is part)
        if self._holds:
            self._give_keys(part)
        elif turns:
            self.opened.emit()

    def _give_keys(self, part: QWidget) -> None:
        """Give the focus to the button of a part that is to be pressed first, if any can be."""
        can = [one for one in self._parts[part] if one.isEnabled()]
        can.sort(key=lambda one: one.property("role") != "main")
        if can:
            self._holds = False
            can[0].setFocus()

    # -- building

    def _build_offer(self) -> QWidget:
        words = self.tr(
            "HashDesk can learn from your photos which of them belong together, so that it finds "
            "more of what you look for. Nothing changes until you have compared the result and say "
            "so, and you can go back."
        )
        self.time = paragraph("", "muted")
        self.needs = paragraph("", "muted")
        self.needs.hide()
        self.why_not = paragraph("", "muted")
        self.adapt_button = button(self.tr("Adapt to my photos"), "main", self.adapt_wanted)
        said = paragraph(words, "muted"), self.needs, self.time, self.why_not
        return _page(*said, row(self.adapt_button, 1))

    def _build_result(self) -> QWidget:
        self.verdict = paragraph()
        self.drawn = paragraph("", "muted")
        self.use_button = button(self.tr("Use the new model"), "main", self.use_wanted)
        self.keep_button = button("", clicked=self.keep_wanted)
        page = QWidget()
        layout = column(self.verdict, row(self.use_button, self.keep_button, 1), parent=page)
        layout.addSpacing(GRID)
        layout.addWidget(self.drawn)
        layout.addWidget(self.comparison)
        return page


def _page(*items: QWidget | QLayout) -> QWidget:
    page = QWidget()
    column(*items, parent=page)
    return page
