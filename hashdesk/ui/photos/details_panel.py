"""The details panel: the current photo, and how it compares to the query."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QWidget,
)

from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.code_buckets import Rows
from hashdesk.core.search.question import SearchResult
from hashdesk.ui import formatting
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnail_widget import ThumbnailWidget
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos import companion_texts, fact_texts, likeness_words
from hashdesk.ui.widgets.basic import ElidedLabel, button, column, label, paragraph, row
from hashdesk.ui.widgets.bit_squares import BitSquares
from hashdesk.ui.widgets.range_histogram import RangeHistogram, last_distance
from hashdesk.ui.widgets.theme import GRID, Theme

DETAILS_WIDTH = 296
PHOTO_DETAILS = (
    *("likeness", "taken", "source", "dated", "size", "camera", "lens", "exposure", "iso"),
    *("focal", "rating", "keywords", "incomplete", "companions", "folder"),
)


@dataclass(frozen=True)
class PlaceInResult:
    """Where a photo stands in a search result."""

    likeness: Likeness
    distance: int
    span: tuple[int, int] | None  # the first and last distance that are shown; None: all


class DetailsPanel(QFrame):
    """Shows one photo at a time."""

    similar_wanted = Signal()  # to the selected photos
    view_wanted = Signal()
    reveal_wanted = Signal()
    span_chosen = Signal(int, int)  # first and last distance to show

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setFixedWidth(DETAILS_WIDTH)
        self._thumbnails = thumbnails
        self._photo: int | None = None
        self._result: SearchResult | None = None
        self._place: PlaceInResult | None = None
        self._build(theme)
        thumbnails.loaded.connect(self._refresh)
        self.show_photo(None)

    def show_photo(
        self,
        photo: int | None,
        result: SearchResult | None = None,
        place: PlaceInResult | None = None,
    ) -> None:
        """Show a photo; for a search result, also its place in it."""
        self._photo, self._result, self._place = photo, result, place
        self._page.setVisible(photo is not None or result is not None)
        self._nothing.setVisible(photo is None and result is None)
        self._about.setVisible(photo is not None)
        self._fill()
        self._fill_comparison()

    def show_selected(self, count: int) -> None:
        """Show how many photos are selected, if more than one."""
        text = self.tr("{count} photos selected").format(count=formatting.count(count))
        self._selected.setText(text)
        self._selected.setVisible(count > 1)

    def _refresh(self, loaded: set[int]) -> None:
        if self._photo in loaded:
            self._fill()

    def _fill(self) -> None:
        if self._photo is None:
            return
        self._picture.show_pixmap(self._thumbnails.pixmap(self._photo, UNCROPPED))
        card = self._thumbnails.card(self._photo)
        if card is None:
            self._name.setText("")
            for detail in PHOTO_DETAILS[1:]:
                self._set(detail, "")
            return
        photo = card.photo
        self._name.setText(formatting.shown(photo.name))
        self._name.setToolTip(formatting.plain_tip(formatting.shown(card.place.full)))
        self._picture.setAccessibleName(formatting.shown(photo.name))
        self._set("taken", "" if photo.taken is None else formatting.moment(photo.taken))
        if photo.taken is not None:
            whole = fact_texts.date(photo.taken, photo.utc_offset, photo.taken_from)
            self.values["taken"].setToolTip(formatting.plain_tip(whole))
        self._set("source", fact_texts.date_source(photo.taken_from))
        modified = photo.mtime_ns // 1_000_000_000
        file_date = formatting.local_moment(modified) if photo.taken is None and modified else ""
        self._set("dated", file_date)
        pixels = f"{photo.width} × {photo.height}, " if photo.width and photo.height else ""
        self._set("size", pixels + formatting.size(photo.size))
        self._set("camera", formatting.shown(photo.camera or ""))
        self._set("lens", formatting.shown(card.facts.lens or ""))
        self._set("exposure", fact_texts.exposure(card.facts))
        self._set("iso", fact_texts.iso(card.facts))
        self._set("focal", fact_texts.focal_length(card.facts))
        self._set("rating", fact_texts.rating(card.facts))
        self._set("keywords", fact_texts.keywords(card.facts))
        self._set("incomplete", formatting.shown(photo.incomplete or ""))
        self._set("companions", companion_texts.names(card.companions))
        self._set("folder", _folder(card))

    def _fill_comparison(self) -> None:
        result, photo, place = self._result, self._photo, self._place
        self._comparison.setVisible(result is not None)
        self._set("likeness", "" if place is None else likeness_words.name(place.likeness))
        if result is None:
            return
        distance = 0 if place is None else place.distance
        self.numbers.setVisible(place is not None)
        rows = np.flatnonzero(result.index.ids == photo)
        self.numbers.setText(_numbers(result, distance, rows))
        # A query of several photos has no single code to compare with.
        single = not result.query.others
        self.bits_section.setVisible(single and len(rows) > 0)
        if single and len(rows):
            self._show_bits(result, int(rows[0]))
        self._show_span(result, distance)

    def _show_bits(self, result: SearchResult, row: int) -> None:
        """Show which bits differ: of the theme codes, and of detail codes where they count."""
        bits, codes = result.bits, result.index.codes
        query = result.index.nearer_view(result.query, row, bits).codes
        self.bits.show_bits(bits, int(codes[bits][row]) ^ query[bits])
        details = bits in result.index.weights(bits).details
        self.detail_section.setVisible(details)
        if details:
            difference = int(codes.details[bits][row]) ^ query.details[bits]
            self.detail_bits.show_bits(bits, difference)

    def _show_span(self, result: SearchResult, distance: int) -> None:
        """Show the span of distances and its number of photos."""
        last = last_distance(result.histogram)
        near, far = (self._place and self._place.span) or (0, last)
        self._histogram.show_counts(result.histogram, distance, (near, min(far, last)))
        inside = int(result.histogram[near : far + 1].sum())
        self.span_start.setText(self.tr("from {distance}").format(distance=near))
        upto = self.tr("to {distance}").format(distance=min(far, last))
        self.span_end.setText(f"{upto} · {formatting.photos(inside)}")

    def _set(self, detail: str, text: str) -> None:
        value = self.values[detail]
        self._names[detail].setVisible(bool(text))
        value.setVisible(bool(text))
        value.setText(text)
        value.setToolTip(formatting.plain_tip(text) if text else "")

    # -- building

    def _build(self, theme: Theme) -> None:
        self._nothing = label(self.tr("No photo chosen"), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page = QScrollArea()
        self._page.setWidgetResizable(True)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = column(self._nothing, self._page, parent=self)
        outer.setStretch(0, 1)
        outer.setStretch(1, 1)
        page = QWidget()
        page.setObjectName("detailsPage")
        self._page.setWidget(page)
        self._about = self._build_about()
        comparison = self._build_comparison(theme)
        column(self._about, comparison, 1, parent=page, margins=4 * (2 * GRID,))

    def _build_about(self) -> QWidget:
        """The thumbnail, the details and the buttons of the photo itself."""
        self._selected = label("", "mark")
        self._selected.hide()
        self._picture = ThumbnailWidget()
        self._picture.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture.clicked.connect(self.view_wanted)
        self._name = ElidedLabel(role="title")
        similar = button(self.tr("Similar photos"), clicked=self.similar_wanted)
        reveal = button(self.tr("Show in folder"), "flat", self.reveal_wanted)
        about = QWidget()
        column(
            *(self._selected, self._picture, self._name, self._build_details()),
            row(similar, reveal, 1),
            parent=about,
        )
        return about

    def _build_details(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        names = {
            "likeness": self.tr("Likeness"),
            "taken": self.tr("Taken"),
            "source": self.tr("Date from"),
            "dated": self.tr("File date"),
            "size": self.tr("Size"),
            "camera": self.tr("Camera"),
            "lens": self.tr("Lens"),
            "exposure": self.tr("Exposure"),
            "iso": self.tr("ISO"),
            "focal": self.tr("Focal length"),
            "rating": self.tr("Rating"),
            "keywords": self.tr("Keywords"),
            "incomplete": self.tr("In part"),
            "companions": self.tr("With it"),
            "folder": self.tr("Folder"),
        }
        self._names: dict[str, QLabel] = {}
        self.values: dict[str, ElidedLabel] = {}
        for line, detail in enumerate(PHOTO_DETAILS):
            self._names[detail], self.values[detail] = label(names[detail], "muted"), ElidedLabel()
            grid.addWidget(self._names[detail], line, 0)
            grid.addWidget(self.values[detail], line, 1)
        return grid

    def _build_comparison(self, theme: Theme) -> QWidget:
        self.bits, self.detail_bits = BitSquares(theme), BitSquares(theme)
        self._histogram = RangeHistogram(theme)
        self._histogram.span_chosen.connect(self.span_chosen)
        self.bits_section = QWidget()
        heading = label(self.tr("BITS THAT DIFFER"), "heading")
        self.detail_section = QWidget()
        below = label(self.tr("DETAIL BITS THAT DIFFER"), "heading")
        column(below, self.detail_bits, parent=self.detail_section, margins=(0, 0, 0, 0))
        squares = heading, self.bits, self.detail_section
        column(*squares, parent=self.bits_section, margins=(0, 0, 0, GRID))
        self.span_start, self.span_end = label("", "muted"), label("", "muted")
        self.numbers = paragraph("", "muted")
        self._comparison = QWidget()
        column(
            *(self.bits_section, label(self.tr("DISTANCES IN THE LIBRARY"), "heading")),
            *(self._histogram, row(self.span_start, 1, self.span_end), self.numbers),
            parent=self._comparison,
            margins=(0, GRID, 0, 0),
        )
        return self._comparison


def _numbers(result: SearchResult, distance: int, rows: Rows) -> str:
    """The distance behind the likeness, and where it comes from. rows: of the photo, or none."""
    shown = formatting.translate("HashDesk", "Distance {distance} of {largest}")
    text = shown.format(distance=distance, largest=result.largest)
    lowest = result.index.theme_distances(result.query, rows, result.bits)
    if len(rows) and distance < lowest[0]:  # the pHash lowered it, see core/search/distances.py
        text += formatting.translate("HashDesk", ", by outlines that nearly agree (pHash)")
        if result.index.is_turned(result.query, int(rows[0])):
            text += formatting.translate("HashDesk", ", once one photo is turned or mirrored")
    elif result.largest > result.bits * len(result.query.parts):
        text += formatting.translate("HashDesk", ", a sum of several code lengths")
    if len(rows) and _is_trimmed_nearer(result, int(rows[0])):
        text += formatting.translate("HashDesk", ", without the frame around the picture")
    return text


def _is_trimmed_nearer(result: SearchResult, row: int) -> bool:
    """Whether a photo is nearer to what was searched for without its frame than with it."""
    query = result.query
    if query.others or query.trimmed is None:
        return False
    return result.index.nearer_view(query, row, result.bits) is query.trimmed


def _folder(card: PhotoCard) -> str:
    """The folder of a photo, from the name of its root on."""
    return formatting.shown(
        os.path.join(os.path.basename(card.place.root), os.path.dirname(card.place.path))
    ).rstrip("/")
