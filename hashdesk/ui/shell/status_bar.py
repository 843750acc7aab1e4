"""The line at the bottom: the engine, always in sight; what goes on; what there is; the zoom."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QWidget

from hashdesk.core.encoding.codes import BYTES_PER_PHOTO
from hashdesk.ui import formatting
from hashdesk.ui.photos.grid_view import LARGEST_CELL, SMALLEST_CELL
from hashdesk.ui.widgets.basic import ElidedLabel, button, label
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID, tabular

STATUS_BAR_HEIGHT = 34
NARROW_BAR = 1_100  # pixels
ZOOM_WIDTH = 96
SHORT = ("gather", "edits", "neighbours", "judge")  # phases that longer ones follow
TELLING = 32  # photos after which the rate says something about the time left


class StatusBar(QFrame):
    """Engine, progress with its rate and time left, Cancel, and the number of photos."""

    cancel_wanted = Signal()
    pause_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self.setObjectName("bottom")
        self.setFixedHeight(STATUS_BAR_HEIGHT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        self._engine = label(self.tr("Engine: starts with the first photo"), "muted")
        layout.addWidget(self._engine)
        self._bar = PlainProgressBar()
        self._bar.setFixedSize(160, 4)
        self._bar.setAccessibleName(self.tr("Progress"))
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self._doing = ElidedLabel()
        self._doing.setProperty("role", "muted")
        layout.addWidget(self._doing, 1)
        self._pause = IconButton("pause", self.tr("Pause"))
        self._pause.clicked.connect(lambda: self.pause_wanted.emit(not self._paused))
        layout.addWidget(self._pause)
        self._cancel = button(self.tr("Stop"), "flat")
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.clicked.connect(self.cancel_wanted)
        layout.addWidget(self._cancel)
        self._count = label("", "muted")
        layout.addWidget(self._count)
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(SMALLEST_CELL, LARGEST_CELL)
        self.zoom.setPageStep(32)
        self.zoom.setSingleStep(16)
        self.zoom.setFixedWidth(ZOOM_WIDTH)
        self.zoom.setAccessibleName(self.tr("Size of the photos"))
        self.zoom.setToolTip(
            self.tr("Size of the photos (Ctrl and the wheel, Ctrl+Plus and Minus)")
        )
        layout.addWidget(self.zoom)
        for shown in (self._engine, self._doing, self._count):
            shown.setFont(tabular(shown.font()))
        self._name = self._reason = ""
        self.idle()

    def show_engine(self, name: str, per_s: float | None = None, reason: str = "") -> None:
        """Say what encodes, how fast, and (as a tool tip) why nothing faster does."""
        if name:
            self._name, self._reason = name, reason
        if not self._name:
            return
        words = formatting.engine(self._name)
        if per_s:
            words += " · " + self.tr("{n} photos/s").format(n=formatting.count(round(per_s)))
        self._engine.setText(words)
        self._engine.setToolTip(formatting.plain_tip(self._reason) if self._reason else "")
        self._engine.setAccessibleDescription(self._reason)

    def show_progress(self, doing: str, progress: dict[str, Any]) -> None:
        """Say how far a verb is. progress: one of its JSON lines."""
        done, total = int(progress.get("done", 0)), int(progress.get("total", 0))
        words = [doing]
        if progress.get("phase") == "scan":
            words.append(self.tr("%Ln files seen", None, done))
        elif progress.get("phase") == "fetch":
            words.append(
                self.tr("fetching {size}").format(size=formatting.size(total)) if total else ""
            )
        elif total:
            words.append(
                self.tr("{done} of {all}").format(
                    done=formatting.count(done), all=formatting.count(total)
                )
            )
        left = progress.get("seconds_left")
        if left is not None and TELLING <= done < total and progress.get("phase") not in SHORT:
            words.append(self.tr("{time} left").format(time=formatting.duration(float(left))))
        self._doing.setText(" · ".join(filter(None, words)))
        self._bar.show_done(done, total)
        self._bar.show()
        self._arrange()
        self._cancel.show()
        self._cancel.setEnabled(True)

    def show_pause(self, *, possible: bool, paused: bool) -> None:
        """Whether a verb can be held up, and whether it is."""
        self._paused = paused
        self._pause.setVisible(possible)
        self._pause.show_icon("play" if paused else "pause")
        words = self.tr("Go on") if paused else self.tr("Pause")
        self._pause.setToolTip(words)
        self._pause.setAccessibleName(words)
        if paused:
            self._doing.setText(self.tr("{doing} · paused").format(doing=self._doing.text()))

    def stopping(self) -> None:
        """A verb was asked to stop; it keeps what it has."""
        self._pause.hide()
        self._doing.setText(self.tr("Stopping; what is done is kept …"))
        self._cancel.setEnabled(False)

    def idle(self, news: str = "") -> None:
        """Nothing runs; `news` is what there is to say."""
        self._bar.hide()
        self._cancel.hide()
        self._pause.hide()
        self._arrange()
        self._doing.setText(news)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """In a narrow window, how far a verb is takes the place of the count."""
        self._count.setVisible(self._bar.isHidden() or self.width() >= NARROW_BAR)

    def tell(self, news: str) -> None:
        """A few words, unless a verb is telling how far it is."""
        if self._bar.isHidden():
            self._doing.setText(news)

    def show_count(self, photos: int, *, imported: bool = False) -> None:
        """Say how many photos there are, what their codes take, and whether they are only read."""
        words = [formatting.photos(photos), self.tr("{n} bytes each").format(n=BYTES_PER_PHOTO)]
        if imported:
            words.insert(0, self.tr("imported, only read"))
        self._count.setText(" · ".join(words) if photos else "")
