"""A ring around a widget that shows nothing of the focus itself: a page, a card, an empty list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QStackedWidget, QWidget
from shiboken6 import isValid

from hashdesk.ui.widgets.focus.keyed_page import KeyedPage

RING = 2  # pixels, as of the rings in the style sheet
RADIUS = 6  # pixels
GAP = 4  # pixels between a box and its ring: text reaches to the edges of boxes
HOLDS = "holdsFocus"  # the property of a box that has the focus only until a part takes it


def hold_without_ring(box: QWidget) -> None:
    """Have a box show no ring: it has the focus for a moment, between two of its buttons."""
    box.setProperty(HOLDS, True)


def needs_frame(widget: QWidget) -> bool:
    """Whether a widget would not show the focus: it holds other widgets, or rows."""
    if widget.isWindow() or (isinstance(widget, KeyedPage) and not widget.is_keyed):
        return False
    if widget.property(HOLDS):
        return False
    return isinstance(widget, QAbstractItemView) or (_is_box(widget) and not _is_page(widget))


def _is_page(widget: QWidget) -> bool:
    """Whether it is a page, or all of a window, that holds the focus only until a part takes it."""
    parent = widget.parentWidget()
    whole = parent is not None and (parent.isWindow() or isinstance(parent, QStackedWidget))
    return whole and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus


def _is_box(widget: QWidget) -> bool:
    return isinstance(widget, QScrollArea) or widget.layout() is not None


class FocusFrame(QWidget):
    """Lies over a widget: outside a box, as far as its parent has room; inside anything else.

    A list has it only while it is empty.
    """

    def __init__(self, around: QWidget) -> None:
        super().__init__(around.parentWidget())
        self.around = around
        is_list = isinstance(around, QAbstractItemView)
        self._outset = RING + GAP if _is_box(around) and not is_list else 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        around.installEventFilter(self)
        around.destroyed.connect(self.deleteLater)
        self._lay_around()
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.around:
            return False
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._lay_around()
        elif event.type() in (QEvent.Type.HideToParent, QEvent.Type.ShowToParent):
            self.setHidden(self.around.isHidden())
        return False

    def leave(self) -> None:
        """Go for good."""
        if isValid(self.around):
            self.around.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _lay_around(self) -> None:
        out = self._outset
        place, parent = self.around.geometry().adjusted(-out, -out, out, out), self.parentWidget()
        if parent is not None:
            self.setGeometry(place & parent.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        around = self.around
        if isinstance(around, QAbstractItemView) and around.model().rowCount():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight)
        painter.setPen(QPen(colour, RING))  # also around what is greyed
        inside = QRectF(self.rect()).adjusted(RING / 2, RING / 2, -RING / 2, -RING / 2)
        painter.drawRoundedRect(inside, RADIUS, RADIUS)
        painter.end()
