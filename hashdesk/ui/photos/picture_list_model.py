"""The model of a list of photos: a picture of each, and a few lines about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QObject, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap

from hashdesk.ui import formatting
from hashdesk.ui.images.thumbnail_widget import untinted_icon
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex

Listed = TypeVar("Listed")


class PictureListModel(QAbstractListModel, Generic[Listed]):
    """One row for each photo."""

    def __init__(
        self,
        side: int,
        key: Callable[[Listed], object],
        words: Callable[[Listed], str],
        tip: Callable[[Listed], str],
        parent: QObject | None = None,
    ) -> None:
        """side: of a picture, in pixels. key: what its picture is known by."""
        super().__init__(parent)
        self.photos: list[Listed] = []
        self.picture_of: Callable[[Listed], QPixmap | None] = lambda _photo: None
        self._key, self._words, self._tip = key, words, tip
        self._no_picture = QPixmap(side, side)  # as wide, so that the words stay where they are
        self._no_picture.fill(QColor(0, 0, 0, 0))

    def show(self, photos: Sequence[Listed]) -> None:
        """Show other photos."""
        self.beginResetModel()
        self.photos = list(photos)
        self.endResetModel()

    def show_picture(self, key: object) -> None:
        """Show a picture that has just been read."""
        for place, photo in enumerate(self.photos):
            if self._key(photo) == key:
                self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.photos)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        photo = self.photos[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(photo)
        if role == Qt.ItemDataRole.DecorationRole:
            picture = self.picture_of(photo)
            if picture is None or picture.isNull():
                return QIcon(self._no_picture)
            return untinted_icon(picture)
        if role == Qt.ItemDataRole.ToolTipRole:
            return formatting.plain_lines(self._tip(photo).splitlines())
        return None
