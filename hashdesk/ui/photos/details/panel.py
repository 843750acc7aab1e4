"""The details panel: the current photo, and how it compares to the query."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.search.question import SearchResult
from hashdesk.ui import formatting
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnail_widget import ThumbnailWidget
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos import likeness_words
from hashdesk.ui.photos.details import companion_texts, fact_texts
from hashdesk.ui.photos.details.comparison import ComparisonDetails, PlaceInResult
from hashdesk.ui.reason_words import reason_words
from hashdesk.ui.widgets.basic import ElidedLabel, button, column, label, paragraph, row
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.theme import GRID, Theme
from hashdesk.ui.widgets.wrapped_path import WrappedPath

DETAILS_WIDTH = 296
PHOTO_DETAILS = (
    *("likeness", "taken", "source", "dated", "size", "camera", "lens", "exposure", "iso"),
    *("focal", "rating", "keywords", "incomplete", "companions", "folder"),
)
WHOLE_DETAILS = ("taken", "dated", "size", "exposure", "focal")  # of dates, and numbers with units
# Lines that may be far longer than the panel is wide, and where they are shortened; others wrap.
SHORTENED_DETAILS = {
    "keywords": Qt.TextElideMode.ElideRight,
    "companions": Qt.TextElideMode.ElideMiddle,  # the ends of their names tell them apart
}


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
        self._told: int | None = None  # the photo whose facts are in sight
        self._shown: tuple[SearchResult | None, PlaceInResult | None] = (None, None)
        self.comparison = ComparisonDetails(thumbnails, theme)
        self.comparison.span_chosen.connect(self.span_chosen)
        self._build()
        thumbnails.loaded.connect(self._refresh)
        self.show_photo(None)

    def show_photo(
        self,
        photo: int | None,
        result: SearchResult | None = None,
        place: PlaceInResult | None = None,
    ) -> None:
        """Show a photo; for a search result, also its place in it."""
        self._photo, self._shown = photo, (result, place)
        self._page.setVisible(photo is not None or result is not None)
        self._nothing.setVisible(photo is None and result is None)
        self._about.setVisible(photo is not None)
        self._fill()
        self._set("likeness", "" if place is None else likeness_words.name(place.likeness))
        self.comparison.show_photo(photo, result, place)

    def show_selected(self, count: int) -> None:
        """Show how many photos are selected, if more than one."""
        text = self.tr("{count} photos selected").format(count=formatting.count(count))
        self._selected.setText(text)
        self._selected.setVisible(count > 1)

    def _refresh(self, loaded: set[int]) -> None:
        if self._photo in loaded:
            self._fill()
            self.comparison.show_photo(self._photo, *self._shown)

    def _fill(self) -> None:
        if self._photo is None:
            return
        self._picture.show_pixmap(self._thumbnails.pixmap(self._photo, UNCROPPED))
        card = self._thumbnails.card(self._photo)
        if card is None:
            if self._photo != self._told:  # else what is in sight stays until it is read again
                self._name.setText("")
                for detail in PHOTO_DETAILS[1:]:
                    self._set(detail, "")
            return
        self._told = self._photo
        photo = card.photo
        self._name.setText(formatting.shown(photo.name))
        self._name.setToolTip(formatting.plain_tip(formatting.shown(card.place.full)))
        self._picture.setAccessibleName(formatting.shown(photo.name))
        self._set("taken", "" if photo.taken is None else formatting.moment(photo.taken))
        if photo.taken is not None:
            whole = fact_texts.date(photo.taken, photo.utc_offset, photo.taken_from)
            self.values["taken"].setToolTip(formatting.plain_tip(whole))
        self._names["taken"].setText(fact_texts.date_name(photo.taken_from))
        self._set("source", fact_texts.date_source(photo.taken_from))
        modified = photo.mtime_ns // 1_000_000_000
        file_date = formatting.local_moment(modified) if photo.taken is None and modified else ""
        self._set("dated", file_date)
        pixels = f"{photo.width} × {photo.height}" if photo.width and photo.height else ""
        self._set("size", ", ".join(filter(None, (pixels, formatting.size(photo.size)))))
        self._set("camera", formatting.shown(photo.camera or ""))
        self._set("lens", formatting.shown(card.facts.lens or ""))
        self._set("exposure", fact_texts.exposure(card.facts))
        self._set("iso", fact_texts.iso(card.facts))
        self._set("focal", fact_texts.focal_length(card.facts))
        self._set("rating", fact_texts.rating(card.facts))
        self._set("keywords", fact_texts.keywords(card.facts))
        self._set("incomplete", reason_words(photo.incomplete) if photo.incomplete else "")
        self._set("companions", companion_texts.names(card.companions))
        self._set("folder", _folder(card))

    def _set(self, detail: str, text: str) -> None:
        value = self.values[detail]
        self._names[detail].setVisible(bool(text))
        value.setVisible(bool(text))
        value.setText(formatting.in_wholes(text) if detail in WHOLE_DETAILS else text)
        value.setToolTip(formatting.plain_tip(text) if text else "")

    # -- building

    def _build(self) -> None:
        self._nothing = label(self.tr("No photo selected"), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page = ScrollArea()
        self._page.setWidgetResizable(True)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.is_beside = True
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = column(self._nothing, self._page, parent=self)
        outer.setStretch(0, 1)
        outer.setStretch(1, 1)
        page = QWidget()
        page.setObjectName("detailsPage")
        self._page.setWidget(page)
        self._about = self._build_about()
        column(self._about, self.comparison, 1, parent=page, margins=4 * (2 * GRID,))

    def _build_about(self) -> QWidget:
        """The thumbnail, the details and the buttons of the photo itself."""
        self._selected = label("", "title")
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
            "dated": self.tr("File saved"),
            "size": self.tr("Size"),
            "camera": self.tr("Camera"),
            "lens": self.tr("Lens"),
            "exposure": self.tr("Exposure"),
            "iso": self.tr("ISO"),
            "focal": self.tr("Focal length"),
            "rating": self.tr("Rating"),
            "keywords": self.tr("Keywords"),
            "incomplete": self.tr("Condition"),
            "companions": self.tr("With it"),
            "folder": self.tr("Folder"),
        }
        self._names: dict[str, QLabel] = {}
        self.values: dict[str, QLabel] = {}
        for line, detail in enumerate(PHOTO_DETAILS):
            self._names[detail], self.values[detail] = label(names[detail], "muted"), _value(detail)
            grid.addWidget(self._names[detail], line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.values[detail], line, 1)
        return grid


def _value(detail: str) -> QLabel:
    if detail in SHORTENED_DETAILS:
        return ElidedLabel(elide=SHORTENED_DETAILS[detail])
    if detail == "folder":
        return WrappedPath()
    value = paragraph()
    # Whatever its longest word, it takes the width that there is.
    value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return value


def _folder(card: PhotoCard) -> str:
    """The folder of a photo, from the name of its root on."""
    return formatting.shown(
        os.path.join(os.path.basename(card.place.root), os.path.dirname(card.place.path))
    ).rstrip("/")
