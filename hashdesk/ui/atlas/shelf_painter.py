"""Paints one shelf of the atlas: its most typical photos, its name, and how many it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.thumbnail_widget import paint_thumbnail
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import TILE_RADIUS
from hashdesk.ui.widgets.theme import GRID, Colours, tabular

FOUR_FROM = 120  # pixels: from this side on, four photos stand for a shelf
BETWEEN = 2  # pixels between these
NAME_LINES = 2  # at most
NAME_PX, COUNT_PX, LINE_PX = 12, 11, 16  # pixels: sizes of the words, and their lines


@dataclass(frozen=True)
class ShelfWords:
    """What is said of a shelf."""

    name: str  # given by a person; empty: none
    guess: str  # with its question mark; empty: none
    photos: int
    number: int  # of the shelf, in the order in which they are shown, from 1

    @property
    def title(self) -> str:
        """The name, or the guess, or a name that says nothing but tells it from the others."""
        return self.name or self.guess or shelf_number(self.number)

    @property
    def line(self) -> str:
        """All in one line."""
        return f"{self.title} · {formatting.photos(self.photos)}"

    @property
    def hint(self) -> str:
        """The same, and what its question mark means."""
        if self.name or not self.guess:
            return self.line
        words = translate("HashDesk", "The question mark stands for a guess from the photos.")
        return f"{self.line}\n{words}"


def shelf_number(number: int) -> str:
    """What a shelf is called of which nothing is known but its number."""
    return translate("HashDesk", "Shelf {number}").format(number=formatting.count(number))


def paint_shelf(
    painter: QPainter,
    place: QRect,
    photos: Sequence[int],
    words: ShelfWords,
    thumbnails: Thumbnails,
    colours: Colours,
    ring: str,
) -> None:
    """Paint a shelf in a place as wide as its side. ring: a colour around it; empty: none."""
    gap = GRID // 2
    side = place.width() - 2 * gap
    inside = QRect(place.left() + gap, place.top() + gap, side, side)
    for photo, where in zip(photos, _covers(inside, len(photos)), strict=False):
        wanted = round(where.width() * painter.device().devicePixelRatioF())
        pixmap = thumbnails.pixmap(photo, wanted)
        paint_thumbnail(painter, pixmap, QRectF(where), colours.field, gap)
    if ring:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ring), 3))
        painter.drawRoundedRect(QRectF(inside).adjusted(-1, -1, 1, 1), TILE_RADIUS, TILE_RADIUS)
    top = inside.bottom() + 1 + gap
    _paint_words(painter, QRect(inside.left(), top, side, place.bottom() - top), words, colours)


def _covers(inside: QRect, count: int) -> list[QRect]:
    """Where photos of a shelf are painted: four of them, or one."""
    if inside.width() + GRID < FOUR_FROM or count < 4:
        return [inside]
    half = (inside.width() - BETWEEN) // 2
    return [
        QRect(inside.left() + column, inside.top() + row, half, half)
        for row in (0, half + BETWEEN)
        for column in (0, half + BETWEEN)
    ]


def _paint_words(painter: QPainter, where: QRect, words: ShelfWords, colours: Colours) -> None:
    font = tabular(painter.font())
    font.setPixelSize(NAME_PX)
    font.setWeight(QFont.Weight.DemiBold if words.name else QFont.Weight.Normal)
    painter.setPen(QColor(colours.text if words.name else colours.muted))
    painter.setFont(font)
    top = where.top()
    for line in title_lines(words.title, font, where.width()):
        painter.drawText(QPointF(where.left(), top + NAME_PX), line)
        top += LINE_PX
    font.setPixelSize(COUNT_PX)
    font.setWeight(QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(colours.muted))
    painter.drawText(QPointF(where.left(), top + NAME_PX), formatting.photos(words.photos))


def title_lines(title: str, font: QFont, width: int) -> list[str]:
    """A title in lines of a width in pixels; only what needs more than two is shortened."""
    if not title:
        return []
    layout = QTextLayout(title, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    starts = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    lines = [title[a:b].strip() for a, b in zip(starts, [*starts[1:], len(title)], strict=True)]
    if len(lines) > NAME_LINES:
        rest = title[starts[NAME_LINES - 1] :]
        metrics = QFontMetrics(font)
        shortened = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        lines[NAME_LINES - 1 :] = [shortened]
    return lines
