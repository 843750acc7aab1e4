"""A histogram of distances, and the range of them that is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui.widgets.theme import Theme

BARS_HEIGHT = 56
HANDLE = 10  # pixels: below the bars
MOST_BARS = 40

DistanceCounts = NDArray[np.intp]


class RangeHistogram(QWidget):
    """How many photos lie at each distance, with a range whose ends can be moved.

    With the mouse, or with the arrow keys (the far end) and Shift and the arrow keys (the near
    end). End moves the far end to the last bar. A double-click or Home chooses all distances.
    """

    span_chosen = Signal(int, int)  # first and last distance

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: DistanceCounts = np.zeros(1, np.intp)
        self._upto = -1
        self._dragged: int | None = None  # 0 the near end, 1 the far end
        self.span = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Distances in the library"))
        self.setToolTip(
            self.tr(
                "Drag the ends to leave out what is too near or too far, or press the arrow keys "
                "(the right end) or Shift and the arrow keys (the left end)"
            )
        )
        theme.changed.connect(self.update)

    def show_counts(self, counts: DistanceCounts, upto: int, span: tuple[int, int]) -> None:
        """Show a histogram.

        counts (largest + 1,): photos at each distance; bars up to `upto` stand out. span: the
        first and the last distance in the range.
        """
        self._counts, self._upto, self.span = counts, upto, span
        words = self.tr("from {first} to {last}")
        self.setAccessibleDescription(words.format(first=span[0], last=span[1]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(256, BARS_HEIGHT + HANDLE)

    def minimumSizeHint(self) -> QSize:
        return QSize(128, BARS_HEIGHT + HANDLE)

    @property
    def _last(self) -> int:
        """The largest distance that occurs: the bars end there."""
        return last_distance(self._counts)

    @property
    def _ends(self) -> tuple[int, int]:
        """The ends of the range in sight: it may reach past the bars, where there is nothing."""
        near, far = self.span
        return min(near, self._last), min(far, self._last)

    # -- choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = self._distance_at(event.position().x())
        near, far = self._ends
        self._dragged = 0 if abs(here - near) < abs(here - far) else 1
        if near == far:
            self._dragged = 0 if here < near else 1
        self._move(here)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._move(self._distance_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._choose(0, self._upto_all)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        near, far = self._ends
        if event.key() == Qt.Key.Key_Home:
            self._choose(0, self._upto_all)
        elif event.key() == Qt.Key.Key_End:
            self._choose(self.span[0], self._upto_all)
        elif step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._move_near(self._next_end(near, step, outside=-1))
        else:
            self._move_far(self._next_end(far, step, outside=1))

    def _next_end(self, end: int, step: int, outside: int) -> int:
        """The end of the range a key press further: where what is in the range changes.

        outside: the direction that leads out of the range.
        """
        there = end + step
        while 0 < there < self._last:
            passed = there if step == outside else there - step  # comes in, or goes
            if self._counts[passed]:
                break
            there += step
        return there

    @property
    def _upto_all(self) -> int:
        """A far end that leaves nothing out: the one that was chosen, if it does."""
        return max(self.span[1], self._last)

    def _move(self, distance: int) -> None:
        if self._dragged == 0:
            self._move_near(distance)
        else:
            self._move_far(distance)

    def _move_near(self, distance: int) -> None:
        self._choose(min(max(distance, 0), self._ends[1]), self.span[1])

    def _move_far(self, distance: int) -> None:
        far = self._upto_all if distance >= self._last else distance
        self._choose(self.span[0], max(far, self.span[0]))

    def _choose(self, near: int, far: int) -> None:
        if (near, far) != self.span:
            self.span = near, far
            self.update()
            self.span_chosen.emit(near, far)

    # -- drawing

    def _pitch(self) -> float:
        """Pixels for each distance."""
        return self.width() / (self._last + 1)

    def _distance_at(self, x: float) -> int:
        return min(max(int(x / self._pitch()), 0), self._last)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bars, each = _bars(self._counts, self._last)
        # Square roots keep the few near photos visible beside the many far ones.
        heights = np.sqrt(bars / max(int(bars.max()), 1)) * (BARS_HEIGHT - 2)
        wide = self._pitch() * each
        gap = 2 if wide > 5 else 1
        near, far = self.span
        for place, height in enumerate(heights.tolist()):
            tall = max(height, 1.5)
            bar = QRectF(place * wide, BARS_HEIGHT - tall, max(wide - gap, 1), tall)
            start = place * each
            outside = start + each - 1 < near or start > far
            colour = colours.accent if start <= self._upto else colours.bit
            painter.setBrush(QColor(colours.field if outside else colour))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        self._paint_span(painter)
        painter.end()

    def _paint_span(self, painter: QPainter) -> None:
        """A line below the bars, with a handle at each end."""
        colours = self._theme.colours
        near, far = self._ends
        pitch, middle = self._pitch(), BARS_HEIGHT + HANDLE / 2 + 1
        left, right = near * pitch, (far + 1) * pitch
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(QRectF(0, middle - 1, self.width(), 2), 1, 1)
        painter.setBrush(QColor(colours.accent if self.hasFocus() else colours.muted))
        painter.drawRoundedRect(QRectF(left, middle - 1, right - left, 2), 1, 1)
        for x in (left, right - 4):
            painter.drawRoundedRect(QRectF(x, middle - 4, 4, 8), 2, 2)


def last_distance(counts: DistanceCounts) -> int:
    """The largest distance that occurs; 0 if none does."""
    occurring = np.flatnonzero(counts)
    return int(occurring[-1]) if len(occurring) else 0


def _bars(counts: DistanceCounts, last: int) -> tuple[DistanceCounts, int]:
    """Counts up to `last`, binned to at most MOST_BARS; and distances a bin."""
    shown = counts[: last + 1]
    each = -(-len(shown) // MOST_BARS)
    padded = np.pad(shown, (0, -len(shown) % each))
    return padded.reshape(-1, each).sum(axis=1), each
