"""A ring around a widget that shows nothing of the focus itself: a page, a card, an empty list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QWidget

RING = 2  # pixels, as of the rings in the style sheet
RADIUS = 6  # pixels


def needs_frame(widget: QWidget) -> bool:
    """Whether a widget would not show the focus: it holds other widgets, or rows."""
    if widget.isWindow():
        return False
    return isinstance(widget, (QScrollArea, QAbstractItemView)) or widget.layout() is not None


class FocusFrame(QWidget):
    """Lies over its parent, as large as that; a list has it only while it is empty."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)
        self.resize(parent.size())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._around:
            self.resize(self._around.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        around = self._around
        if isinstance(around, QAbstractItemView) and around.model().rowCount():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight)
        painter.setPen(QPen(colour, RING))  # also around what is greyed
        inside = QRectF(self.rect()).adjusted(RING / 2, RING / 2, -RING / 2, -RING / 2)
        painter.drawRoundedRect(inside, RADIUS, RADIUS)
        painter.end()
