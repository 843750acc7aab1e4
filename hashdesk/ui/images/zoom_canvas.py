"""One photo in a widget: as large as fits, or zoomed in and dragged."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from hashdesk.ui.widgets.qt_types import WHEEL_NOTCH

BACKGROUND = QColor("#111213")  # dark, in the light scheme, too
IMAGE_ZOOM_A_NOTCH = 1.2
MOST_ZOOM = 16.0  # device pixels per pixel of the photo


@dataclass(frozen=True)
class Lens:
    """Which part of a photo is in sight, independent of its size."""

    zoom: float = 1.0  # relative to the whole photo in sight
    centre: tuple[float, float] = (0.5, 0.5)  # of the part in sight, 0 … 1 of the photo


class ZoomCanvas(QWidget):
    """The wheel zooms, dragging moves the photo, a double-click shows every pixel."""

    full_wanted = Signal()  # zoomed in so far that the photo in full size would be sharper
    lens_changed = Signal(object)  # Lens: zoomed or dragged by the user
    # `scale`, or 0 if no photo is shown; also where only `is_actual_size` has changed.
    scale_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, enlarging: bool = False) -> None:
        """enlarging: small photos are enlarged to fit, too; the zoom follows the widget's size."""
        super().__init__(parent)
        self._enlarging = enlarging
        self.pixmap = QPixmap()
        self.full = QSizeF()  # size of the photo, in its own pixels
        self._scale = 0.0  # device pixels per pixel of the photo; 0: the whole photo fits
        self._centre = QPointF(0.5, 0.5)  # of the part in sight, 0 … 1 of the photo
        self.words = ""
        self._pressed: QPointF | None = None
        self._lens = Lens()  # kept while the widget is resized
        self._told_scale = 0.0, False
        self.setAccessibleName(self.tr("Photo"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    # -- what is shown

    def show_image(self, image: QPixmap | QImage, full: QSizeF) -> None:
        """Show an image of a photo, which has `full` pixels; zoom and centre are kept."""
        made = QPixmap.fromImage(image) if isinstance(image, QImage) else image
        self.pixmap, self.full, self.words = made, full, ""
        self.update()
        self._tell_scale()
        self._want_full()

    def show_words(self, words: str) -> None:
        """Show words in place of a photo."""
        self.pixmap, self.words = QPixmap(), words
        self.update()
        self._tell_scale()

    def fit(self) -> None:
        """Show the whole photo, as large as fits."""
        self._scale, self._centre = 0.0, QPointF(0.5, 0.5)
        self.update()
        self._tell_scale()

    @property
    def lens(self) -> Lens:
        """Which part of the photo is in sight."""
        zoom = self._scale / self._fitting() if self._scale else 1.0
        return Lens(zoom, (self._centre.x(), self._centre.y()))

    def set_lens(self, lens: Lens) -> None:
        """Show this part, as another canvas shows of its photo."""
        self._scale = lens.zoom * self._fitting() if lens.zoom > 1.0 else 0.0
        self._centre = QPointF(*lens.centre)
        self._lens = lens
        self._keep_inside()
        self.update()
        self._tell_scale()
        self._want_full()

    @property
    def scale(self) -> float:
        """Device pixels per pixel of the photo."""
        return self._scale or self._fitting()

    @property
    def is_actual_size(self) -> bool:
        """Whether all of a photo is in sight pixel by pixel: `show_pixels` would change nothing."""
        there = not self.words and not self.full.isEmpty()
        return there and not self._scale and self._fitting() == 1.0

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor around a point of the widget; None: its centre."""
        if self.full.isEmpty():
            return
        at = QPointF(self.rect().center()) if at is None else at
        fixed = self.to_photo(at)
        scale = min(max(self.scale * factor, self._fitting()), max(MOST_ZOOM, self._fitting()))
        self._scale = 0.0 if scale <= self._fitting() else scale
        there = self.to_photo(at)
        self._centre += fixed - there
        self._keep_inside()
        self.update()
        self._tell_scale()
        self._want_full()
        self._emit_lens()

    def show_pixels(self, at: QPointF | None = None) -> None:
        """Show one pixel of the photo per device pixel; the whole photo, if zoomed in already."""
        if self._scale:
            self.fit()
            self._emit_lens()
        else:
            self.zoom(1.0 / self.scale, at)

    # -- where it is

    def _fitting(self) -> float:
        """The scale at which the whole photo fits."""
        if self.full.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        wide, tall = self.width() * ratio, self.height() * ratio
        scale = min(wide / self.full.width(), tall / self.full.height())
        return scale if self._enlarging else min(scale, 1.0)

    def _shown(self) -> QSizeF:
        """The size of the whole photo at this scale, in the widget's pixels."""
        return self.full * (self.scale / self.devicePixelRatioF())

    def photo_rect(self) -> QRectF:
        """Where the whole photo lies, in the widget's coordinates."""
        size = self._shown()
        left = self.width() / 2 - self._centre.x() * size.width()
        top = self.height() / 2 - self._centre.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def to_photo(self, point: QPointF) -> QPointF:
        """A point of the widget as 0 … 1 of the photo."""
        place = self.photo_rect()
        return QPointF(
            (point.x() - place.left()) / max(place.width(), 1),
            (point.y() - place.top()) / max(place.height(), 1),
        )

    def _keep_inside(self) -> None:
        """Move the centre so that no edge of the photo leaves an avoidable gap."""
        size = self._shown()
        half_x = min(self.width() / max(size.width(), 1) / 2, 0.5)
        half_y = min(self.height() / max(size.height(), 1) / 2, 0.5)
        self._centre = QPointF(
            min(max(self._centre.x(), half_x), 1 - half_x),
            min(max(self._centre.y(), half_y), 1 - half_y),
        )

    def _emit_lens(self) -> None:
        self._lens = self.lens
        self.lens_changed.emit(self._lens)

    def _tell_scale(self) -> None:
        scale = 0.0 if self.words or self.full.isEmpty() else self.scale
        told = scale, self.is_actual_size
        if told != self._told_scale:
            self._told_scale = told
            self.scale_changed.emit(scale)

    def _want_full(self) -> None:
        known = self.pixmap.width()
        if known and known < self.full.width() and self.full.width() * self.scale > known * 1.05:
            self.full_wanted.emit()

    # -- Qt's calls

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), BACKGROUND)
        if self.words:
            painter.setPen(QColor("#c8c9cc"))
            inside = self.rect().adjusted(40, 40, -40, -40)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inside, flags, self.words)
        elif not self.pixmap.isNull():
            # Enlarged further, the pixels are shown as squares.
            smooth = self.pixmap.width() * 4 > self._shown().width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawPixmap(self.photo_rect(), self.pixmap, QRectF(self.pixmap.rect()))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._enlarging:
            self.set_lens(self._lens)
        self._keep_inside()
        self._tell_scale()
        self._want_full()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(IMAGE_ZOOM_A_NOTCH ** (event.angleDelta().y() / WHEEL_NOTCH), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:  # another one may open a menu
            self._pressed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved, size = event.position() - self._pressed, self._shown()
        self._centre -= QPointF(moved.x() / max(size.width(), 1), moved.y() / max(size.height(), 1))
        self._pressed = event.position()
        self._keep_inside()
        self.update()
        self._emit_lens()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_pixels(event.position())
