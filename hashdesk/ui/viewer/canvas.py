"""The viewer's canvas: keys step through photos, and a region can be drawn to search for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hashdesk.ui.images.zoom_canvas import IMAGE_ZOOM_A_NOTCH, ZoomCanvas
from hashdesk.ui.widgets.focus.key_focus import BY_TAB
from hashdesk.ui.widgets.theme import Theme

MIN_REGION = 12  # pixels on the screen; a smaller rectangle was meant as a click
KEY_STEP = 16  # pixels on the screen, that a key moves or resizes a rectangle by
FIRST_SHARE = 0.5  # sides of a rectangle made by keys, of what is in sight of the photo

# The direction of a key: to the right, and down.
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class ViewerCanvas(ZoomCanvas):
    """Dragging moves the photo, or draws a rectangle while `choosing` is set, as keys do."""

    stepped = Signal(int)  # photos forward, or back if negative
    region_chosen = Signal(object)  # Region
    choosing_changed = Signal(bool)  # whether the next drag draws a rectangle
    similar_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drawn: QRectF | None = None  # the rectangle being drawn, in widget pixels
        self._dragging = False  # it follows the mouse
        self.choosing = False  # a rectangle is being chosen
        self._ringed = False  # Tab led here from a button: elsewhere, nothing frames the photo
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fit(self) -> None:
        """Show the whole photo."""
        super().fit()
        self.choose_region(choosing=False)

    def choose_region(self, *, choosing: bool) -> None:
        """Set whether dragging, or keys, choose a rectangle."""
        changed = choosing != self.choosing
        self.choosing, self._drawn, self._dragging = choosing, None, False
        shape = Qt.CursorShape
        self.setCursor(shape.CrossCursor if choosing else shape.OpenHandCursor)
        self.update()
        if changed:
            self.choosing_changed.emit(choosing)

    # -- Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._ringed:
            self._paint_ring()
        if not self.choosing:
            return
        painter = QPainter(self)
        if self._drawn is not None:
            self._paint_rectangle(painter, self._drawn)
        if not self._dragging:
            self._paint_hint(painter, self._hint())
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ringed = event.reason() in BY_TAB

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ringed = False

    def _paint_ring(self) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _hint(self) -> str:
        keys = self.tr("Arrow keys: move · Shift+arrow keys: resize · Enter: search · Esc: cancel")
        if self._drawn is not None:
            return keys
        return self.tr("Draw a rectangle around what to search for") + "\n" + keys

    def _paint_hint(self, painter: QPainter, text: str) -> None:
        """Paint instructions on a background at the top."""
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = self.rect().adjusted(30, 0, -30, 0)
        around = painter.fontMetrics().boundingRect(room, flags, text).adjusted(-14, -8, 14, 8)
        around.moveCenter(self.rect().center())
        around.moveTop(16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 190))
        painter.drawRoundedRect(around, 8, 8)
        painter.setPen(QColor("#ececea"))
        painter.drawText(around, flags, text)

    def _paint_rectangle(self, painter: QPainter, drawn: QRectF) -> None:
        """Paint a frame in two colours, visible on any photo, and darken everything outside."""
        shade = QColor(0, 0, 0, 120)
        inside = drawn.normalized()
        painter.setClipRect(self.rect())
        for outside in (
            QRectF(0, 0, self.width(), inside.top()),
            QRectF(0, inside.bottom(), self.width(), self.height() - inside.bottom()),
            QRectF(0, inside.top(), inside.left(), inside.height()),
            QRectF(inside.right(), inside.top(), self.width() - inside.right(), inside.height()),
        ):
            painter.fillRect(outside, shade)
        painter.setPen(QPen(QColor("black"), 3))
        painter.drawRect(inside)
        painter.setPen(QPen(QColor(self._theme.colours.accent), 1.5))
        painter.drawRect(inside)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.close_wanted.emit()
        elif self.choosing:
            self._drawn, self._dragging = QRectF(event.position(), event.position()), True
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawn is None or not self._dragging:
            super().mouseMoveEvent(event)
        else:
            self._drawn.setBottomRight(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._search_drawn()
        else:
            super().mouseReleaseEvent(event)

    def _search_drawn(self) -> None:
        """Search for what the rectangle holds, if it is large enough to be meant."""
        drawn = QRectF() if self._drawn is None else self._drawn.normalized()
        self.choose_region(choosing=False)
        if min(drawn.width(), drawn.height()) >= MIN_REGION and not self.full.isEmpty():
            first, last = self.to_photo(drawn.topLeft()), self.to_photo(drawn.bottomRight())
            corners = first.x(), first.y(), last.x(), last.y()
            region = tuple(min(max(value, 0.0), 1.0) for value in corners)
            if region[0] < region[2] and region[1] < region[3]:
                self.region_chosen.emit(region)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key says, also for a widget beside the photo; False if it says nothing."""
        key, steps = Qt.Key(event.key()), self._steps()
        if self.choosing and key in ARROWS:
            resizing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._shift_drawn(*ARROWS[key], resizing=resizing)
        elif self.choosing and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._drawn is not None:
                self._search_drawn()
        elif key in steps:
            self.stepped.emit(steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(IMAGE_ZOOM_A_NOTCH)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / IMAGE_ZOOM_A_NOTCH)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Z:
            self.show_pixels()
        elif key == Qt.Key.Key_Space:
            self.similar_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_wanted.emit()
        else:
            return False
        return True

    def _shift_drawn(self, across: int, down: int, *, resizing: bool) -> None:
        """Move the rectangle by a step, or its lower right corner; make one if there is none."""
        within = self.photo_rect() & QRectF(self.rect())
        if within.isEmpty() or self._dragging:
            return
        step = QPointF(across * KEY_STEP, down * KEY_STEP)
        if self._drawn is None:
            self._drawn = QRectF(QPointF(), within.size() * FIRST_SHARE)
            self._drawn.moveCenter(within.center())
        elif resizing:
            corner = self._drawn.bottomRight() + step
            least = self._drawn.topLeft() + QPointF(MIN_REGION, MIN_REGION)
            self._drawn.setBottomRight(_between(corner, least, within.bottomRight()))
        else:
            last = within.bottomRight() - QPointF(self._drawn.width(), self._drawn.height())
            self._drawn.moveTopLeft(_between(self._drawn.topLeft() + step, within.topLeft(), last))
        self.update()

    def _steps(self) -> dict[Qt.Key, int]:
        """The keys that step to another photo, with their number of photos."""
        many = 1 << 30  # more than any library has: the grid stops at its ends
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


def _between(point: QPointF, least: QPointF, most: QPointF) -> QPointF:
    """The nearest point that is not above or left of one point, nor below or right of another."""
    x = max(min(point.x(), most.x()), least.x())
    y = max(min(point.y(), most.y()), least.y())
    return QPointF(x, y)
