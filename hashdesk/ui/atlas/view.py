"""All shelves in one picture: each a few typical photos and how many there are."""

from __future__ import annotations

import math

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
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import TILE_RADIUS
from hashdesk.ui.widgets.theme import GRID, Theme, tabular

SMALLEST_SHELF, LARGEST_SHELF = 32, 240  # pixels: the side of a shelf
FOUR_FROM = 120  # from this side on, four photos stand for a shelf …
COUNT_FROM = 64  # … and from this on, it says how many it holds
LINE = 18  # pixels for the words below a shelf
EMPTY = Shelves(
    8,
    np.empty(0, np.int64),
    np.empty(0, np.int64),
    np.empty((0, 4), np.int64),
    np.empty(0, np.int64),
)


class AtlasView(QAbstractScrollArea):
    """Shelves in rows, one to the right and the next to the left: neighbours stay neighbours."""

    opened = Signal(int)  # the code of a shelf
    name_wanted = Signal(int)
    bits_wanted = Signal(int)  # 1 longer codes, -1 shorter ones
    taken = Signal(str)  # a shelf is in hand: what it is called, and how many photos it has

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Shelves of the library"))
        self._thumbnails = thumbnails
        self._theme = theme
        self.shelves = EMPTY
        self._names: Names = {}
        self._guesses: Names = {}
        self._side = LARGEST_SHELF
        self.current = -1  # the place of the shelf in hand
        self.located = False  # it is where a photo from outside would go
        thumbnails.loaded.connect(lambda _photos: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    # -- what is shown

    def show_shelves(self, shelves: Shelves, names: Names) -> None:
        """Show other shelves; what is in hand stays in hand, or becomes its part or its whole."""
        current, renewed = self._counterpart(shelves), shelves.bits == self.shelves.bits
        self.shelves, self._names = shelves, names
        self._guesses = {}
        self._measure()
        place = self.verticalScrollBar().value()
        self.choose(current)
        if renewed:  # who scrolled away from it stays there
            self.verticalScrollBar().setValue(place)

    def show_names(self, names: Names) -> None:
        """Shelves are called otherwise."""
        self._names = names
        self._tell()
        self.viewport().update()

    def show_guesses(self, guesses: Names) -> None:
        """What may be on shelves that have no name."""
        self._guesses = guesses
        self._tell()
        self.viewport().update()

    def name_of(self, code: int) -> str:
        """What a person calls a shelf; empty if it has no name."""
        return self._names.get(code, "")

    def choose(self, place: int, *, located: bool = False) -> None:
        """Take a shelf in hand; located: a photo from outside would go there."""
        if not len(self.shelves):
            self.current = -1
            return
        self.current, self.located = min(max(place, 0), len(self.shelves) - 1), located
        rect = self._rect(self.current)
        bar = self.verticalScrollBar()
        if rect.top() < 0 or rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.center().y() - self.viewport().height() // 2)
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        if 0 <= self.current < len(self.shelves):
            words = self._words(self.current)
            self.setAccessibleDescription(words)
            self.taken.emit(words)

    def _counterpart(self, shelves: Shelves) -> int:
        """The place in other shelves of what is in hand: its largest part, or its whole."""
        before, place = self.shelves, self.current
        if place < 0 or not len(shelves):
            return 0
        if shelves.bits > before.bits:
            # Its largest part; where others have all its photos, what stands nearest to it.
            places = {code: at for at, code in enumerate(before.codes.tolist())}
            away = np.array([abs(places.get(code, 0) - place) for code in shelves.parents.tolist()])
            return int(np.lexsort((-shelves.counts, away))[0])
        if shelves.bits < before.bits:
            whole = np.flatnonzero(shelves.codes == before.parents[place])
            return int(whole[0]) if len(whole) else 0
        same = np.flatnonzero(shelves.codes == before.codes[place])
        return int(same[0]) if len(same) else 0

    def _words(self, place: int) -> str:
        code = int(self.shelves.codes[place])
        words = formatting.photos(int(self.shelves.counts[place]))
        name = self._names.get(code) or self._guess(code)
        return f"{name} · {words}" if name else words

    def _guess(self, code: int) -> str:
        """What the backbone takes a shelf for, with a mark that it is a guess."""
        guess = self._guesses.get(code)
        return f"{guess}?" if guess else ""

    # -- where shelves stand

    def _measure(self) -> None:
        """As large as there is room for all of them; if that is too small, it scrolls."""
        count = max(len(self.shelves), 1)
        width, height = max(self.viewport().width(), 1), max(self.viewport().height(), 1)
        side = LARGEST_SHELF
        while (
            side > SMALLEST_SHELF
            and math.ceil(count / self._columns(side, width)) * self._tall(side) > height
        ):
            side -= 4
        self._side = side
        rows = math.ceil(count / self._columns(side, width))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(rows * self._tall(side) - height, 0))
        bar.setPageStep(height)
        bar.setSingleStep(self._tall(side))

    @staticmethod
    def _columns(side: int, width: int) -> int:
        return max(width // side, 1)

    @staticmethod
    def _tall(side: int) -> int:
        return side + (LINE if side >= COUNT_FROM else 0)

    def _cell(self, place: int) -> tuple[int, int]:
        """Row and column of a shelf: each row begins where the one above ends."""
        columns = self._columns(self._side, self.viewport().width())
        row, column = divmod(place, columns)
        return row, columns - 1 - column if row % 2 else column

    def _place_in(self, row: int, column: int) -> int:
        """The place of the shelf in a row and column; there may be none."""
        columns = self._columns(self._side, self.viewport().width())
        return row * columns + (columns - 1 - column if row % 2 else column)

    def _rect(self, place: int) -> QRect:
        """Where a shelf is drawn, on the viewport."""
        side, tall = self._side, self._tall(self._side)
        row, column = self._cell(place)
        return QRect(column * side, row * tall - self.verticalScrollBar().value(), side, tall)

    def place_at(self, where: QPointF) -> int | None:
        """The place of the shelf at a point of the viewport."""
        side, tall = self._side, self._tall(self._side)
        columns = self._columns(side, self.viewport().width())
        row = int(where.y() + self.verticalScrollBar().value()) // tall
        column = int(where.x()) // side
        if not 0 <= column < columns:
            return None
        place = self._place_in(row, column)
        return place if 0 <= place < len(self.shelves) else None

    # -- Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        tall = self._tall(self._side)
        columns = self._columns(self._side, self.viewport().width())
        top = self.verticalScrollBar().value() // tall * columns
        rows = self.viewport().height() // tall + 2
        for place in range(top, min(top + rows * columns, len(self.shelves))):
            self._paint_shelf(painter, place)
        painter.end()

    def _paint_shelf(self, painter: QPainter, place: int) -> None:
        rect = self._rect(place)
        gap = 2 if self._side < COUNT_FROM else GRID // 2
        inside = QRect(
            rect.left() + gap, rect.top() + gap, self._side - 2 * gap, self._side - 2 * gap
        )
        photos = [int(photo) for photo in self.shelves.typical[place] if photo]
        if self._side >= FOUR_FROM and len(photos) == 4:
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
        if self._side >= COUNT_FROM:
            self._paint_words(
                painter, place, QRect(inside.left(), rect.bottom() - LINE, inside.width(), LINE)
            )

    def _paint_photo(self, painter: QPainter, photo: int, place: QRect) -> None:
        wanted = round(place.width() * self.devicePixelRatioF())
        pixmap = self._thumbnails.pixmap(photo, wanted)
        if pixmap is None or pixmap.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colours.field))
            painter.drawRoundedRect(QRectF(place), 4, 4)
        else:
            painter.drawPixmap(place, pixmap)

    def _paint_words(self, painter: QPainter, place: int, where: QRect) -> None:
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
        called = name or self._guess(code)
        words = f"{called} · {count}" if called else count
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), formatting.plain_tip(self._words(place)), self)
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
        columns = self._columns(self._side, self.viewport().width())
        row, column = self._cell(max(self.current, 0))
        steps = {
            # From the end of a row to the beginning of the one below, as one reads.
            Qt.Key.Key_Left: (row, column - 1) if column else (row - 1, columns - 1),
            Qt.Key.Key_Right: (row, column + 1) if column + 1 < columns else (row + 1, 0),
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
        }
        ends = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.shelves) - 1,
        }
        if self.current < 0:
            super().keyPressEvent(event)
        elif key in steps:
            place = self._place_in(*steps[key])
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
