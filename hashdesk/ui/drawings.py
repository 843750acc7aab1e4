"""Two small drawings of the details panel: which bits differ, and how far the library lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui.theme import Theme

BITS_A_ROW = 32
GAP = 1
HISTOGRAM_HEIGHT = 56


class BitSquares(QWidget):
    """A square for each bit of a code; those that differ from the query stand out.

    The differing ones are also taller than the others: colour is not the only sign.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bits, self._difference = 64, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_bits(self, bits: int, difference: int) -> None:
        """difference: the exclusive or of two codes of `bits` bits."""
        self._bits, self._difference = bits, difference
        differing = [str(bit) for bit in range(bits) if difference >> bit & 1]
        self.setAccessibleName(
            self.tr("Bits that differ: {bits}").format(bits=", ".join(differing) or "0")
        )
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
        side = min(pitch - GAP, 8.0)
        for bit in range(self._bits):
            row, column = divmod(bit, BITS_A_ROW)
            differs = self._difference >> bit & 1
            square = QRectF(column * pitch, row * 9 + 0.5, side, 8)
            if not differs:
                square.adjust(0, 1, 0, -1)
            painter.setBrush(QColor(colours.differ if differs else colours.bit))
            painter.drawRoundedRect(square, 1, 1)
        painter.end()

    def _rows(self) -> int:
        return -(-self._bits // BITS_A_ROW)


class Histogram(QWidget):
    """How many photos lie at each distance; those as near as the current one stand out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: NDArray[np.intp] = np.zeros(1, np.intp)
        self._upto = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Distances in the library"))
        theme.changed.connect(self.update)

    def show_counts(self, counts: NDArray[np.intp], upto: int) -> None:
        """counts (largest + 1,): photos at each distance; up to `upto` they stand out."""
        self._counts, self._upto = counts, upto
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(256, HISTOGRAM_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(128, HISTOGRAM_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bins, edges = _bins(self._counts)
        # Square roots keep the few near photos visible beside the many far ones.
        heights = np.sqrt(bins / max(int(bins.max()), 1)) * (self.height() - 2)
        pitch = self.width() / len(bins)
        gap = 2 if pitch > 5 else 1
        for place, height in enumerate(heights.tolist()):
            tall = max(height, 1.5)
            bar = QRectF(place * pitch, self.height() - tall, pitch - gap, tall)
            near = int(edges[place]) <= self._upto
            painter.setBrush(QColor(colours.accent if near else colours.field))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.end()


def _bins(counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Counts of one or two neighbouring distances together, and the distance where each starts.

    Only the distances that occur are drawn.
    """
    last = int(np.flatnonzero(counts)[-1]) if counts.any() else 0
    shown = counts[: last + 1]
    width = 1 if len(shown) <= 40 else 2
    padded = np.pad(shown, (0, -len(shown) % width))
    return padded.reshape(-1, width).sum(axis=1), np.arange(0, len(padded), width)
