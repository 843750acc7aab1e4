"""What HashDesk moved to the trash: pictures, where they were and when they went; to bring back."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from hashdesk.core.removal.removed_photos import RemovedPhoto
from hashdesk.ui import formatting
from hashdesk.ui.photos.picture_list_model import PictureListModel
from hashdesk.ui.photos.trash.words import sentence_of_gone
from hashdesk.ui.widgets.basic import button, column, label, paragraph, row
from hashdesk.ui.widgets.card_page import centre
from hashdesk.ui.widgets.focus.keyed_page import KeyedPage
from hashdesk.ui.widgets.theme import GRID

PICTURE_SIDE = 72  # side, in pixels


class RemovedModel(PictureListModel[RemovedPhoto]):
    """One row for each photo, the one that went last first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(PICTURE_SIDE, lambda photo: photo.key, self._words, _places, parent)

    def _words(self, photo: RemovedPhoto) -> str:
        """Name, folder, and what else is to know."""
        when = self.tr("Deleted {moment}").format(moment=formatting.local_moment(photo.file.at))
        facts = [when, formatting.size(photo.size)]
        if len(photo.files) > 1:
            others = [formatting.name_of(file.path) for file in photo.files[:-1]]
            facts.append(self.tr("with {names}").format(names=", ".join(others)))
        lines = [formatting.name_of(photo.file.path)]
        lines += [formatting.shown(os.path.dirname(photo.file.path)), " · ".join(facts)]
        return "\n".join(lines)


def _places(photo: RemovedPhoto) -> str:
    """Where a photo and its companions were, a line each."""
    return "\n".join(formatting.shown(file.path) for file in reversed(photo.files))


class RecentlyDeletedPage(KeyedPage):
    """A list of the photos in the trash, with buttons that bring back some of them, or all."""

    restore_wanted = Signal(object)  # list[str]: keys of photos

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = label("", "title")
        self.restore_button = button(self.tr("Restore"), "main", self._restore_selected)
        self.restore_all_button = button(self.tr("Restore all"), "", self._restore_all)
        self._hint = paragraph(
            self.tr("Photos that HashDesk moved to the trash, until it is emptied."),
            "muted",
        )
        self.model = RemovedModel(self)
        self.list = QListView()
        self.list.setObjectName("failed")
        self.list.setAccessibleName(self.tr("Photos in the trash"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(PICTURE_SIDE, PICTURE_SIDE))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setModel(self.model)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.activated.connect(self._restore_activated)
        self.list.selectionModel().selectionChanged.connect(self._allow)
        self.give_keys_to(self.list)
        heading = row(self._headline, 1, self.restore_button, self.restore_all_button)
        form = QWidget()
        centre(form, self)
        self._gone = paragraph("", "muted")
        layout = column(heading, self._hint, self._gone, self.list, parent=form)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        layout.setStretch(3, 1)
        self.show_photos([])

    def show_photos(self, photos: Sequence[RemovedPhoto], gone: int = 0) -> None:
        """Show these photos; while they are in sight, those that are selected stay selected.

        gone: further ones that were moved to the trash and are not there any more.
        """
        if list(photos) != self.model.photos:
            chosen = set(self._selected()) if self.isVisible() else set()
            row = self.list.currentIndex().row() if self.isVisible() else 0
            self.model.show(photos)
            if photos and chosen.isdisjoint(photo.key for photo in photos):
                chosen = {photos[min(max(row, 0), len(photos) - 1)].key}
            self._select(chosen)
        self._headline.setText(
            self.tr("{photos} in the trash").format(photos=formatting.photos(len(photos)))
            if photos
            else self.tr("No recently deleted photos")
        )
        policy, focused = Qt.FocusPolicy, self.window().focusWidget()
        self.list.setFocusPolicy(policy.StrongFocus if photos else policy.NoFocus)
        if focused in (self, self.list):
            self.take_keys()
        self._hint.setVisible(bool(photos))
        self._gone.setText(sentence_of_gone(gone))
        self._gone.setVisible(bool(gone))
        self.restore_all_button.setVisible(bool(photos))
        self.restore_button.setVisible(bool(photos))
        self._allow()

    def _selected(self) -> list[str]:
        """The keys of the selected photos."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.model.photos[place].key for place in rows]

    def _select(self, keys: set[str]) -> None:
        """Select photos, and make the first of them current."""
        selection, first = self.list.selectionModel(), 0
        for place in range(len(self.model.photos) - 1, -1, -1):
            if self.model.photos[place].key in keys:
                selection.select(self.model.index(place), selection.SelectionFlag.Select)
                first = place
        if self.model.photos:
            flag = selection.SelectionFlag.NoUpdate
            selection.setCurrentIndex(self.model.index(first), flag)

    def _allow(self, *_: object) -> None:
        selected = self.list.selectionModel().hasSelection()
        self.restore_button.setEnabled(selected)
        self.restore_button.setToolTip("" if selected else self.tr("Select photos first."))

    def _restore_selected(self) -> None:
        if keys := self._selected():
            self.list.setFocus()  # a button that greys would pass the focus on to "Restore all"
            self.restore_wanted.emit(keys)

    def _restore_activated(self, index: QModelIndex) -> None:
        """Restore what is selected, or the one with the frame."""
        if not self._selected():
            self._select({self.model.photos[index.row()].key})
        self._restore_selected()

    def _restore_all(self) -> None:
        self.list.setFocus()
        self.restore_wanted.emit([photo.key for photo in self.model.photos])

    def _show_menu(self, where: QPoint) -> None:
        if not self.list.indexAt(where).isValid():
            return
        menu = QMenu(self)
        menu.addAction(self.tr("&Restore"), self._restore_selected)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(where))
