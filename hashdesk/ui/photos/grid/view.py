"""The photo grid: keys, mouse, type-ahead and context menu on the table of photos."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from hashdesk.core.likeness.levels import Likenesses
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.grid.date_sections import NO_SECTIONS
from hashdesk.ui.photos.grid.empty_grid import EmptyGrid
from hashdesk.ui.photos.grid.sections import Sections
from hashdesk.ui.photos.grid.table import GridTable
from hashdesk.ui.photos.grid.tile_delegate import TileDelegate
from hashdesk.ui.photos.photo_model import Guessed, PhotoModel
from hashdesk.ui.widgets.overlay_label import OverlayLabel
from hashdesk.ui.widgets.theme import Theme


class GridView(GridTable):
    """The photos. Arrows, Home, End, Page Up and Down move; with Shift or Ctrl they select."""

    similar_wanted = Signal(int)  # photo id
    view_wanted = Signal()  # of the current photo
    list_left = Signal()  # for another one; not when its photos come again
    photos_shown = Signal()  # other photos, or the same ones again
    menu_wanted = Signal(QPoint)  # on the screen
    typed = Signal(str)  # characters for the type-ahead
    name_ended = Signal()  # Space after a name: what is similar to the photo it leads to?

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, thumbnails, parent)
        self.typing = False  # a name is being typed: its characters are no shortcuts
        self.digits_are_text = True  # they start a name; in search results they choose the match
        self.dates_shown = True  # above the photos of each day, month or year
        self._sections: Sections = NO_SECTIONS
        self.empty_words = ""  # why there are no photos; empty: the usual ones
        self.setAccessibleName(self.tr("Photos"))
        self.overlay = OverlayLabel(self)
        self.empty = EmptyGrid(self)
        self._tiles = TileDelegate(thumbnails, theme, self)
        self.setItemDelegate(self._tiles)
        thumbnails.loaded.connect(self._update_loaded)
        theme.changed.connect(self.viewport().update)

    def show_photos(
        self,
        photos: PhotoIds,
        levels: Likenesses | None = None,
        guesses: Guessed | None = None,
        sections: Sections = NO_SECTIONS,
        *,
        keep_place: bool = False,
    ) -> None:
        """Show photos (n,) from the top; with keep_place, where they were before.

        levels: (n,), of likeness, of search results. guesses: (n,), of photos that words found.
        sections: by date, of photos that are sorted so, or of search results by likeness.
        """
        if not keep_place:
            self.list_left.emit()
        anchor = self.anchor_among(photos) if keep_place else None
        had_current, from_top = self.current_photo() is not None, self.stays_at_top
        self._sections = sections
        headed = self.dates_shown or levels is not None
        self.show_rows(photos, levels, guesses, sections if headed else NO_SECTIONS)
        self.empty.show_state(empty=not len(photos), reason=self.empty_words)
        if anchor is not None:
            self.restore(anchor)
            if from_top:  # nobody has moved: the same photos come again
                self.show_from_top()
        else:
            self.scrollToTop()
        if self.current_photo() is None and (had_current if keep_place else self.hasFocus()):
            self.stand_in()
        self.current_changed.emit(self.current_photo())
        self.photos_shown.emit()

    def show_dates(self, *, shown: bool) -> None:
        """Show or hide the dates above photos that are sorted by date."""
        self.dates_shown = shown
        model = self.photo_model
        self.show_photos(model.photos, model.levels, model.guesses, self._sections, keep_place=True)

    @property
    def is_dated(self) -> bool:
        """Whether there are dates to show: of photos sorted by date, not of search results."""
        return self.photo_model.levels is None and self._sections is not NO_SECTIONS

    def show_uncropped(self, *, uncropped: bool) -> None:
        """Show photos as they are, or cropped to squares."""
        self._tiles.uncropped = uncropped
        self.viewport().update()

    @property
    def uncropped(self) -> bool:
        """Whether photos are shown as they are."""
        return self._tiles.uncropped

    def show_offline(self, *, shown: bool) -> None:
        """Whether to mark photos whose drive is not connected."""
        self._tiles.shows_offline = shown

    def _update_loaded(self, _photos: object) -> None:
        model, first, last = (
            self.photo_model,
            self.rowAt(0),
            self.rowAt(self.viewport().height() - 1),
        )
        if first >= 0:
            model.update_rows(first, last if last >= 0 else model.rowCount() - 1)

    # -- Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._stand_in = None
        key, modifiers, photo = event.key(), event.modifiers(), self.current_photo()
        modifier = Qt.KeyboardModifier
        plain = not modifiers & (modifier.ControlModifier | modifier.AltModifier)
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if photo is not None:
                self.view_wanted.emit()
        elif plain and key == Qt.Key.Key_Space and self.typing:
            self.name_ended.emit()
        elif plain and key == Qt.Key.Key_Space:
            if photo is not None:
                self.similar_wanted.emit(photo)
        elif plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
            self._set_selection_start(modifiers)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            text = event.text()
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            is_text = self.typing or (self.digits_are_text and text.isdigit())
            if plain and is_text and text.isprintable() and text:
                event.accept()
                return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        photo = self.photo_model.photo_at(self.indexAt(event.position().toPoint()))
        if photo is not None and event.button() == Qt.MouseButton.LeftButton:
            self.view_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            centre = self.visualRect(self.currentIndex()).center()
            position = self.viewport().mapToGlobal(centre)
        if self.current_photo() is not None:
            self.menu_wanted.emit(position)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
