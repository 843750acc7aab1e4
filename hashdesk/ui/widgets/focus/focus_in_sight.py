"""Keeps the current row of a list with the focus in sight, in a scroll area around the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

FOCUS_MARGIN = 8  # pixels above and below what is scrolled to


class FocusInSight(QObject):
    """Follows keys through the rows of a list, and a row that was in sight as sizes change.

    The scroll area itself follows Tab, but neither. What somebody scrolled away from stays away,
    and nothing moves below a pressed mouse button.
    """

    _sized = Signal()  # the area, or what is in it

    def __init__(self, area: QScrollArea, page: QWidget, application: QApplication) -> None:
        """page: what the area scrolls."""
        super().__init__(area)
        self._area, self._page = area, page
        self._widget: QWidget | None = None  # on the page, has the focus or had it last
        self._rows: QItemSelectionModel | None = None  # of that widget, if it is a list
        self._seen = False  # it, or its current row, is to stay in sight
        area.viewport().installEventFilter(self)
        page.installEventFilter(self)
        area.verticalScrollBar().valueChanged.connect(self._look)
        # Queued: the parts of the page have not got their new places yet.
        self._sized.connect(self._follow_size, Qt.ConnectionType.QueuedConnection)
        application.focusChanged.connect(self._watch)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._sized.emit()
        return False

    def _watch(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None:  # another window has the keys: a notice may still come
            return
        if self._rows is not None and isValid(self._rows):
            self._rows.currentChanged.disconnect(self._follow_row)
        inside = self._page.isAncestorOf(now)
        self._widget, self._rows = now if inside else None, None
        if inside and isinstance(now, QAbstractItemView):
            self._rows = now.selectionModel()
            self._rows.currentChanged.connect(self._follow_row)
        self._look()

    def _follow_row(self) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._bring_into_sight()

    def _follow_size(self) -> None:
        # Rows alone: what takes the place of a part that had the focus is read from its beginning.
        if self._seen and self._rows is not None:
            self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        # Of a list, this brings the current row into sight.
        if self._widget is not None and isValid(self._widget):
            self._area.ensureWidgetVisible(self._widget, 0, FOCUS_MARGIN)
            self._seen = True  # or will be, once the page has got its size

    def _look(self) -> None:
        place = self._place()
        self._seen = place is not None and self._area.viewport().rect().contains(place)

    def _place(self) -> QRect | None:
        """Where the widget, or its current row, is in the area; None: there is none."""
        widget, seen = self._widget, self._area.viewport()
        if widget is None or not isValid(widget) or not widget.isVisible():
            return None
        if not seen.isAncestorOf(widget):  # the page is being taken apart
            return None
        part, rect = widget, widget.rect()
        if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
            part, rect = widget.viewport(), widget.visualRect(widget.currentIndex())
        return rect.translated(part.mapTo(seen, QPoint(0, 0)))
