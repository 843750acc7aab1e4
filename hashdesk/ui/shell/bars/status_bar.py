"""The status bar: the engine, the running job, the number of photos, the zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSlider, QWidget

from hashdesk.core.encoding.codes import bytes_per_photo
from hashdesk.ui import formatting
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.photos.grid.table import LARGEST_CELL, SMALLEST_CELL
from hashdesk.ui.widgets.basic import ElidedLabel, button, label, row
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID, tabular

STATUS_BAR_HEIGHT = 34
NARROW_BAR = 1_100  # pixels
ZOOM_WIDTH = 96


class StatusBar(QFrame):
    """Shows the engine, the progress of a job, a short text, and the number of photos."""

    cancel_wanted = Signal()
    pause_wanted = Signal(bool)
    resume_wanted = Signal()  # of what was stopped
    dismiss_wanted = Signal()  # it is not to be resumed
    keys_left = Signal()  # the button that had them has gone
    zoom_chosen = Signal(int)  # cell width in pixels

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self._reads = False  # the running job reads photos: its processor is of interest
        self.said = ""  # the short text last shown, or to be shown once no job runs
        self.setObjectName("bottom")
        self.setFixedHeight(STATUS_BAR_HEIGHT)
        self.engine = label("", "muted")
        self._bar = PlainProgressBar()
        self._bar.setFixedSize(160, 4)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.text = ElidedLabel(role="muted")
        self.unfinished = ElidedLabel(role="muted")  # what can be resumed, beside its button
        self.unfinished.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.pause_button = IconButton("pause", self.tr("Pause"))
        self.pause_button.clicked.connect(lambda: self.pause_wanted.emit(not self._paused))
        self._swap = SwapGuard(self.pause_button)
        self.cancel_button = button(self.tr("Stop"), "flat", self.cancel_wanted)
        self.cancel_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.resume_button = button(self.tr("Resume"), "main", self.resume_wanted)
        self.dismiss_button = IconButton("x", self.tr("Don’t resume"))
        self.dismiss_button.clicked.connect(self.dismiss_wanted)
        self.resume_button.setFixedHeight(STATUS_BAR_HEIGHT - GRID)
        self.resume_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dismiss_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.count = label("", "muted")
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(SMALLEST_CELL, LARGEST_CELL)
        self.zoom.valueChanged.connect(self.zoom_chosen)
        self.zoom.setPageStep(32)
        self.zoom.setSingleStep(16)
        self.zoom.setFixedWidth(ZOOM_WIDTH)
        self.zoom.setAccessibleName(self.tr("Size of the photos"))
        tip = self.tr("Size of the photos (Ctrl and the wheel, Ctrl+Plus and Minus)")
        self.zoom.setToolTip(tip)
        self._row = layout = row(
            # What is clicked while a job runs comes first: nothing that appears or grows moves it.
            *(self._bar, self.cancel_button, self.pause_button, self.text),
            *(self.unfinished, self.resume_button, self.dismiss_button),
            *(self.engine, self.count, self.zoom),
            parent=self,
            margins=(2 * GRID, 0, 2 * GRID, 0),
            spacing=2 * GRID,
        )
        layout.setAlignment(self._bar, Qt.AlignmentFlag.AlignVCenter)
        layout.setStretchFactor(self.text, 1)
        layout.setStretchFactor(self.unfinished, 1)
        for widget in (self.engine, self.text, self.count):
            widget.setFont(tabular(widget.font()))
        self._engine_name = self._engine_reason = ""
        self._per_s: float | None = None  # photos, at last; None: none are read
        self._imported = False
        self._size = 0  # of the library
        self._listed: int | None = None  # photos in sight; None: another page is
        self._matching: int | None = None  # of these, at the step of an answer
        self._selected = 0  # of these
        self.show_unfinished("")
        self.show_idle()

    def show_engine(self, name: str, per_s: float | None = None, reason: str = "") -> None:
        """Show the processor of the running job and its rate, unless paused; its engine in a tip.

        per_s: photos a second; None: none are read. reason: why no faster engine is used.
        """
        if name:
            self._engine_name, self._engine_reason = name, reason
        self._per_s = per_s
        self._show_processor()

    def _show_processor(self) -> None:
        if not self._engine_name:
            return
        text = formatting.processor(self._engine_name)
        if self._per_s and not self._paused:
            photos = formatting.photos(round(self._per_s))
            text += " · " + self.tr("{photos}/s").format(photos=photos)
        details = list(filter(None, (formatting.engine(self._engine_name), self._engine_reason)))
        self.engine.setText(text)
        self._reads = not self._bar.isHidden()
        self.engine.setToolTip(formatting.plain_lines(details))
        self.engine.setAccessibleDescription("\n".join(details))
        self._arrange()

    def show_job(self, state: JobState) -> None:
        """Show the running job. Its details are in the tool tip of its words and its bar."""
        room, advance = self.text.width(), self.text.fontMetrics().horizontalAdvance
        words = state.headline, *state.shorter
        self.text.setText(next((one for one in words if advance(one) <= room), words[-1]))
        tip = formatting.plain_lines(filter(None, (state.headline, state.details)))
        for widget in (self.text, self._bar):
            widget.setToolTip(tip)
            widget.setAccessibleDescription(state.details)
        self._bar.show_fraction(state.fraction)
        self._bar.show()
        self._arrange()
        self.cancel_button.show()
        self.cancel_button.setEnabled(True)

    def show_pause(self, *, possible: bool, paused: bool) -> None:
        """Show whether the job can be paused, and whether it is."""
        if paused != self._paused:
            self._swap.turned()
        self._paused = paused
        self._show_processor()
        self.pause_button.setVisible(possible)
        self.pause_button.show_icon("play" if paused else "pause")
        self.pause_button.explain(self.tr("Resume") if paused else self.tr("Pause"))

    def show_stopping(self) -> None:
        """Show that the job is about to stop."""
        self.pause_button.hide()
        self.text.setText(self.tr("Stopping. What is done is kept …"))
        self.cancel_button.setEnabled(False)

    def show_idle(self, summary: str = "") -> None:
        """Show that no job runs, and the summary of the last one."""
        for widget in (self._bar, self.cancel_button, self.pause_button):
            widget.hide()
        self._reads = False
        self.said = summary
        self.text.setText(summary)
        self.text.setToolTip("")
        self._arrange()

    def show_unfinished(self, words: str, button: str = "", hint: str = "") -> None:
        """Offer to resume what was stopped. words: what that is; empty: nothing.

        button: what its button says, instead of "Resume". hint: what else there is to know.
        """
        self.unfinished.setText(words)
        self.unfinished.setToolTip(formatting.plain_lines(filter(None, (words, hint))))
        self.resume_button.setText(button or self.tr("Resume"))
        self.resume_button.setToolTip(hint)
        self.resume_button.setAccessibleDescription(" ".join(filter(None, (words, hint))))
        for widget in (self.unfinished, self.resume_button, self.dismiss_button):
            widget.setVisible(bool(words))
        self._arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It gets the focus from a button that goes, and has no use for keys itself."""
        super().focusInEvent(event)
        self.keys_left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """In a narrow window, show what can be stopped or resumed instead of the photos' number.

        Where it is both, the processor has no room there, either. How many photos are selected
        is worth more than the processor: actions take them all, also those out of sight.
        What can be resumed also has the room of the short text while there is none.
        """
        alone = not (self.text.text() or self.unfinished.isHidden())
        self._row.setStretchFactor(self.text, 0 if alone else 1)
        is_wide, works = self.width() >= NARROW_BAR, not self._bar.isHidden()
        waits = not self.unfinished.isHidden()
        several = self._shows_selected
        self.count.setVisible(is_wide or not (works or waits) or (several and works != waits))
        self.engine.setVisible(self._reads and (is_wide or not (waits or several)))

    def show_text(self, text: str) -> None:
        """Show a short text; while a job shows its progress, it is kept in `said`."""
        self.said = text
        if self._bar.isHidden():
            self.text.setText(text)
            self._arrange()

    def show_zoom(self, cell: int) -> None:
        """Move the zoom to a cell width in pixels; emits `zoom_chosen` if it changes."""
        self.zoom.setValue(cell)

    def show_zoom_slider(self, *, shown: bool) -> None:
        """Show or hide the zoom."""
        self.zoom.setVisible(shown)

    def show_size(self, photos: int) -> None:
        """Show the number of photos in the library, and whether they are imported."""
        self._size = photos
        self._show_count()

    def show_listed(self, photos: int | None) -> None:
        """Show how many of them are in sight; None: another page is."""
        self._listed = photos
        self._show_count()

    def show_matching(self, photos: int | None) -> None:
        """Show how many of these match; None: there is no answer in sight, or not all of it."""
        self._matching = photos
        self._show_count()

    def show_selected(self, photos: int) -> None:
        """Show how many of these are selected, if it is more than one."""
        self._selected = photos
        self._show_count()

    @property
    def _shows_selected(self) -> bool:
        return self._listed is not None and self._selected > 1

    def _show_count(self) -> None:
        words = formatting.photos(self._size)
        if self._listed is not None and self._shows_selected:
            part = self.tr("{count} of {photos} selected")
            listed = formatting.photos(self._listed)
            words = part.format(count=formatting.count(self._selected), photos=listed)
        elif self._listed is not None and self._matching is not None:
            part = self.tr("%Ln of {photos} match", None, self._matching)
            words = part.format(photos=formatting.photos(self._listed))
        elif self._listed is not None and self._listed != self._size:
            part = self.tr("{count} of {photos}")
            words = part.format(count=formatting.count(self._listed), photos=words)
        if self._imported:
            words = self.tr("imported, read-only") + " · " + words
        self.count.setText(words if self._size else "")
        self._arrange()

    def show_kind(self, *, details: bool, imported: bool) -> None:
        """Show with the next number whether photos are imported, and in a tip their codes' bytes.

        details: whether there are detail codes.
        """
        self._imported = imported
        each = self.tr("{n} bytes a photo are searched").format(n=bytes_per_photo(details=details))
        self.count.setToolTip(each)
