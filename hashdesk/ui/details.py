"""The panel on the right: everything about the current photo, and how it compares to the query."""

from __future__ import annotations

import os

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hashdesk.ui import text
from hashdesk.ui.drawings import BitSquares, Histogram
from hashdesk.ui.fetcher import RADIUS, WHOLE, Card
from hashdesk.ui.query import Found
from hashdesk.ui.theme import GRID, Theme
from hashdesk.ui.thumbnails import Thumbnails
from hashdesk.ui.widgets import Elided, button, label

WIDTH = 296
PICTURE_HEIGHT = 196
FACTS = ("distance", "taken", "size", "camera", "folder")


class Picture(QWidget):
    """A thumbnail, whole, in the middle of its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self.setFixedHeight(PICTURE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pixmap(self, pixmap: QPixmap | None) -> None:
        """Show another picture, or none."""
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pixmap is None or self._pixmap.isNull():
            return
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        path = QPainterPath()
        path.addRoundedRect(place, RADIUS, RADIUS)
        painter.setClipPath(path)
        painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()


class Details(QFrame):
    """Shows one photo at a time."""

    asked_similar = Signal(int)
    asked_reveal = Signal()

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setFixedWidth(WIDTH)
        self._thumbnails = thumbnails
        self._photo: int | None = None
        self._found: Found | None = None
        self._distance: int | None = None
        self._build(theme)
        thumbnails.arrived.connect(self._refresh)
        self.show_photo(None)

    def show_photo(
        self, photo: int | None, found: Found | None = None, distance: int | None = None
    ) -> None:
        """Show a photo; with `found`, its distance to the query."""
        self._photo, self._found, self._distance = photo, found, distance
        self._page.setVisible(photo is not None)
        self._nothing.setVisible(photo is None)
        self._fill()
        self._compare()

    def _refresh(self, arrived: set[int]) -> None:
        if self._photo in arrived:
            self._fill()

    def _fill(self) -> None:
        if self._photo is None:
            return
        pixmap = self._thumbnails.pixmap(self._photo, WHOLE)
        self._picture.show_pixmap(pixmap)
        card = self._thumbnails.card(self._photo)
        if card is None:
            self._name.setText("")
            for fact in ("taken", "size", "camera", "folder"):
                self._set(fact, "")
            return
        photo = card.photo
        self._name.setText(text.shown(photo.name))
        self._name.setToolTip(text.plain_tip(text.shown(card.place.full)))
        self._picture.setAccessibleName(text.shown(photo.name))
        self._set("taken", "" if photo.taken is None else text.moment(photo.taken))
        pixels = f"{photo.width} × {photo.height}, " if photo.width and photo.height else ""
        self._set("size", pixels + text.size(photo.size))
        self._set("camera", text.shown(photo.camera or ""))
        self._set("folder", _folder(card))

    def _compare(self) -> None:
        found, photo = self._found, self._photo
        self._comparison.setVisible(found is not None)
        if found is None or photo is None:
            self._set("distance", "")
            return
        distance = self._distance or 0
        self._set(
            "distance",
            self.tr("{distance} of {largest}").format(distance=distance, largest=found.largest),
        )
        rows = np.flatnonzero(found.index.ids == photo)
        if len(rows):
            code = int(found.index.codes[found.bits][rows[0]])
            self._bits.show_bits(found.bits, code ^ found.query.codes[found.bits])
        self._histogram.show_counts(found.histogram, distance)
        near = int(found.histogram[: distance + 1].sum())
        upto = self.tr("0 to {distance}") if distance else "0"
        self._from.setText(upto.format(distance=distance))
        self._to.setText(text.photos(near))

    def _set(self, fact: str, value: str) -> None:
        name, shown = self._facts[fact]
        name.setVisible(bool(value))
        shown.setVisible(bool(value))
        shown.setText(value)
        shown.setToolTip(text.plain_tip(value) if value else "")

    # -- building

    def _build(self, theme: Theme) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._nothing = label(self.tr("No photo chosen"), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(self._nothing, 1)
        self._page = QScrollArea()
        self._page.setWidgetResizable(True)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self._page, 1)
        page = QWidget()
        page.setObjectName("detailsPage")
        self._page.setWidget(page)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        self._picture = Picture()
        layout.addWidget(self._picture)
        self._name = Elided()
        self._name.setProperty("role", "title")
        layout.addWidget(self._name)
        layout.addLayout(self._build_facts())
        layout.addWidget(self._build_comparison(theme))
        buttons = QHBoxLayout()
        similar = button(self.tr("Similar photos"))
        similar.clicked.connect(self._ask_similar)
        reveal = button(self.tr("Show in folder"), "flat")
        reveal.clicked.connect(self.asked_reveal)
        buttons.addWidget(similar)
        buttons.addWidget(reveal)
        buttons.addStretch(1)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def _build_facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        names = {
            "distance": self.tr("Distance"),
            "taken": self.tr("Taken"),
            "size": self.tr("Size"),
            "camera": self.tr("Camera"),
            "folder": self.tr("Folder"),
        }
        self._facts: dict[str, tuple[QLabel, Elided]] = {}
        for row, fact in enumerate(FACTS):
            name, value = label(names[fact], "muted"), Elided()
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
            self._facts[fact] = name, value
        return grid

    def _build_comparison(self, theme: Theme) -> QWidget:
        self._comparison = QWidget()
        layout = QVBoxLayout(self._comparison)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        self._bits = BitSquares(theme)
        self._histogram = Histogram(theme)
        layout.addWidget(label(self.tr("BITS THAT DIFFER"), "heading"))
        layout.addWidget(self._bits)
        layout.addSpacing(GRID)
        layout.addWidget(label(self.tr("DISTANCES IN THE LIBRARY"), "heading"))
        layout.addWidget(self._histogram)
        captions = QHBoxLayout()
        self._from, self._to = label("", "muted"), label("", "muted")
        captions.addWidget(self._from)
        captions.addStretch(1)
        captions.addWidget(self._to)
        layout.addLayout(captions)
        return self._comparison

    def _ask_similar(self) -> None:
        if self._photo is not None:
            self.asked_similar.emit(self._photo)


def _folder(card: Card) -> str:
    """The folder below its root, with the root's own name in front."""
    return text.shown(
        os.path.join(os.path.basename(card.place.root), os.path.dirname(card.place.path))
    ).rstrip("/")


def rounded_icon(pixmap: QPixmap, side: int, ratio: float) -> QPixmap:
    """A small square of a picture, for a bar."""
    made = QPixmap(QSize(side, side) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, side, side), 4, 4)
    painter.setClipPath(path)
    cut = min(pixmap.width(), pixmap.height())
    middle = QRectF((pixmap.width() - cut) / 2, (pixmap.height() - cut) / 2, cut, cut)
    painter.drawPixmap(QRectF(0, 0, side, side), pixmap, middle)
    painter.end()
    return made
