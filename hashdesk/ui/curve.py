"""A small curve of one figure while something is learned."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui.theme import Theme

HEIGHT = 56
MARGIN = 3


class Curve(QWidget):
    """Values over steps, the newest one with a dot. The scale follows what was seen."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._theme = theme
        self._points: list[tuple[float, float]] = []  # how far (0..1), value
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def add(self, far: float, value: float) -> None:
        """A further value; far: the part of all steps that is done. One step back begins anew."""
        if self._points and far <= self._points[-1][0]:
            self._points.clear()
        self._points.append((far, value))
        self.setAccessibleName(f"{self._name}: {value:.2f}")
        self.update()

    @property
    def far(self) -> float:
        """How far it has come, 0..1."""
        return self._points[-1][0] if self._points else 0.0

    def clear(self) -> None:
        """Nothing has been seen yet."""
        self._points.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self._points:
            line = self._line()
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawPolyline(line)
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(line.last(), 2.0, 2.0)
        painter.end()

    def _line(self) -> QPolygonF:
        values = [value for _, value in self._points]
        low, high = min(values), max(values)
        spread = (high - low) or 1.0
        wide, tall = self.width() - 2 * MARGIN, self.height() - 3 * MARGIN
        return QPolygonF([
            QPointF(MARGIN + far * wide, MARGIN + (high - value) / spread * tall)
            for far, value in self._points
        ])  # fmt: skip
