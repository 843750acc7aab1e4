"""Paints a tile of a group: picture, check mark, relation to the kept photo, size of the file."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hashdesk.core.duplicates.relation import Relation
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.group.group_tile import GroupTile
from hashdesk.ui.duplicates.group.tile_grid import CAPTION_HEIGHT
from hashdesk.ui.duplicates.group.tile_model import GroupTileModel, relation_words
from hashdesk.ui.images.thumbnail_widget import SMOOTH, paint_thumbnail
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import TILE_RADIUS
from hashdesk.ui.widgets.qt_types import AnyIndex
from hashdesk.ui.widgets.theme import Theme, tabular

TILE_GAP = 3  # pixels
CHECK_SIDE = 18  # pixels: a check mark's width
CHECK_MARGIN = 4  # pixels to the corner of the picture
REACH = 6  # pixels around a check mark that still hit it
SMALL_FONT_PX = 11
RELATION_HEIGHT = 15  # pixels: height of what is said of the relation
RELATION_PADDING = 10  # pixels: left and right of it together
RELATION_SIGNS = {
    Relation.EXACT: "=",
    Relation.LOOK_AGAIN: "?",
    Relation.BURST: "»",
}  # one after the other
GOING = 0.55  # opacity of a picture that goes


def picture_area(cell: QRect) -> QRect:
    """Where the picture lies in its cell."""
    side = cell.width() - 2 * TILE_GAP
    return QRect(cell.left() + TILE_GAP, cell.top() + TILE_GAP, side, side)


def check_area(cell: QRect) -> QRect:
    """Where a click hits the check mark of a cell."""
    return _check(picture_area(cell)).adjusted(-REACH, -REACH, REACH, REACH)


def _check(picture: QRect) -> QRect:
    left = picture.right() + 1 - CHECK_SIDE - CHECK_MARGIN
    return QRect(left, picture.top() + CHECK_MARGIN, CHECK_SIDE, CHECK_SIDE)


def relation_label(tile: GroupTile, room: int, metrics: QFontMetrics) -> str:
    """What a tile says of its relation in `room` pixels: words if they fit, else a sign."""
    words = relation_words(tile)
    if metrics.horizontalAdvance(words) <= room:
        return words
    return RELATION_SIGNS[tile.relation or Relation.EXACT]


class GroupTileDelegate(QStyledItemDelegate):
    """What goes is faint and crossed out in colour; what is kept has a tick."""

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model, view, cell = index.model(), self.parent(), option.rect
        assert isinstance(model, GroupTileModel)
        assert isinstance(view, QAbstractItemView)
        tile = model.tile_at(index)
        if tile is None:
            return
        picture = picture_area(cell)
        painter.save()
        painter.setRenderHints(SMOOTH)
        pixmap = self._thumbnails.pixmap(
            tile.photo, round(picture.width() * view.devicePixelRatioF())
        )
        painter.setOpacity(GOING if tile.goes else 1.0)
        field = self._theme.colours.field
        paint_thumbnail(painter, pixmap, QRectF(picture), field, TILE_RADIUS)
        painter.setOpacity(1.0)
        if view.currentIndex() == index:
            self._paint_frame(painter, picture, focused=view.hasFocus())
        self._paint_check(painter, QRectF(_check(picture)), tile)
        if relation_words(tile):
            self._paint_relation(painter, picture, tile)
        below = QRect(cell.left(), picture.bottom() + 1, cell.width(), CAPTION_HEIGHT)
        if cell.bottom() >= below.center().y():
            self._paint_caption(painter, below, tile)
        painter.restore()

    def _paint_frame(self, painter: QPainter, picture: QRect, *, focused: bool) -> None:
        """The frame of the photo that is compared, with a gap so that it stands out.

        It is grey while the keys go elsewhere.
        """
        colours = self._theme.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.centre), 2))
        painter.drawRoundedRect(QRectF(picture).adjusted(3, 3, -3, -3), 4, 4)
        colour = colours.accent if focused else colours.muted
        painter.setPen(QPen(QColor(colour), 4 if focused else 2.5))
        inside = QRectF(picture).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(inside, TILE_RADIUS, TILE_RADIUS)

    def _paint_check(self, painter: QPainter, place: QRectF, tile: GroupTile) -> None:
        """A tick: kept; a cross: goes; a lock: it can't be marked; a ring: it stays."""
        colours = self._theme.colours
        fill = QColor(0, 0, 0, 110)
        if tile.goes or tile.is_called_kept:
            fill = QColor(colours.differ if tile.goes else colours.accent)
        white = QPen(QColor("white"), 1.5)
        painter.setPen(white)
        painter.setBrush(fill)
        painter.drawEllipse(place.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(QColor("white"), 2, c=Qt.PenCapStyle.RoundCap))
        middle = place.center()
        if tile.goes:
            reach = CHECK_SIDE * 0.18
            for down in (1, -1):
                arm = QPointF(reach, reach * down)
                painter.drawLine(middle - arm, middle + arm)
        elif tile.is_called_kept:
            points = [QPointF(-4, 0.5), QPointF(-1.2, 3.2), QPointF(4, -2.8)]
            painter.drawPolyline([middle + point for point in points])
        elif tile.is_protected:
            painter.setPen(QPen(QColor("white"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawArc(QRectF(middle.x() - 2.5, middle.y() - 5, 5, 7), 0, 180 * 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("white"))
            painter.drawRoundedRect(QRectF(middle.x() - 4, middle.y() - 1, 8, 5.5), 1, 1)

    def _paint_relation(self, painter: QPainter, picture: QRect, tile: GroupTile) -> None:
        """What the photo is to the one that is kept; a sign where there is no room for words."""
        font = QFont(painter.font())
        font.setPixelSize(SMALL_FONT_PX)
        font.setWeight(QFont.Weight.Medium)
        metrics = QFontMetrics(font)
        room = picture.width() - 2 * CHECK_MARGIN
        words = relation_label(tile, room - RELATION_PADDING, metrics)
        width = metrics.horizontalAdvance(words) + RELATION_PADDING
        left, top = (
            picture.left() + CHECK_MARGIN,
            picture.bottom() - RELATION_HEIGHT - CHECK_MARGIN + 1,
        )
        badge = QRectF(left, top, width, RELATION_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 175))
        painter.drawRoundedRect(badge, RELATION_HEIGHT / 2, RELATION_HEIGHT / 2)
        painter.setFont(font)
        painter.setPen(QColor("white"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_caption(self, painter: QPainter, below: QRect, tile: GroupTile) -> None:
        """The size of the file, crossed out if it goes."""
        card = self._thumbnails.card(tile.photo)
        if card is None:
            return
        font = tabular(painter.font())
        font.setPixelSize(SMALL_FONT_PX)
        font.setStrikeOut(tile.goes)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, formatting.size(card.photo.size))
