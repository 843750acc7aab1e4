"""A small plot of one or two figures of a training."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui.widgets.theme import Theme, tabular

PLOT_HEIGHT = 72
PLOT_MARGIN = 3
SCALE_WIDTH = 40  # for the numbers on the right
SCALE_PX = 11


class LinePlot(QWidget):
    """Values over steps, the newest with a dot and a number. The scale fits all values."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._theme = theme
        self._points: list[tuple[float, tuple[float, ...]]] = []  # part done (0..1), values
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def add(self, done: float, *values: float) -> None:
        """Add values. done: the part of the training that is done, 0..1; going back starts over."""
        if self._points and done <= self._points[-1][0]:
            self._points.clear()
        if all(math.isfinite(value) for value in values):
            self._points.append((done, values))
            spoken = ", ".join(f"{value:.2f}" for value in values)
            self.setAccessibleName(f"{self._name}: {spoken}")
            self.update()

    @property
    def steps(self) -> int:
        """How many steps are plotted."""
        return len(self._points)

    @property
    def done(self) -> float:
        """The part of the training that is done, 0..1."""
        return self._points[-1][0] if self._points else 0.0

    def clear(self) -> None:
        """Remove all values."""
        self._points.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, PLOT_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, PLOT_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(0, self.height() - 1, self.width() - SCALE_WIDTH, self.height() - 1)
        newest = self._points[-1][1] if self._points else ()
        pairs = zip(newest, (colours.accent, colours.differ), strict=False)
        for number, (value, colour) in enumerate(pairs):
            line = self._line(number)
            painter.setPen(QPen(QColor(colour), 1.5))
            painter.drawPolyline(line)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(line.last(), 2.0, 2.0)
            self._paint_value(painter, line.last().y(), value)
        painter.end()

    def _paint_value(self, painter: QPainter, y: float, value: float) -> None:
        """The newest value as a number, beside its dot."""
        font = tabular(painter.font())
        font.setPixelSize(SCALE_PX)
        painter.setFont(font)
        place = QRectF(self.width() - SCALE_WIDTH + 6, y - 8, SCALE_WIDTH - 6, 16)
        place.moveTop(min(max(place.top(), 0.0), self.height() - place.height()))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags, f"{value:.3g}")

    def _line(self, number: int) -> QPolygonF:
        """One of the lines; all share a scale."""
        every = [value for _, values in self._points for value in values]
        low, high = min(every), max(every)
        spread = (high - low) or 1.0
        wide, tall = self.width() - SCALE_WIDTH - 2 * PLOT_MARGIN, self.height() - 4 * PLOT_MARGIN
        return QPolygonF([
            QPointF(
                PLOT_MARGIN + done * wide,
                2 * PLOT_MARGIN + (high - values[number]) / spread * tall,
            )
            for done, values in self._points
        ])  # fmt: skip
