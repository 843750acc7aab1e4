"""The list of photos that a card has and the library may not: a picture of each, and what it is."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QListView, QMenu, QWidget

from hashdesk.core.exchange.not_there import Answer, NotThere
from hashdesk.ui import formatting
from hashdesk.ui.photos.picture_list_model import PictureListModel

NEW_PICTURE_SIDE = 56  # pixels
NEW_PICTURES_IN_SIGHT = 4  # rows


class NewPhotoModel(PictureListModel[NotThere]):
    """One row for each photo."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            *(NEW_PICTURE_SIDE, lambda photo: photo.files.full, self._words, _paths, parent),
        )

    def _words(self, photo: NotThere) -> str:
        """Name, folder on the card, and what is known of it."""
        folder, name = os.path.split(photo.files.path)
        lines = [formatting.shown(name)]
        if folder:
            lines.append(formatting.shown(folder))
        lines.append(
            {
                Answer.MISSING: self.tr("New"),
                Answer.ALIKE: self.tr("Looks like {twin}"),
                Answer.UNREADABLE: self.tr("Unreadable"),
            }[photo.answer].format(twin=formatting.short_name(photo.twin))
        )
        return "\n".join(lines)


def _paths(photo: NotThere) -> str:
    """Where a photo is, and the one that it looks like: rows shorten their names."""
    return "\n".join(formatting.shown(path) for path in (photo.files.full, photo.twin) if path)


class NewPhotoList(QListView):
    """Opens photos with Enter or a double-click; a menu does that, too, and shows their folder."""

    photo_chosen = Signal(object)  # NotThere
    open_wanted = Signal(object)  # bytes: a photo, in its own program
    reveal_wanted = Signal(object)  # bytes: a photo

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("missing")
        self.setAccessibleName(self.tr("New photos"))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(QSize(NEW_PICTURE_SIDE, NEW_PICTURE_SIDE))
        self.photo_model = NewPhotoModel(self)
        self.setModel(self.photo_model)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.activated.connect(lambda at: self.open_wanted.emit(self._path(at.row())))
        self.selectionModel().currentChanged.connect(lambda at, _: self._choose(at.row()))

    def show_photos(self, photos: Sequence[NotThere]) -> None:
        """Show these photos, as many whole rows as are in sight at once, and choose the first."""
        self.photo_model.show(photos)
        if photos:
            self.ensurePolished()  # the style sheet has a part in the height of a row
            rows = min(len(photos), NEW_PICTURES_IN_SIGHT)
            self.setFixedHeight(rows * self.sizeHintForRow(0))
            self.setCurrentIndex(self.photo_model.index(0))

    def _path(self, line: int) -> bytes:
        return self.photo_model.photos[line].files.full

    def _choose(self, line: int) -> None:
        if 0 <= line < len(self.photo_model.photos):
            self.photo_chosen.emit(self.photo_model.photos[line])

    def _show_menu(self, where: QPoint) -> None:
        index = self.indexAt(where)
        if not index.isValid():
            return
        path = self._path(index.row())
        menu = QMenu(self)
        menu.addAction(self.tr("&Open in default app"), lambda: self.open_wanted.emit(path))
        menu.addAction(self.tr("Show in &folder"), lambda: self.reveal_wanted.emit(path))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(where))
