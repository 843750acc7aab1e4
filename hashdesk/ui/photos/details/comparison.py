"""How a photo compares to what was searched for: why it is there, and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.code_buckets import Rows
from hashdesk.core.search.question import SearchResult
from hashdesk.ui import formatting
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.details import why
from hashdesk.ui.widgets.basic import column, label, paragraph, row
from hashdesk.ui.widgets.charts.bit_squares import BitSquares
from hashdesk.ui.widgets.charts.range_histogram import RangeHistogram, last_distance
from hashdesk.ui.widgets.controls.disclosure import Disclosure
from hashdesk.ui.widgets.theme import GRID, Theme


@dataclass(frozen=True)
class PlaceInResult:
    """Where a photo stands in a search result."""

    likeness: Likeness
    distance: int
    span: tuple[int, int] | None  # the first and last distance that are shown; None: all


class ComparisonDetails(QWidget):
    """Visible while a search result is in sight."""

    span_chosen = Signal(int, int)  # first and last distance to show

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.why = paragraph()
        self.bits, self.detail_bits = BitSquares(theme), BitSquares(theme)
        self._histogram = RangeHistogram(theme)
        self._histogram.span_chosen.connect(self.span_chosen)
        self.bits_section = QWidget()
        self.detail_section = QWidget()
        below = label(self.tr("DETAIL BITS THAT DIFFER"), "heading")
        column(below, self.detail_bits, parent=self.detail_section, margins=(0, 0, 0, 0))
        heading = label(self.tr("BITS THAT DIFFER"), "heading")
        squares = heading, self.bits, self.detail_section
        column(*squares, parent=self.bits_section, margins=(0, 0, 0, GRID))
        self.span_start, self.span_end = label("", "muted"), label("", "muted")
        self.numbers = paragraph("", "muted")
        numbers = QWidget()
        column(
            *(
                self.numbers,
                self.bits_section,
                label(self.tr("DISTANCES IN THE LIBRARY"), "heading"),
            ),
            *(self._histogram, row(self.span_start, 1, self.span_end)),
            parent=numbers,
        )
        self._why_heading = label(self.tr("WHY"), "heading")
        self.in_numbers = Disclosure(self.tr("In numbers"), numbers)
        column(
            *(self._why_heading, self.why, self.in_numbers),
            parent=self,
            margins=(0, GRID, 0, 0),
        )
        self.hide()

    def show_photo(
        self, photo: int | None, result: SearchResult | None, place: PlaceInResult | None
    ) -> None:
        """Show a photo of a result at its place; without a result, nothing."""
        self.setVisible(result is not None)
        if result is None:
            return
        distance = 0 if place is None else place.distance
        rows = np.flatnonzero(result.index.ids == photo)
        is_query = photo in result.question.photos
        for widget in (self._why_heading, self.why):
            widget.setVisible(place is not None and not is_query)
        if place is not None and photo is not None:
            grounds = self._grounds(result, photo, distance, rows)
            self.why.setText(why.sentence(place.likeness, grounds))
        self.numbers.setVisible(place is not None)
        self.numbers.setText(_numbers(result, distance, rows))
        # A query of several photos has no single code to compare with.
        single = not result.query.others
        self.bits_section.setVisible(single and len(rows) > 0)
        if single and len(rows):
            self._show_bits(result, int(rows[0]))
        self._show_span(result, distance, None if place is None else place.span)

    def _grounds(self, result: SearchResult, photo: int, distance: int, rows: Rows) -> why.Grounds:
        """What a photo has in common with what was searched for. rows: of the photo, or none."""
        query, own = self._query_picture(result), self._picture(photo)
        colours = composed = False
        if query is not None and own is not None:
            colours = why.have_similar_colours(query, own)
            composed = why.are_composed_alike(query, own)
        outlines = _by_outlines(result, distance, rows)
        turned = outlines and result.index.is_turned(result.query, int(rows[0]))
        unframed = len(rows) > 0 and _is_trimmed_nearer(result, int(rows[0]))
        holds_part = result.question.region is not None and self._is_at(photo, result.question.path)
        return why.Grounds(outlines, turned, unframed, colours, composed, holds_part)

    def _is_at(self, photo: int, path: bytes) -> bool:
        card = self._thumbnails.card(photo)
        return card is not None and card.place.full == path

    def _query_picture(self, result: SearchResult) -> Tile | None:
        """The picture that was searched for; None: it is not loaded, or there are several."""
        question = result.question
        if question.picture is not None:
            return question.picture
        return self._picture(question.photos[0]) if len(question.photos) == 1 else None

    def _picture(self, photo: int) -> Tile | None:
        pixmap = self._thumbnails.pixmap(photo, UNCROPPED)
        return None if pixmap is None or pixmap.isNull() else _pixels(pixmap)

    def _show_bits(self, result: SearchResult, row: int) -> None:
        """Show which bits differ: of the theme codes, and of detail codes where they count."""
        bits, codes = FINEST, result.index.codes
        query = result.index.nearer_view(result.query, row, bits).codes
        self.bits.show_bits(bits, int(codes[bits][row]) ^ query[bits])
        details = bits in result.index.weights(bits).details
        self.detail_section.setVisible(details)
        if details:
            difference = int(codes.details[bits][row]) ^ query.details[bits]
            self.detail_bits.show_bits(bits, difference)

    def _show_span(self, result: SearchResult, distance: int, span: tuple[int, int] | None) -> None:
        """Show the span of distances and its number of photos."""
        last = last_distance(result.histogram)
        near, far = span or (0, last)
        self._histogram.show_counts(result.histogram, distance, (near, min(far, last)))
        inside = int(result.histogram[near : far + 1].sum())
        self.span_start.setText(self.tr("from {distance}").format(distance=near))
        upto = self.tr("to {distance}").format(distance=min(far, last))
        self.span_end.setText(f"{upto} · {formatting.photos(inside)}")


def _pixels(pixmap: QPixmap) -> Tile:
    """The pixels (height, width, 3) of a picture, of which a few are enough."""
    small = pixmap.scaled(2 * why.SMALL[0], 2 * why.SMALL[1]).toImage()
    plain = small.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return lines[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def _by_outlines(result: SearchResult, distance: int, rows: Rows) -> bool:
    """Whether the pHash lowered the distance, see core/search/distances.py."""
    lowest = result.index.theme_distances(result.query, rows, FINEST)
    return len(rows) > 0 and distance < lowest[0]


def _numbers(result: SearchResult, distance: int, rows: Rows) -> str:
    """The distance behind the likeness, and where it comes from. rows: of the photo, or none."""
    shown = formatting.translate("HashDesk", "Distance {distance} of {largest}, {bits} bits")
    text = shown.format(distance=distance, largest=result.largest, bits=FINEST)
    if _by_outlines(result, distance, rows):
        text += formatting.translate("HashDesk", ", lowered by outlines that nearly agree (pHash)")
    elif result.largest > FINEST * len(result.query.parts):
        text += formatting.translate("HashDesk", ", a sum of several code lengths")
    return text


def _is_trimmed_nearer(result: SearchResult, row: int) -> bool:
    """Whether a photo is nearer to what was searched for without its frame than with it."""
    query = result.query
    if query.others or query.trimmed is None:
        return False
    return result.index.nearer_view(query, row, FINEST) is query.trimmed
