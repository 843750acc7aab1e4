"""The panel on the right: everything about the current photo, and how it compares to the query."""

from __future__ import annotations

import os

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hashdesk.core.search.question import SearchResult
from hashdesk.ui import formatting
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnail_widget import ThumbnailWidget
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import UNCROPPED
from hashdesk.ui.widgets.basic import ElidedLabel, button, label
from hashdesk.ui.widgets.bit_squares import BitSquares
from hashdesk.ui.widgets.range_histogram import RangeHistogram, last_distance
from hashdesk.ui.widgets.theme import GRID, Theme

DETAILS_WIDTH = 296
PHOTO_DETAILS = ("distance", "taken", "dated", "size", "camera", "folder")


class DetailsPanel(QFrame):
    """Shows one photo at a time."""

    asked_similar = Signal()  # to the photos in hand
    asked_view = Signal()
    asked_reveal = Signal()
    span_chosen = Signal(int, int)  # first and last distance to be shown

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setFixedWidth(DETAILS_WIDTH)
        self._thumbnails = thumbnails
        self._photo: int | None = None
        self._found: SearchResult | None = None
        self._distance: int | None = None
        self._span: tuple[int, int] | None = None
        self._build(theme)
        thumbnails.loaded.connect(self._refresh)
        self.show_photo(None)

    def show_photo(
        self,
        photo: int | None,
        found: SearchResult | None = None,
        distance: int | None = None,
        span: tuple[int, int] | None = None,
    ) -> None:
        """Show a photo; with `found`, its distance to the query, and what part is shown."""
        self._photo, self._found, self._distance, self._span = photo, found, distance, span
        self._page.setVisible(photo is not None or found is not None)
        self._nothing.setVisible(photo is None and found is None)
        self._about.setVisible(photo is not None)
        self._fill()
        self._compare()

    def show_selected(self, count: int) -> None:
        """How many photos are selected, if they are several."""
        words = self.tr("{count} photos selected").format(count=formatting.count(count))
        self._selected.setText(words)
        self._selected.setVisible(count > 1)

    def _refresh(self, arrived: set[int]) -> None:
        if self._photo in arrived:
            self._fill()

    def _fill(self) -> None:
        if self._photo is None:
            return
        pixmap = self._thumbnails.pixmap(self._photo, UNCROPPED)
        self._picture.show_pixmap(pixmap)
        card = self._thumbnails.card(self._photo)
        if card is None:
            self._name.setText("")
            for fact in ("taken", "dated", "size", "camera", "folder"):
                self._set(fact, "")
            return
        photo = card.photo
        self._name.setText(formatting.shown(photo.name))
        self._name.setToolTip(formatting.plain_tip(formatting.shown(card.place.full)))
        self._picture.setAccessibleName(formatting.shown(photo.name))
        self._set("taken", "" if photo.taken is None else formatting.moment(photo.taken))
        written = photo.mtime_ns // 1_000_000_000
        self._set("dated", formatting.moment(written) if photo.taken is None and written else "")
        pixels = f"{photo.width} × {photo.height}, " if photo.width and photo.height else ""
        self._set("size", pixels + formatting.size(photo.size))
        self._set("camera", formatting.shown(photo.camera or ""))
        self._set("folder", _folder(card))

    def _compare(self) -> None:
        found, photo = self._found, self._photo
        self._comparison.setVisible(found is not None)
        if found is None:
            self._set("distance", "")
            return
        distance = self._distance or 0
        words = self.tr("{distance} of {largest}")
        self._set("distance", words.format(distance=distance, largest=found.largest))
        if found.largest > found.bits * len(found.query.parts):
            tip = self.tr("Distances at several lengths added up: that ranks best at this one.")
            self._facts["distance"][1].setToolTip(formatting.plain_tip(tip))
        rows = np.flatnonzero(found.index.ids == photo)
        # Several photos have no one code that a difference could be shown to.
        alone = not found.query.others
        self._bits_part.setVisible(alone and len(rows) > 0)
        if alone and len(rows):
            code = int(found.index.codes[found.bits][rows[0]])
            different = code ^ found.query.codes[found.bits]
            self._bits.show_bits(found.bits, different)
            if distance < different.bit_count():  # see core/search.py: pHash counts here
                words = self.tr("{distance} of {largest}, nearly the same picture")
                self._set("distance", words.format(distance=distance, largest=found.largest))
        self._show_span(found, distance)

    def _show_span(self, found: SearchResult, distance: int) -> None:
        """What part of the distances is shown, and how many photos that is."""
        last = last_distance(found.histogram)
        near, far = self._span or (0, last)
        self._histogram.show_counts(found.histogram, distance, (near, min(far, last)))
        inside = int(found.histogram[near : far + 1].sum())
        self._from.setText(self.tr("from {distance}").format(distance=near))
        upto = self.tr("to {distance}").format(distance=min(far, last))
        self._to.setText(f"{upto} · {formatting.photos(inside)}")

    def _set(self, fact: str, value: str) -> None:
        name, shown = self._facts[fact]
        name.setVisible(bool(value))
        shown.setVisible(bool(value))
        shown.setText(value)
        shown.setToolTip(formatting.plain_tip(value) if value else "")

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
        self._about = self._build_about()
        layout.addWidget(self._about)
        layout.addWidget(self._build_comparison(theme))
        layout.addStretch(1)

    def _build_about(self) -> QWidget:
        """Everything about the photo itself."""
        about = QWidget()
        layout = QVBoxLayout(about)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self._selected = label("", "mark")
        self._selected.hide()
        layout.addWidget(self._selected)
        self._picture = ThumbnailWidget()
        self._picture.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture.clicked.connect(self.asked_view)
        layout.addWidget(self._picture)
        self._name = ElidedLabel()
        self._name.setProperty("role", "title")
        layout.addWidget(self._name)
        layout.addLayout(self._build_facts())
        buttons = QHBoxLayout()
        similar = button(self.tr("Similar photos"))
        similar.clicked.connect(self.asked_similar)
        reveal = button(self.tr("Show in folder"), "flat")
        reveal.clicked.connect(self.asked_reveal)
        buttons.addWidget(similar)
        buttons.addWidget(reveal)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        return about

    def _build_facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        names = {
            "distance": self.tr("Distance"),
            "taken": self.tr("Taken"),
            "dated": self.tr("File date"),
            "size": self.tr("Size"),
            "camera": self.tr("Camera"),
            "folder": self.tr("Folder"),
        }
        self._facts: dict[str, tuple[QLabel, ElidedLabel]] = {}
        for row, fact in enumerate(PHOTO_DETAILS):
            name, value = label(names[fact], "muted"), ElidedLabel()
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
        self._histogram = RangeHistogram(theme)
        self._histogram.span_chosen.connect(self.span_chosen)
        self._bits_part = QWidget()
        bits = QVBoxLayout(self._bits_part)
        bits.setContentsMargins(0, 0, 0, GRID)
        bits.setSpacing(GRID)
        bits.addWidget(label(self.tr("BITS THAT DIFFER"), "heading"))
        bits.addWidget(self._bits)
        layout.addWidget(self._bits_part)
        layout.addWidget(label(self.tr("DISTANCES IN THE LIBRARY"), "heading"))
        layout.addWidget(self._histogram)
        captions = QHBoxLayout()
        self._from, self._to = label("", "muted"), label("", "muted")
        captions.addWidget(self._from)
        captions.addStretch(1)
        captions.addWidget(self._to)
        layout.addLayout(captions)
        return self._comparison


def _folder(card: PhotoCard) -> str:
    """The folder below its root, with the root's own name in front."""
    return formatting.shown(
        os.path.join(os.path.basename(card.place.root), os.path.dirname(card.place.path))
    ).rstrip("/")
