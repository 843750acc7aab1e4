"""A thumbnail outside the grid: uncropped in a widget, or as a small square icon."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui.images.tile_image import TILE_RADIUS

THUMBNAIL_HEIGHT = 196  # pixels
SMOOTH = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform


class ThumbnailWidget(QWidget):
    """An uncropped thumbnail in the middle of the widget."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self.setFixedHeight(THUMBNAIL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pixmap(self, pixmap: QPixmap | None) -> None:
        """Show another thumbnail, or none."""
        self._pixmap = pixmap
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pixmap is None or self._pixmap.isNull():
            return
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        painter.setRenderHints(SMOOTH)
        path = QPainterPath()
        path.addRoundedRect(place, TILE_RADIUS, TILE_RADIUS)
        painter.setClipPath(path)
        painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()


def paint_thumbnail(
    painter: QPainter, pixmap: QPixmap | None, place: QRectF, empty: str, radius: float
) -> None:
    """Paint a thumbnail; while it is loading or where there is none, a tile of colour `empty`."""
    if pixmap is None or pixmap.isNull():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(empty))
        painter.drawRoundedRect(place, radius, radius)
    else:
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))


def rounded_icon(pixmap: QPixmap, side: int, ratio: float) -> QPixmap:
    """The middle of a pixmap as a small square with rounded corners."""
    made = QPixmap(QSize(side, side) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    painter.setRenderHints(SMOOTH)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, side, side), 4, 4)
    painter.setClipPath(path)
    cut = min(pixmap.width(), pixmap.height())
    middle = QRectF((pixmap.width() - cut) / 2, (pixmap.height() - cut) / 2, cut, cut)
    painter.drawPixmap(QRectF(0, 0, side, side), pixmap, middle)
    painter.end()
    return made


def untinted_icon(pixmap: QPixmap) -> QIcon:
    """A picture that looks the same where its row is selected."""
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
