"""What some of the library's photos find with the model in use and with the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.images.thumbnail_widget import SMOOTH, paint_thumbnail
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import TILE_RADIUS
from hashdesk.ui.widgets.theme import GRID, Theme

if TYPE_CHECKING:
    from hashdesk.core.search.encoder_comparison import EncoderComparison

ANSWERS = 4  # photos found, on each side
LEGEND = 28  # pixels above the headings
HEADING = LEGEND + 24  # pixels above the rows
LEGEND_PHOTO = 22  # pixels: the side of the framed photo in the legend
LARGEST_THUMBNAIL_SIDE = 96  # pixels
COLUMN_GAP = 3 * GRID  # between the query, before, and after


class BeforeAfter(QWidget):
    """A row for each query: its photo, what it found before, and what it finds now.

    Photos that were not found before are framed, for better or worse. All are painted by this
    one widget.
    """

    similar_wanted = Signal(int)  # photo id

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = theme
        self.rows: list[EncoderComparison] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        thumbnails.loaded.connect(self.update)
        theme.changed.connect(self.update)

    def show_rows(self, rows: list[EncoderComparison]) -> None:
        """Show these queries."""
        self.rows = rows
        changed = sum(len(set(row.after) - set(row.before)) for row in rows)
        answers = sum(len(row.after) for row in rows)
        words = self.tr("Before and after: {changed} of {answers} answers are other photos")
        self.setAccessibleName(
            words.format(changed=formatting.count(changed), answers=formatting.count(answers))
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def heightForWidth(self, width: int) -> int:
        return HEADING + round(len(self.rows) * (_side(width) + GRID))

    def photo_at(self, where: QPointF) -> int | None:
        """The photo at a point of the widget."""
        return next((photo for photo, place, _ in self.tiles() if place.contains(where)), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        photo = self.photo_at(event.position())
        if photo is not None and event.button() == Qt.MouseButton.LeftButton:
            self.similar_wanted.emit(photo)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHints(SMOOTH)
        side = _side(self.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        self._paint_legend(painter, round(side * self.devicePixelRatioF()))
        headings = (self.tr("Photo"), self.tr("Current results"), self.tr("With the new model"))
        for column, words in zip((0, 1, 1 + ANSWERS), headings, strict=True):
            painter.drawText(QPointF(_left(column, side), LEGEND + 13.0), words)
        wanted = round(side * self.devicePixelRatioF())
        for photo, place, new in self.tiles():
            if not place.intersects(QRectF(event.rect())):
                continue
            pixmap = self._thumbnails.pixmap(photo, wanted)
            paint_thumbnail(painter, pixmap, place, colours.field, TILE_RADIUS)
            if new:
                self._paint_frame(painter, place)
        painter.end()

    def _paint_legend(self, painter: QPainter, loaded: int) -> None:
        """Paint the first framed photo small: an empty frame would look like a tick box.

        loaded: the side of the thumbnails of the rows, in pixels of the screen.
        """
        photo = next((photo for photo, _, new in self.tiles() if new), None)
        if photo is None:
            return
        pen, place = painter.pen(), QRectF(0, 0, LEGEND_PHOTO, LEGEND_PHOTO)
        pixmap = self._thumbnails.pixmap(photo, loaded)
        paint_thumbnail(painter, pixmap, place, self._theme.colours.accent, TILE_RADIUS)
        self._paint_frame(painter, place)
        painter.setPen(pen)
        words = self.tr("Not found before: whether it fits better is for you to see")
        room = QRectF(LEGEND_PHOTO + GRID, 0, self.width(), LEGEND_PHOTO)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, left, words)

    def _paint_frame(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), TILE_RADIUS, TILE_RADIUS)

    def tiles(self) -> list[tuple[int, QRectF, bool]]:
        """Each thumbnail: the photo, its place, and whether only the new model finds it."""
        side = _side(self.width())
        tiles = []
        for number, row in enumerate(self.rows):
            top = HEADING + number * (side + GRID)
            after = enumerate(row.after, 1 + ANSWERS)
            for column, photo in ((0, row.photo), *enumerate(row.before, 1), *after):
                place = QRectF(_left(column, side), top, side, side)
                tiles.append((photo, place, column > ANSWERS and photo not in row.before))
        return tiles


def _side(width: int) -> float:
    """The side of a thumbnail in a widget of this width."""
    columns = 1 + 2 * ANSWERS
    gaps = 2 * COLUMN_GAP + (columns - 3) * (GRID // 2)
    return max(min((width - gaps) / columns, LARGEST_THUMBNAIL_SIDE), 16)


def _left(column: int, side: float) -> float:
    wide = (column > 0) + (column > ANSWERS)  # column gaps to the left of it
    return column * side + wide * COLUMN_GAP + (column - wide) * (GRID // 2)
