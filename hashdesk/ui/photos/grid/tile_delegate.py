"""Paints one photo of the grid."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.words.content import Sureness
from hashdesk.ui import formatting
from hashdesk.ui.images.thumbnail_widget import SMOOTH
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import TILE_RADIUS
from hashdesk.ui.photos.details import companion_texts
from hashdesk.ui.photos.grid.place_lines import paint_place
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.widgets.qt_types import AnyIndex
from hashdesk.ui.widgets.theme import GRID, Theme, tabular

HALF_GAP = GRID // 2
EDGE_ALPHA = 26
MARK_SIDE = 20  # pixels, of the disc around the check mark …
MARK_CORNERS = (5.5, 10.5), (8.5, 13.5), (14.5, 7)  # … and its corners
BADGE_FONT_PX = 11
BADGE_HEIGHT = 16
BADGE_GROUND = QColor(0, 0, 0, 165)
DIMMED = 0.45
LIKENESS_HEIGHT, LIKENESS_MARGIN = 4, 5  # pixels
LIKENESS_STEP, LIKENESS_GAP = 8, 2  # pixels: from one part of the bar to the next, and between
GUESS_MARK, GUESS_MARK_WIDTH = "?", 9  # before the bar of a guess
LIKENESS_EMPTY = QColor(255, 255, 255, 70)


class TileDelegate(QStyledItemDelegate):
    """Paints the thumbnail, the selection frame, badges: likeness, guess, offline, RAW, LIVE."""

    def __init__(
        self, thumbnails: Thumbnails, theme: Theme, parent: QWidget, *, shows_offline: bool = True
    ) -> None:
        super().__init__(parent)
        self.shows_offline = shows_offline  # dim photos whose drive is not connected
        self.uncropped = False  # show photos as they are, not as squares
        self._thumbnails = thumbnails
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        assert isinstance(model, PhotoModel)
        photo = model.photo_at(index)
        if photo is None:
            return
        rect: QRect = option.rect.adjusted(HALF_GAP, HALF_GAP, -HALF_GAP, -HALF_GAP)
        view = self.parent()
        assert isinstance(view, QTableView)
        ratio = view.devicePixelRatioF()
        side = UNCROPPED if self.uncropped else round(rect.width() * ratio)
        pixmap = self._thumbnails.pixmap(photo, side)
        card = self._thumbnails.card(photo)
        offline = card is not None and card.place.offline and self.shows_offline
        painter.save()
        painter.setRenderHints(SMOOTH)
        if offline:
            painter.setOpacity(DIMMED)
        if pixmap is None or pixmap.isNull():
            self._paint_empty(painter, rect, pixmap is not None, card.place.full if card else None)
        else:
            rect = _fitted(pixmap.size(), rect) if self.uncropped else rect
            _paint_picture(painter, rect, pixmap)
            self._paint_edge(painter, rect)
        painter.setOpacity(1.0)
        likeness = model.likeness_at(index)
        if likeness is not None:
            _paint_bar(painter, rect, len(Likeness) - likeness, len(Likeness))
        elif (guess := model.guess_at(index)) is not None:
            _paint_bar(painter, rect, len(Sureness) - guess, len(Sureness), GUESS_MARK)
        if offline:
            text = formatting.translate("HashDesk", "disconnected")
            self._paint_badge(painter, rect, text, right=False)
        if card is not None and (mark := companion_texts.marks(card.companions)):
            self._paint_badge(painter, rect, mark, right=True, top=True)
        current = view.currentIndex() == index
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if current or selected:
            self._paint_frame(painter, rect, current=current, focused=view.hasFocus())
        if selected and (not current or _has_several(view)):
            self._paint_check(painter, rect)
        painter.restore()

    def _paint_empty(
        self, painter: QPainter, rect: QRect, failed: bool, path: bytes | None
    ) -> None:
        """Paint a plain tile: the thumbnail is loading, or failed (then with folder and name)."""
        colours = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(QRectF(rect), TILE_RADIUS, TILE_RADIUS)
        if failed and path is not None:
            painter.setPen(QColor(colours.muted))
            # The bar of likeness is below it, also in a strip of small tiles.
            bar = LIKENESS_HEIGHT + 2 * LIKENESS_MARGIN + 5
            paint_place(painter, rect.adjusted(4, 4, -4, -bar), path)

    def _paint_badge(
        self, painter: QPainter, rect: QRect, text: str, *, right: bool, top: bool = False
    ) -> None:
        font = tabular(painter.font())
        font.setPixelSize(BADGE_FONT_PX)
        font.setWeight(QFont.Weight.Medium)
        width = max(QFontMetrics(font).horizontalAdvance(text) + 12, 20)
        x = rect.right() - width - 5 if right else rect.left() + 6
        y = rect.top() + 6 if top else rect.bottom() - BADGE_HEIGHT - 5
        badge = QRectF(x, y, width, BADGE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(BADGE_GROUND)
        painter.drawRoundedRect(badge, BADGE_HEIGHT / 2, BADGE_HEIGHT / 2)
        painter.setFont(font)
        painter.setPen(QColor("white"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_edge(self, painter: QPainter, rect: QRect) -> None:
        """Paint a hairline: a white photo has an edge on white, a black one on black."""
        edge = QColor(self._theme.colours.text)
        edge.setAlpha(EDGE_ALPHA)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, 1))
        inside = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inside, TILE_RADIUS, TILE_RADIUS)

    def _paint_check(self, painter: QPainter, rect: QRect) -> None:
        """Paint the mark of a selected photo, unless it is merely the current one."""
        colours = self._theme.colours
        disc = QRectF(rect.left() + 8, rect.top() + 8, MARK_SIDE, MARK_SIDE)
        painter.setPen(QPen(QColor(colours.centre), 1.5))
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(disc)
        pen = QPen(QColor(colours.on_accent), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        at = disc.topLeft()
        painter.drawPolyline([at + QPointF(x, y) for x, y in MARK_CORNERS])

    def _paint_frame(self, painter: QPainter, rect: QRect, *, current: bool, focused: bool) -> None:
        """Paint the frame of a selected photo, with a gap so that it stands out on any photo.

        The frame of the current photo is wider, not only of another colour. While the focus is
        elsewhere, all frames are grey: there is one ring in a window.
        """
        colours = self._theme.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.centre), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 3.5, -3.5, -3.5), 4, 4)
        colour = colours.accent if focused else colours.muted
        painter.setPen(QPen(QColor(colour), 3 if current and focused else 2))
        outer = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(outer, TILE_RADIUS, TILE_RADIUS)


def _fitted(size: QSize, rect: QRect) -> QRect:
    """Where a picture of this size stands in the middle of a tile, as large as it can be."""
    place = QRect(QPoint(), size.scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(rect.center())
    return place


def _paint_picture(painter: QPainter, rect: QRect, pixmap: QPixmap) -> None:
    """Paint a picture with round corners, which thumbnails of squares have already."""
    if pixmap.hasAlphaChannel():
        painter.drawPixmap(rect, pixmap)
        return
    brush = QBrush(pixmap)
    across, down = rect.width() / pixmap.width(), rect.height() / pixmap.height()
    brush.setTransform(QTransform(across, 0, 0, down, rect.left(), rect.top()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(QRectF(rect), TILE_RADIUS, TILE_RADIUS)


def _has_several(view: QTableView) -> bool:
    """Whether several photos are selected."""
    areas = view.selectionModel().selection()
    if areas.size() != 1:
        return areas.size() > 1
    area = areas.first()
    return area.width() * area.height() > 1


def _paint_bar(painter: QPainter, rect: QRect, filled: int, steps: int, mark: str = "") -> None:
    """Paint a short bar: the fuller, the more alike the photo is, or the surer the guess.

    mark: a character before it.
    """
    room = GUESS_MARK_WIDTH if mark else 0
    width = room + steps * LIKENESS_STEP + 2 * LIKENESS_MARGIN - LIKENESS_GAP
    height = LIKENESS_HEIGHT + 2 * LIKENESS_MARGIN
    badge = QRectF(rect.right() - width - 5, rect.bottom() - height - 5, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(BADGE_GROUND)
    painter.drawRoundedRect(badge, height / 2, height / 2)
    for step in range(steps):
        x = badge.left() + room + LIKENESS_MARGIN + step * LIKENESS_STEP
        y = badge.top() + LIKENESS_MARGIN
        part = QRectF(x, y, LIKENESS_STEP - LIKENESS_GAP, LIKENESS_HEIGHT)
        painter.setBrush(QColor("white") if step < filled else LIKENESS_EMPTY)
        painter.drawRoundedRect(part, 1, 1)
    if mark:
        font = QFont(painter.font())
        font.setPixelSize(BADGE_FONT_PX)
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(QColor("white"))
        place = badge.adjusted(LIKENESS_MARGIN, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, mark)
