"""The view of shelves: a few typical photos of each, what is on it, and how many it holds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from hashdesk.core.atlas.name_places import NONE_PLACED, PlacedNames
from hashdesk.core.atlas.shelves import FIRST_COUNT, Shelves, no_shelves
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.atlas.shelf_button import ShelfButton
from hashdesk.ui.atlas.shelf_layout import fit_layout
from hashdesk.ui.atlas.shelf_painter import ShelfWords, paint_shelf
from hashdesk.ui.images.thumbnail_widget import SMOOTH
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.theme import Theme


class AtlasView(QAbstractScrollArea):
    """Paints the shelves, and moves the current one by keys and mouse. Shelves go by position."""

    opened = Signal(int)
    similar_wanted = Signal(int)
    name_wanted = Signal(int)
    menu_wanted = Signal(int, QPoint)  # where on the screen
    more_wanted = Signal(int)  # 1: more shelves, -1: fewer
    guesses_shown = Signal(bool)  # whether some shelf is called by a guess

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Shelves of the library"))
        self._thumbnails = thumbnails
        self._theme = theme
        self.shelves = no_shelves(FIRST_COUNT)
        self._left_out: PhotoIds = NO_PHOTOS
        self._counts = self.shelves.counts  # (s,), photos without those
        self._typical = self.shelves.typical  # (s, t), photos without those
        self._names: PlacedNames = NONE_PLACED
        self._guesses: Mapping[int, str] = {}
        self.shelf_layout = fit_layout(0, 1, 1)
        self.current = -1  # the place of the current shelf; -1: none
        self.located = False  # the current shelf is where a photo from outside would go
        self._under_mouse: int | None = None  # the place of a shelf
        self.more = ShelfButton(self.viewport())
        self.more.menu_wanted.connect(self._show_menu)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._place_button)
        thumbnails.loaded.connect(lambda _photos: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    # -- what is shown

    def show_shelves(
        self, shelves: Shelves, names: PlacedNames, guesses: Mapping[int, str]
    ) -> None:
        """Show other shelves; the current one becomes that with its most typical photo."""
        current, renewed = self._counterpart(shelves), shelves.wanted == self.shelves.wanted
        self.shelves, self._names, self._guesses = shelves, names, guesses
        self._tell_guesses()
        self._count()
        self._arrange()
        place = self.verticalScrollBar().value()
        self.choose(current)
        if renewed:  # stay where the view was scrolled to
            self.verticalScrollBar().setValue(place)

    def forget_place(self) -> None:
        """Begin at the top with the shelves that come next: they are quite other ones."""
        self.current = -1
        self.verticalScrollBar().setValue(0)

    def leave_out(self, photos: PhotoIds) -> None:
        """Neither count nor show these photos: they are in the trash."""
        if photos is not self._left_out:
            self._left_out = photos
            self._count()
            self._describe_current()
            self.viewport().update()

    def _count(self) -> None:
        self._counts = self.shelves.counts_without(self._left_out)
        self._typical = self.shelves.typical_without(self._left_out)

    def covers_of(self, place: int) -> list[int]:
        """The photos that stand for a shelf."""
        return [photo for photo in self._typical[place].tolist() if photo]

    def show_names(self, names: PlacedNames) -> None:
        """Show these names of shelves."""
        self._names = names
        self._tell_guesses()
        self._describe_current()
        self.viewport().update()

    def _tell_guesses(self) -> None:
        self.guesses_shown.emit(bool(self._guesses.keys() - self._names.shown.keys()))

    def name_of(self, place: int) -> str:
        """The name that a shelf was given; empty if it has none."""
        named = self._names.shown.get(place)
        return "" if named is None else named.name

    def guess_of(self, place: int) -> str:
        """What a shelf seems to show, as a name for it; empty if nothing is guessed."""
        return self._guesses.get(place, "")

    def words_of(self, place: int) -> ShelfWords:
        """What is said of a shelf."""
        guess = self.guess_of(place)
        marked = f"{guess}?" if guess else ""
        return ShelfWords(self.name_of(place), marked, int(self._counts[place]), place + 1)

    def choose(self, place: int, *, located: bool = False) -> None:
        """Make a shelf the current one. located: a photo from outside would go there."""
        if not len(self.shelves):
            self.current = -1
            return
        self.current, self.located = min(max(place, 0), len(self.shelves) - 1), located
        rect = self.shelf_rect(self.current)
        bar = self.verticalScrollBar()
        room = self.viewport().height()
        if rect.top() < 0 or rect.bottom() > room:
            # Its top where it is taller than the room, as before the page has been laid out.
            above = max((room - rect.height()) // 2, 0)
            bar.setValue(bar.value() + rect.top() - above)
        self._describe_current()
        self._place_button()
        self.viewport().update()

    def _describe_current(self) -> None:
        if 0 <= self.current < len(self.shelves):
            self.setAccessibleDescription(self.words_of(self.current).line)

    def _counterpart(self, shelves: Shelves) -> int:
        """The place of the shelf with the current one's most typical photo that is still there."""
        if self.current >= 0:
            for photo in self.shelves.typical[self.current].tolist():
                if (place := shelves.place_of(photo)) is not None:
                    return place
        return 0

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
        self._place_button()

    def _place_button(self) -> None:
        """Put the button on the shelf under the mouse; else on the current one, with the focus."""
        place = self._under_mouse
        if place is None and self.hasFocus() and self.current >= 0:
            place = self.current
        if place is not None and place >= len(self.shelves):
            place = None
        self.more.stand_on(place, QRect() if place is None else self.shelf_rect(place))

    def _hover(self, place: int | None) -> None:
        self._under_mouse = place
        self._place_button()

    def _show_menu(self, place: int, where: QPoint) -> None:
        self.choose(place)
        self.menu_wanted.emit(place, where)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.place_at(event.position()))

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
        colours = self._theme.colours
        ring = ""
        if place == self.current:
            focused = colours.accent if self.hasFocus() else colours.muted
            ring = colours.differ if self.located else focused
        photos = self.covers_of(place)
        rect, words = self.shelf_rect(place), self.words_of(place)
        paint_shelf(painter, rect, photos, words, self._thumbnails, colours, ring)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._place_button()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._place_button()
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        if isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                words = formatting.plain_lines(self.words_of(place).hint.splitlines())
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None:
            self.choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None:
            self.opened.emit(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By mouse for the shelf under it, by key for the current one."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            place, where = self.place_at(QPointF(event.pos())), event.globalPos()
        else:
            place = self.current if self.current >= 0 else None
            centre = self.shelf_rect(max(self.current, 0)).center()
            where = self.viewport().mapToGlobal(centre)
        if place is not None:
            self._show_menu(place, where)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            place = self.place_at(event.position())
            if place is not None:
                self.choose(place)
            self.more_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
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
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_Space:
            self.similar_wanted.emit(self.current)
        elif key == Qt.Key.Key_F2:
            self.name_wanted.emit(self.current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.more_wanted.emit(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)
