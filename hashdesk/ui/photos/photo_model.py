"""The model of the photo grid: arrays of ids and likeness, details only for visible cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, Qt

from hashdesk.core.likeness.levels import Likeness, Likenesses
from hashdesk.core.words.content import Sureness
from hashdesk.ui import formatting
from hashdesk.ui.desktop import file_url
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos import likeness_words
from hashdesk.ui.photos.details import companion_texts
from hashdesk.ui.photos.found_photos import CERTAIN_MATCH
from hashdesk.ui.photos.grid.date_sections import NO_SECTIONS
from hashdesk.ui.photos.grid.rows import GridRows
from hashdesk.ui.photos.grid.sections import Sections
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex

Guessed = NDArray[np.uint8]  # (n,): how sure each guess is, by Sureness, or CERTAIN_MATCH


class PhotoModel(QAbstractTableModel):
    """Photos from left to right and down, under headings if there are any; with their likeness."""

    def __init__(
        self, thumbnails: Thumbnails, parent: Any = None, *, reads_paths: bool = False
    ) -> None:
        """reads_paths: a screen reader reads whole paths: no panel beside them tells folders."""
        super().__init__(parent)
        self._reads_paths = reads_paths
        self._thumbnails = thumbnails
        self.rows = GridRows(columns=5, count=0)
        self.sections: Sections = NO_SECTIONS  # with headings above them
        self.photos: NDArray[np.int64] = np.empty(0, np.int64)
        self.levels: Likenesses | None = None  # of likeness, as long as `photos`
        self.guesses: Guessed | None = None  # as long as `photos`

    # -- contents

    def show(
        self,
        photos: NDArray[np.int64],
        levels: Likenesses | None = None,
        guesses: Guessed | None = None,
        sections: Sections = NO_SECTIONS,
    ) -> None:
        """Show other photos. levels: (n,), of likeness, of search results. guesses: see Guessed."""
        self.beginResetModel()
        self.photos, self.levels, self.guesses = photos, levels, guesses
        self.sections = sections
        self.rows = GridRows(self.rows.columns, len(photos), sections.starts)
        self.endResetModel()

    def shows(self, photos: NDArray[np.int64], levels: Likenesses) -> bool:
        """Whether it already shows these search results."""
        same = self.levels is not None and np.array_equal(self.levels, levels)
        return same and np.array_equal(self.photos, photos)

    def set_columns(self, columns: int) -> None:
        """Set the number of columns."""
        if columns != self.rows.columns:
            self.beginResetModel()
            self.rows = replace(self.rows, columns=columns)
            self.endResetModel()

    def photo_at(self, index: AnyIndex) -> int | None:
        """The id of the photo in a cell; None in headings and after the last photo of a row."""
        if not index.isValid():
            return None
        rank = self.rank_at(index)
        return int(self.photos[rank]) if rank < len(self.photos) else None

    def rank_of(self, photo: int) -> int | None:
        """The rank of a photo, from 0; None if it is not shown."""
        ranks = np.flatnonzero(self.photos == photo)
        return int(ranks[0]) if len(ranks) else None

    def index_of(self, rank: int) -> QModelIndex:
        """The cell at a rank."""
        return self.index(*self.rows.cell_of(rank))

    def rank_at(self, index: AnyIndex) -> int:
        """The rank of the photo in a cell, from 0; of a cell without one, the number of photos."""
        return self.rows.rank_at(index.row(), index.column())

    def likeness_at(self, index: AnyIndex) -> Likeness | None:
        """How alike the photo in a cell is; None unless these are search results."""
        if self.levels is None or self.photo_at(index) is None:
            return None
        return Likeness(int(self.levels[self.rank_at(index)]))

    def guess_at(self, index: AnyIndex) -> Sureness | None:
        """How sure the guess is by which the photo in a cell is shown; None: it is no guess."""
        if self.guesses is None or self.photo_at(index) is None:
            return None
        level = int(self.guesses[self.rank_at(index)])
        return None if level == CERTAIN_MATCH else Sureness(level)

    def path_at(self, index: AnyIndex) -> bytes | None:
        """The path of the photo in a cell; None if its details are not loaded yet."""
        photo = self.photo_at(index)
        card = None if photo is None else self._thumbnails.card(photo)
        return None if card is None else card.place.full

    def update_rows(self, first_row: int, last_row: int) -> None:
        """Announce that details and thumbnails of photos in these rows have been loaded."""
        last_row = min(last_row, self.rowCount() - 1)
        if first_row <= last_row:
            role = Qt.ItemDataRole
            roles = [role.DecorationRole, role.ToolTipRole, role.AccessibleTextRole]
            last = self.index(last_row, self.rows.columns - 1)
            self.dataChanged.emit(self.index(first_row, 0), last, roles)

    # -- Qt overrides

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else self.rows.rows

    def columnCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else self.rows.columns

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if self.photo_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        selectable = flag.ItemIsEnabled | flag.ItemIsSelectable
        return selectable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        photo = self.photo_at(index)
        if photo is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible_text(photo, index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        return None

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        photos = [photo for index in indexes if (photo := self.photo_at(index)) is not None]
        cards = [card for photo in photos if (card := self._thumbnails.card(photo)) is not None]
        paths = dict.fromkeys(path for card in cards for path in card.files)
        data = QMimeData()
        data.setUrls([file_url(path) for path in paths])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def _tip(self, index: AnyIndex) -> str | None:
        """The path of a photo, after its likeness, or how sure the guess is, of a search result."""
        path, likeness, guess = self.path_at(index), self.likeness_at(index), self.guess_at(index)
        lines = [] if likeness is None else [likeness_words.name(likeness)]
        lines += [] if guess is None else [likeness_words.guess(guess)]
        lines += [] if path is None else [formatting.shown(path)]
        return formatting.plain_lines(lines) if lines else None

    def _accessible_text(self, photo: int, index: AnyIndex) -> str:
        """The text that a screen reader reads for a photo."""
        card = self._thumbnails.card(photo)
        name = translate("HashDesk", "photo")
        if card is not None:
            place = card.place
            name = (
                formatting.shown(place.full)
                if self._reads_paths
                else formatting.name_of(place.path)
            )
        likeness = self.likeness_at(index)
        rank = formatting.count(self.rank_at(index) + 1)
        if likeness is None:
            text = translate("HashDesk", "{name}, photo {rank} of {all}")
            text = text.format(name=name, rank=rank, all=formatting.count(len(self.photos)))
        else:
            text = translate("HashDesk", "{name}, {likeness}, rank {rank}")
            text = text.format(name=name, likeness=likeness_words.name(likeness), rank=rank)
        if (guess := self.guess_at(index)) is not None:
            text += f", {likeness_words.guess(guess)}"
        if card is not None and (mark := companion_texts.marks(card.companions)):
            text += f", {mark}"
        heading = self.rows.heading_of(index.row() - 1) if index.column() == 0 else None
        if heading is not None:  # the date that stands above this photo and those after it
            text = f"{self.sections.name(heading)}: {text}"
        if card is not None and card.place.offline:
            text += translate("HashDesk", ", disconnected")
        return text
