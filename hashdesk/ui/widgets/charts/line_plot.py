"""A small plot of one or two figures of a training."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui.widgets.theme import Theme, tabular

PLOT_HEIGHT = 104  # pixels
DOT = 2.0  # its radius
SCALE_WIDTH = 40  # for the numbers of the upright axis, on the left
STEPS_HEIGHT = 16  # for those of the lower one
SCALE_PX = 11


class LinePlot(QWidget):
    """Values over steps, the newest with a dot. The upright axis goes from the least to the most.

    Both axes have their numbers at both ends.
    """

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._theme = theme
        self._points: list[tuple[int, tuple[float, ...]]] = []  # step, values
        self._total = 0  # steps of the whole training
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def add(self, step: int, total: int, *values: float) -> None:
        """Add the values of a step, of a total; going back starts over."""
        if self._points and step <= self._points[-1][0]:
            self._points.clear()
        self._total = total
        if all(math.isfinite(value) for value in values):
            self._points.append((step, values))
            spoken = ", ".join(QLocale().toString(value, "f", 2) for value in values)
            self.setAccessibleName(f"{self._name}: {spoken}")
            self.update()

    @property
    def steps(self) -> int:
        """How many steps are plotted."""
        return len(self._points)

    @property
    def done(self) -> float:
        """The part of the training that is done, 0..1."""
        return self._points[-1][0] / self._total if self._points else 0.0

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
        font = tabular(painter.font())
        font.setPixelSize(SCALE_PX)
        painter.setFont(font)
        area = QRectF(self.rect()).adjusted(SCALE_WIDTH, 6, -6, -STEPS_HEIGHT)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.topLeft())
        if self._points:
            self._paint_scales(painter, area, colours.muted)
            pairs = zip(self._points[-1][1], (colours.accent, colours.differ), strict=False)
            for number, (_, colour) in enumerate(pairs):
                line = self._line(number, area)
                painter.setPen(QPen(QColor(colour), 1.5))
                painter.drawPolyline(line)
                painter.setBrush(QColor(colour))
                painter.drawEllipse(line.last(), DOT, DOT)
        painter.end()

    def _paint_scales(self, painter: QPainter, area: QRectF, colour: str) -> None:
        """The numbers at the ends of both axes."""
        low, high = self._range()
        painter.setPen(QColor(colour))
        upright = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((high, area.top() + 2), (low, area.bottom() - 6)):
            place = QRectF(0, y - 8, SCALE_WIDTH - 6, 16)
            painter.drawText(
                place, upright, QLocale().toString(value, "g", 2 if abs(value) < 1 else 3)
            )
        below = QRectF(area.left(), area.bottom() + 1, area.width(), STEPS_HEIGHT)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, QLocale().toString(0))
        painter.drawText(
            below, Qt.AlignmentFlag.AlignRight, self.tr("%Ln steps", None, self._total)
        )

    def _range(self) -> tuple[float, float]:
        every = [value for _, values in self._points for value in values]
        return min(every), max(every)

    def _line(self, number: int, area: QRectF) -> QPolygonF:
        """One of the lines; all share a scale."""
        low, high = self._range()
        spread = (high - low) or 1.0
        across, tall = area.width() / max(self._total, 1), area.height() - 3 * DOT
        return QPolygonF([
            QPointF(
                area.left() + step * across,
                area.top() + DOT + (high - values[number]) / spread * tall,
            )
            for step, values in self._points
        ])  # fmt: skip
