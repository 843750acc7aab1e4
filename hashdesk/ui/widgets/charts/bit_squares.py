"""A drawing of which bits of two codes differ."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui.widgets.theme import Theme

BITS_A_ROW = 32
SQUARE_GAP = 1


class BitSquares(QWidget):
    """A square for each bit of a code; bits that differ from the query stand out.

    Their squares are also taller: colour is not the only sign.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bits, self.difference = 64, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_bits(self, bits: int, difference: int) -> None:
        """Show the bits of two codes. difference: their exclusive or."""
        self._bits, self.difference = bits, difference
        differing = ", ".join(str(bit) for bit in range(bits) if difference >> bit & 1)
        self.setAccessibleName(self.tr("Bits that differ: {bits}").format(bits=differing or "0"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(256, self._rows() * 9)

    def minimumSizeHint(self) -> QSize:
        return QSize(128, self._rows() * 9)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        pitch = self.width() / BITS_A_ROW
        side = min(pitch - SQUARE_GAP, 8.0)
        for bit in range(self._bits):
            row, column = divmod(bit, BITS_A_ROW)
            differs = self.difference >> bit & 1
            square = QRectF(column * pitch, row * 9 + 0.5, side, 8)
            if not differs:
                square.adjust(0, 1, 0, -1)
            painter.setBrush(QColor(colours.differ if differs else colours.bit))
            painter.drawRoundedRect(square, 1, 1)
        painter.end()

    def _rows(self) -> int:
        return -(-self._bits // BITS_A_ROW)
