"""All shelves of the atlas in one view: a few typical photos of each, and how many it holds."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from hashdesk.core.atlas.shelf_names import Names
from hashdesk.core.atlas.shelves import Shelves
from hashdesk.ui import formatting
from hashdesk.ui.atlas.shelf_layout import COUNT_FROM, LINE_HEIGHT, fit_layout
from hashdesk.ui.images.thumbnail_widget import SMOOTH, paint_thumbnail
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import TILE_RADIUS
from hashdesk.ui.widgets.theme import GRID, Theme, tabular

FOUR_FROM = 120  # pixels: from this side on, four photos stand for a shelf
NONE = np.empty(0, np.int64)
NO_SHELVES = Shelves(8, NONE, NONE, np.empty((0, 4), np.int64), NONE)


class AtlasView(QAbstractScrollArea):
    """Paints the shelves, and moves the current one by keys and mouse."""

    opened = Signal(int)  # the code of a shelf
    name_wanted = Signal(int)  # the code of a shelf
    bits_wanted = Signal(int)  # 1: longer codes, -1: shorter ones
    current_changed = Signal(str)  # name and size of the current shelf

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Shelves of the library"))
        self._thumbnails = thumbnails
        self._theme = theme
        self.shelves = NO_SHELVES
        self._names: Names = {}
        self._guesses: Names = {}
        self.shelf_layout = fit_layout(0, 1, 1)
        self.current = -1  # the place of the current shelf; -1: none
        self.located = False  # the current shelf is where a photo from outside would go
        thumbnails.loaded.connect(lambda _photos: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    # -- what is shown

    def show_shelves(self, shelves: Shelves, names: Names) -> None:
        """Show other shelves; the current one becomes its counterpart among them."""
        current, renewed = self._counterpart(shelves), shelves.bits == self.shelves.bits
        self.shelves, self._names = shelves, names
        self._guesses = {}
        self._arrange()
        place = self.verticalScrollBar().value()
        self.choose(current)
        if renewed:  # stay where the view was scrolled to
            self.verticalScrollBar().setValue(place)

    def show_names(self, names: Names) -> None:
        """Show these names of shelves, by code."""
        self._names = names
        self._emit_current()
        self.viewport().update()

    def show_guesses(self, guesses: Names) -> None:
        """Show guesses of what is on shelves without a name, by code."""
        self._guesses = guesses
        self._emit_current()
        self.viewport().update()

    def name_of(self, code: int) -> str:
        """The name that a shelf was given; empty if it has none."""
        return self._names.get(code, "")

    def choose(self, place: int, *, located: bool = False) -> None:
        """Make a shelf the current one. located: a photo from outside would go there."""
        if not len(self.shelves):
            self.current = -1
            return
        self.current, self.located = min(max(place, 0), len(self.shelves) - 1), located
        rect = self.shelf_rect(self.current)
        bar = self.verticalScrollBar()
        if rect.top() < 0 or rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.center().y() - self.viewport().height() // 2)
        self._emit_current()
        self.viewport().update()

    def _emit_current(self) -> None:
        if 0 <= self.current < len(self.shelves):
            words = self._label(self.current)
            self.setAccessibleDescription(words)
            self.current_changed.emit(words)

    def _counterpart(self, shelves: Shelves) -> int:
        """The place of the current shelf's counterpart: its largest part, or its whole."""
        before, place = self.shelves, self.current
        if place < 0 or not len(shelves):
            return 0
        if shelves.bits > before.bits:
            # Its largest part; if it has none of its own, the shelf nearest to it.
            places = {code: at for at, code in enumerate(before.codes.tolist())}
            away = np.array([abs(places.get(code, 0) - place) for code in shelves.parents.tolist()])
            return int(np.lexsort((-shelves.counts, away))[0])
        codes = before.parents if shelves.bits < before.bits else before.codes
        same = np.flatnonzero(shelves.codes == codes[place])
        return int(same[0]) if len(same) else 0

    def _label(self, place: int) -> str:
        code = int(self.shelves.codes[place])
        words = formatting.photos(int(self.shelves.counts[place]))
        name = self._names.get(code) or self._guess(code)
        return f"{name} · {words}" if name else words

    def _guess(self, code: int) -> str:
        """The backbone's guess of what is on a shelf, marked as a guess; empty if there is none."""
        guess = self._guesses.get(code)
        return f"{guess}?" if guess else ""

    # -- where shelves stand

    def _arrange(self) -> None:
        """Make all shelves as large as fits; where even the smallest do not, the view scrolls."""
        count = max(len(self.shelves), 1)
        width, height = max(self.viewport().width(), 1), max(self.viewport().height(), 1)
        self.shelf_layout = fit_layout(count, width, height)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(self.shelf_layout.height(count) - height, 0))
        bar.setPageStep(height)
        bar.setSingleStep(self.shelf_layout.row_height)

    def shelf_rect(self, place: int) -> QRect:
        """Where a shelf is drawn, on the viewport."""
        side, tall = self.shelf_layout.side, self.shelf_layout.row_height
        row, column = self.shelf_layout.cell(place)
        return QRect(column * side, row * tall - self.verticalScrollBar().value(), side, tall)

    def place_at(self, where: QPointF) -> int | None:
        """The place of the shelf at a point of the viewport."""
        row = int(where.y() + self.verticalScrollBar().value()) // self.shelf_layout.row_height
        column = int(where.x()) // self.shelf_layout.side
        if not 0 <= column < self.shelf_layout.columns:
            return None
        place = self.shelf_layout.place(row, column)
        return place if 0 <= place < len(self.shelves) else None

    # -- Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(SMOOTH)
        tall, columns = self.shelf_layout.row_height, self.shelf_layout.columns
        top = self.verticalScrollBar().value() // tall * columns
        rows = self.viewport().height() // tall + 2
        for place in range(top, min(top + rows * columns, len(self.shelves))):
            self._paint_shelf(painter, place)
        painter.end()

    def _paint_shelf(self, painter: QPainter, place: int) -> None:
        rect, side = self.shelf_rect(place), self.shelf_layout.side
        gap = 2 if side < COUNT_FROM else GRID // 2
        inside = QRect(rect.left() + gap, rect.top() + gap, side - 2 * gap, side - 2 * gap)
        photos = [int(photo) for photo in self.shelves.typical[place] if photo]
        if side >= FOUR_FROM and len(photos) == 4:
            half = inside.width() // 2 - 1
            for number, photo in enumerate(photos):
                left = inside.left() + number % 2 * (half + 2)
                above = inside.top() + number // 2 * (half + 2)
                self._paint_photo(painter, photo, QRect(left, above, half, half))
        else:
            self._paint_photo(painter, photos[0], inside)
        if place == self.current:
            colours = self._theme.colours
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.differ if self.located else colours.accent), 3))
            painter.drawRoundedRect(QRectF(inside).adjusted(-1, -1, 1, 1), TILE_RADIUS, TILE_RADIUS)
        if side >= COUNT_FROM:
            top = rect.bottom() - LINE_HEIGHT
            below = QRect(inside.left(), top, inside.width(), LINE_HEIGHT)
            self._paint_label(painter, place, below)

    def _paint_photo(self, painter: QPainter, photo: int, place: QRect) -> None:
        wanted = round(place.width() * self.devicePixelRatioF())
        pixmap = self._thumbnails.pixmap(photo, wanted)
        paint_thumbnail(painter, pixmap, QRectF(place), self._theme.colours.field, 4)

    def _paint_label(self, painter: QPainter, place: int, where: QRect) -> None:
        colours = self._theme.colours
        font = tabular(painter.font())
        font.setPixelSize(11)
        code = int(self.shelves.codes[place])
        name = self._names.get(code)
        font.setItalic(name is None)
        font.setWeight(QFont.Weight.DemiBold if name else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if name else colours.muted))
        count = formatting.count(int(self.shelves.counts[place]))
        title = name or self._guess(code)
        words = f"{title} · {count}" if title else count
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), formatting.plain_tip(self._label(place)), self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None:
            self.choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None:
            self.opened.emit(int(self.shelves.codes[place]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            place = self.place_at(event.position())
            if place is not None:
                self.choose(place)
            self.bits_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        columns = self.shelf_layout.columns
        row, column = self.shelf_layout.cell(max(self.current, 0))
        steps = {
            # From the end of a row to the beginning of the one below, as in reading.
            Qt.Key.Key_Left: (row, column - 1) if column else (row - 1, columns - 1),
            Qt.Key.Key_Right: (row, column + 1) if column + 1 < columns else (row + 1, 0),
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
        }
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.shelves) - 1}
        if self.current < 0:
            super().keyPressEvent(event)
        elif key in steps:
            place = self.shelf_layout.place(*steps[key])
            self.choose(place if place >= 0 else self.current)
        elif key in ends:
            self.choose(ends[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(int(self.shelves.codes[self.current]))
        elif key == Qt.Key.Key_F2:
            self.name_wanted.emit(int(self.shelves.codes[self.current]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.bits_wanted.emit(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)
