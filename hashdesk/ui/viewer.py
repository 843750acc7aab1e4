"""One photo over the whole window: zoom, pan, and a part of it to search for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from hashdesk.core.decode import Region
from hashdesk.ui.theme import Theme

BEHIND = QColor("#111213")  # a photo is judged on black, in light and dark
NOTCH = 120  # of a wheel, in Qt's eighths of a degree
ZOOM_A_NOTCH = 1.2
MOST_ZOOM = 16.0  # screen pixels for one of the photo's
LEAST_REGION = 12  # pixels of the screen: less was no rectangle but a click


class Canvas(QWidget):
    """The photo itself. The wheel zooms, dragging moves it, or draws a rectangle."""

    stepped = Signal(int)  # places on, or back
    full_wanted = Signal()  # it is zoomed in so far that more pixels would show
    region_chosen = Signal(object)  # Region
    choosing_changed = Signal(bool)  # whether a rectangle is to be drawn
    similar_wanted = Signal()
    left = Signal()  # closed

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = QPixmap()
        self._full = QSizeF()  # of the whole photo, in its own pixels
        self._scale = 0.0  # screen pixels for one of the photo's; 0: so that it fits
        self._centre = QPointF(0.5, 0.5)  # what is in the middle, 0 … 1 of the photo
        self._words = ""
        self._pressed: QPointF | None = None
        self._drawn: QRectF | None = None  # a rectangle that is being drawn, on the screen
        self.choosing = False  # the next drag draws a rectangle
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
        self.choose_region(choosing=False)
        self.update()

    def choose_region(self, *, choosing: bool) -> None:
        """Whether the next drag draws a rectangle."""
        changed = choosing != self.choosing
        self.choosing, self._drawn = choosing, None
        hand, cross = Qt.CursorShape.OpenHandCursor, Qt.CursorShape.CrossCursor
        self.setCursor(cross if choosing else hand)
        self.update()
        if changed:
            self.choosing_changed.emit(choosing)

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

    def show_pixels(self, at: QPointF | None = None) -> None:
        """One pixel of the photo for one of the screen; or all of it, if it is so already."""
        if self._scale:
            self.fit()
        else:
            self.zoom(1.0 / self.scale, at)

    # -- where it is

    def _fitting(self) -> float:
        """The scale at which all of it can be seen; small photos are not blown up."""
        if self._full.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        wide, tall = self.width() * ratio, self.height() * ratio
        return min(wide / self._full.width(), tall / self._full.height(), 1.0)

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
        if self._drawn is not None:
            self._paint_rectangle(painter, self._drawn)
        elif self.choosing:
            self._paint_hint(painter, self.tr("Draw a rectangle around what to search for"))
        painter.end()

    def _paint_hint(self, painter: QPainter, words: str) -> None:
        """What to do now, on a ground of its own at the top."""
        around = painter.fontMetrics().boundingRect(words).adjusted(-14, -8, 14, 8)
        around.moveCenter(self.rect().center())
        around.moveTop(16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 190))
        painter.drawRoundedRect(around, 8, 8)
        painter.setPen(QColor("#ececea"))
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_rectangle(self, painter: QPainter, drawn: QRectF) -> None:
        """What is outside becomes dark; two colours show on any photo."""
        shade = QColor(0, 0, 0, 120)
        inside = drawn.normalized()
        painter.setClipRect(self.rect())
        for rest in (
            QRectF(0, 0, self.width(), inside.top()),
            QRectF(0, inside.bottom(), self.width(), self.height() - inside.bottom()),
            QRectF(0, inside.top(), inside.left(), inside.height()),
            QRectF(inside.right(), inside.top(), self.width() - inside.right(), inside.height()),
        ):
            painter.fillRect(rest, shade)
        painter.setPen(QPen(QColor("black"), 3))
        painter.drawRect(inside)
        painter.setPen(QPen(QColor(self._theme.colours.accent), 1.5))
        painter.drawRect(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_inside()
        self._ask_for_more()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(ZOOM_A_NOTCH ** (event.angleDelta().y() / NOTCH), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.left.emit()
            return
        self._pressed = event.position()
        if self.choosing:
            self._drawn = QRectF(self._pressed, self._pressed)
        else:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if self._drawn is not None:
            self._drawn.setBottomRight(event.position())
        else:
            moved, size = event.position() - self._pressed, self._shown()
            self._centre -= QPointF(
                moved.x() / max(size.width(), 1), moved.y() / max(size.height(), 1)
            )
            self._pressed = event.position()
            self._keep_inside()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        drawn = self._drawn
        if drawn is None:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        drawn = drawn.normalized()
        self.choose_region(choosing=False)
        if min(drawn.width(), drawn.height()) >= LEAST_REGION and not self._full.isEmpty():
            first, last = self._to_photo(drawn.topLeft()), self._to_photo(drawn.bottomRight())
            region = tuple(
                min(max(value, 0.0), 1.0) for value in (first.x(), first.y(), last.x(), last.y())
            )
            if region[0] < region[2] and region[1] < region[3]:
                self.region_chosen.emit(_region(*region))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_pixels(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, steps = Qt.Key(event.key()), self._steps()
        if key in steps:
            self.stepped.emit(steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_A_NOTCH)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_A_NOTCH)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Z:
            self.show_pixels()
        elif key == Qt.Key.Key_Space:
            self.similar_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _steps(self) -> dict[Qt.Key, int]:
        """The keys that lead to another photo."""
        many = 1 << 30  # further than any library goes: the grid stops at its ends
        return {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageUp: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageDown: 1,
            Qt.Key.Key_Home: -many,
            Qt.Key.Key_End: many,
        }


def _region(left: float, top: float, right: float, bottom: float) -> Region:
    return left, top, right, bottom
