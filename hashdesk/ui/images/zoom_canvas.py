"""One photo in a widget: as large as there is room for, or zoomed in and moved about."""

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

BEHIND = QColor("#111213")  # a photo is judged on black, in light and dark
IMAGE_ZOOM_A_NOTCH = 1.2
MOST_ZOOM = 16.0  # screen pixels for one of the photo's


@dataclass(frozen=True)
class Lens:
    """What part of a photo is seen: the same for photos of other sizes."""

    zoom: float = 1.0  # 1: all of it fits
    centre: tuple[float, float] = (0.5, 0.5)  # what is in the middle, 0 … 1 of the photo


class ZoomCanvas(QWidget):
    """The wheel zooms, dragging moves the photo, a double-click shows every pixel."""

    full_wanted = Signal()  # it is zoomed in so far that more pixels would show
    lens_changed = Signal(object)  # Lens: a person has zoomed or moved it

    def __init__(self, parent: QWidget | None = None, *, enlarging: bool = False) -> None:
        """enlarging: small photos, too, are as large as there is room for, and with the widget."""
        super().__init__(parent)
        self._enlarging = enlarging
        self._picture = QPixmap()
        self._full = QSizeF()  # of the whole photo, in its own pixels
        self._scale = 0.0  # screen pixels for one of the photo's; 0: so that it fits
        self._centre = QPointF(0.5, 0.5)  # what is in the middle, 0 … 1 of the photo
        self._words = ""
        self._pressed: QPointF | None = None
        self._lens = Lens()  # as it was before the widget had another size
        self.setAccessibleName(self.tr("Photo"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    # -- what is shown

    def show_picture(self, picture: QPixmap | QImage, full: QSizeF) -> None:
        """Show a photo of `full` pixels by a picture of it; zoom and place are kept."""
        made = QPixmap.fromImage(picture) if isinstance(picture, QImage) else picture
        self._picture, self._full, self._words = made, full, ""
        self.update()
        self._ask_for_more()

    def show_words(self, words: str) -> None:
        """Say why there is no photo."""
        self._picture, self._words = QPixmap(), words
        self.update()

    def fit(self) -> None:
        """As large as there is room for."""
        self._scale, self._centre = 0.0, QPointF(0.5, 0.5)
        self.update()

    @property
    def lens(self) -> Lens:
        """What part is seen."""
        zoom = self._scale / self._fitting() if self._scale else 1.0
        return Lens(zoom, (self._centre.x(), self._centre.y()))

    def look_through(self, lens: Lens) -> None:
        """See that part, as another canvas does of its photo."""
        self._scale = lens.zoom * self._fitting() if lens.zoom > 1.0 else 0.0
        self._centre = QPointF(*lens.centre)
        self._lens = lens
        self._keep_inside()
        self.update()
        self._ask_for_more()

    @property
    def scale(self) -> float:
        """Screen pixels (of the device) for one of the photo's."""
        return self._scale or self._fitting()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor; what lies at a point of the widget stays there."""
        if self._full.isEmpty():
            return
        at = QPointF(self.rect().center()) if at is None else at
        fixed = self._to_photo(at)
        scale = min(max(self.scale * factor, self._fitting()), max(MOST_ZOOM, self._fitting()))
        self._scale = 0.0 if scale <= self._fitting() else scale
        there = self._to_photo(at)
        self._centre += fixed - there
        self._keep_inside()
        self.update()
        self._ask_for_more()
        self._tell_lens()

    def show_pixels(self, at: QPointF | None = None) -> None:
        """One pixel of the photo for one of the screen; or all of it, if it is so already."""
        if self._scale:
            self.fit()
            self._tell_lens()
        else:
            self.zoom(1.0 / self.scale, at)

    # -- where it is

    def _fitting(self) -> float:
        """The scale at which all of it can be seen."""
        if self._full.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        wide, tall = self.width() * ratio, self.height() * ratio
        scale = min(wide / self._full.width(), tall / self._full.height())
        return scale if self._enlarging else min(scale, 1.0)

    def _shown(self) -> QSizeF:
        """The whole photo's size on the screen, in the widget's pixels."""
        return self._full * (self.scale / self.devicePixelRatioF())

    def _place(self) -> QRectF:
        """Where all of the photo lies, in the widget."""
        size = self._shown()
        left = self.width() / 2 - self._centre.x() * size.width()
        top = self.height() / 2 - self._centre.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def _to_photo(self, point: QPointF) -> QPointF:
        """A point of the widget as 0 … 1 of the photo."""
        place = self._place()
        return QPointF(
            (point.x() - place.left()) / max(place.width(), 1),
            (point.y() - place.top()) / max(place.height(), 1),
        )

    def _keep_inside(self) -> None:
        """No edge of the photo comes further in than needed."""
        size = self._shown()
        half_x = min(self.width() / max(size.width(), 1) / 2, 0.5)
        half_y = min(self.height() / max(size.height(), 1) / 2, 0.5)
        self._centre = QPointF(
            min(max(self._centre.x(), half_x), 1 - half_x),
            min(max(self._centre.y(), half_y), 1 - half_y),
        )

    def _tell_lens(self) -> None:
        self._lens = self.lens
        self.lens_changed.emit(self._lens)

    def _ask_for_more(self) -> None:
        known = self._picture.width()
        if known and known < self._full.width() and self._full.width() * self.scale > known * 1.05:
            self.full_wanted.emit()

    # -- Qt's calls

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), BEHIND)
        if self._words:
            painter.setPen(QColor("#c8c9cc"))
            inside = self.rect().adjusted(40, 40, -40, -40)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inside, flags, self._words)
        elif not self._picture.isNull():
            smooth = self._picture.width() * 4 > self._shown().width()  # else: show the pixels
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawPixmap(self._place(), self._picture, QRectF(self._picture.rect()))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._enlarging:
            self.look_through(self._lens)
        self._keep_inside()
        self._ask_for_more()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(IMAGE_ZOOM_A_NOTCH ** (event.angleDelta().y() / WHEEL_NOTCH), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
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
        self._tell_lens()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_pixels(event.position())
