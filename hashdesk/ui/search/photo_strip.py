"""A strip of photos of another library, nearest first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from hashdesk.core.likeness.levels import Likenesses
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import actions
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.grid.tile_delegate import TileDelegate
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.photos.photo_table import PhotoTable
from hashdesk.ui.widgets.theme import Theme

STRIP_CELLS = (112, 88, 72)  # pixels: a photo and the gap around it, the usual size first
SCROLL_BAR_HEIGHT = 10  # pixels
MOVE_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class PhotoStrip(PhotoTable):
    """Looks like the grid. Left and Right move; Enter or a double click chooses a photo."""

    chosen = Signal(int)  # photo id

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(PhotoModel(thumbnails, reads_paths=True), parent)
        self.photo_model.setParent(self)
        self.thumbnails = thumbnails
        self._blocked_keys = actions.photo_keys()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_cell(STRIP_CELLS[0])
        # Usually all photos of the library are offline: marking each would say nothing.
        self.setItemDelegate(TileDelegate(thumbnails, theme, self, shows_offline=False))
        self.doubleClicked.connect(self._choose)
        thumbnails.loaded.connect(self._update_loaded)
        theme.changed.connect(self.viewport().update)

    def set_cell(self, cell: int) -> None:
        """Give each photo so many pixels."""
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(cell)
            header.setDefaultSectionSize(cell)
        self.setFixedHeight(cell + SCROLL_BAR_HEIGHT)

    def show_results(self, photos: PhotoIds, levels: Likenesses) -> None:
        """Show photos (n,) with their levels of likeness (n,), from the first one on."""
        model = self.photo_model
        if model.shows(photos, levels):
            return  # keep the place
        model.set_columns(max(len(photos), 1))
        model.show(photos, levels)
        self.horizontalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.thumbnails.set_ratio(self.devicePixelRatioF())

    def event(self, event: QEvent) -> bool:
        # Shortcuts act on the photos of the grid: block them while the strip has the focus.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            key = QKeySequence(event.keyCombination()).toString()
            if key in self._blocked_keys:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Scrolling during a click would put another photo under the mouse.
        clicked = event.reason() == Qt.FocusReason.MouseFocusReason
        if not clicked and not self.currentIndex().isValid():
            self.setCurrentIndex(self.photo_model.index(0, max(self.columnAt(0), 0)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCurrentIndex(QModelIndex())  # no frame without focus

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        elif event.key() in MOVE_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        photo = self.photo_model.photo_at(index)
        if photo is not None:
            self.chosen.emit(photo)

    def _update_loaded(self, _photos: object) -> None:
        self.photo_model.update_rows(0, 0)
