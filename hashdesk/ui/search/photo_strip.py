"""A row of photos of another library, nearest first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from hashdesk.core.search.library import RankedPhotos
from hashdesk.ui import actions
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.photos.tile_delegate import TileDelegate
from hashdesk.ui.widgets.theme import Theme

STRIP_CELL = 112  # pixels: a photo and the gap around it
BAR = 10  # pixels of the scroll bar
MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class PhotoStrip(QTableView):
    """Painted as the grid is. Left and right move; Enter or a double click chooses."""

    chosen = Signal(int)  # photo id

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._left_alone = actions.photo_keys()
        self.model_of_photos = PhotoModel(thumbnails, self)
        self.setObjectName("grid")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setDefaultSectionSize(STRIP_CELL)
        self.setFixedHeight(STRIP_CELL + BAR)
        # Often all are out of reach: nothing would be told by saying so of each.
        self.setItemDelegate(TileDelegate(thumbnails, theme, self, tells_offline=False))
        self.setModel(self.model_of_photos)
        self.doubleClicked.connect(self._choose)
        thumbnails.loaded.connect(self._show_arrived)
        theme.changed.connect(self.viewport().update)

    def show_answer(self, answer: RankedPhotos, largest: int) -> None:
        """Show other photos, from the first one on. largest: possible distance."""
        model = self.model_of_photos
        if model.shows(answer.photos, answer.distances, largest):
            return  # whoever looks through them stays where they are
        model.set_columns(max(len(answer.photos), 1))
        model.show(answer.photos, answer.distances, largest)
        self.horizontalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._thumbnails.set_ratio(self.devicePixelRatioF())

    def event(self, event: QEvent) -> bool:
        # What is done with photos by keys is done with those of the grid: not from here.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            key = QKeySequence(event.keyCombination()).toString()
            if key in self._left_alone:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # A click chooses for itself; to scroll now would put another photo under it.
        clicked = event.reason() == Qt.FocusReason.MouseFocusReason
        if not clicked and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model_of_photos.index(0, max(self.columnAt(0), 0)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCurrentIndex(QModelIndex())  # a frame tells where the keys go

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        elif event.key() in MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        photo = self.model_of_photos.photo_at(index)
        if photo is not None:
            self.chosen.emit(photo)

    def _show_arrived(self, _photos: object) -> None:
        self.model_of_photos.tell_arrived(0, 0)
