"""All photos of a group on one screen, each with a check mark, below the pair that is compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from hashdesk.ui.duplicates.group.group_tile import GroupTile
from hashdesk.ui.duplicates.group.tile_delegate import GroupTileDelegate, check_area
from hashdesk.ui.duplicates.group.tile_grid import CAPTION_HEIGHT, arranged
from hashdesk.ui.duplicates.group.tile_model import GroupTileModel
from hashdesk.ui.duplicates.group_actions import GroupAction, action_of
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.photo_table import PhotoTable
from hashdesk.ui.widgets.theme import Theme

SCROLL_BAR_WIDTH = 10  # pixels
MOVING_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
    | {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)
USUAL_ROOM = 2 * (96 + CAPTION_HEIGHT)  # pixels, until the page has a size


class GroupTiles(PhotoTable):
    """A click shows a photo beside the one that is kept; its check mark marks it.

    Keys are the actions of the list of groups; arrows move from photo to photo, and beyond the
    first and the last row to another group.
    """

    photo_chosen = Signal(int)  # photo id: to be shown beside the one that is kept
    mark_wanted = Signal(int)  # photo id: to be marked or unmarked
    menu_wanted = Signal(int, QPoint)  # photo id; a point on the screen
    action_pressed = Signal(object)  # GroupAction

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        self.tiles = GroupTileModel(thumbnails)
        super().__init__(self.tiles, parent)
        self.tiles.setParent(self)
        self._thumbnails = thumbnails
        self._room = USUAL_ROOM
        self._pressed: int | None = None  # the photo whose check mark the mouse went down on
        self.setAccessibleName(self.tr("Photos of the group"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, keys still move in the list
        self.setDragEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(GroupTileDelegate(thumbnails, theme, self))
        thumbnails.loaded.connect(lambda _photos: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    def show_tiles(self, tiles: Sequence[GroupTile], current: int) -> None:
        """Show the photos of a group. current: the photo that is compared with the kept one."""
        count = len(self.tiles.photos)
        self.tiles.show_tiles(tiles)
        if len(tiles) != count:
            self._arrange()
        self.viewport().update()
        rank = self.tiles.rank_of(current)
        if rank is not None and current != self.current():
            self.setCurrentIndex(self.tiles.index_of(rank))  # scrolls to it

    def current(self) -> int | None:
        """The photo that is compared with the kept one."""
        return self.tiles.photo_at(self.currentIndex())

    def set_room(self, room: int) -> None:
        """Take at most `room` pixels of the page's height."""
        if room != self._room:
            self._room = room
            self._arrange()

    def _arrange(self) -> None:
        count, width = len(self.tiles.photos), self.width()
        grid = arranged(count, width, self._room)
        scrolls = grid.seen < grid.rows
        if scrolls:
            grid = arranged(count, width - SCROLL_BAR_WIDTH, self._room)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolls else policy.ScrollBarAlwaysOff
        )
        current = self.current()
        self.tiles.set_columns(grid.columns)
        self.horizontalHeader().setDefaultSectionSize(grid.side)
        self.verticalHeader().setDefaultSectionSize(grid.row_height)
        self.setFixedHeight(grid.height)
        self.doItemsLayout()
        rank = None if current is None else self.tiles.rank_of(current)
        if rank is not None:
            self.setCurrentIndex(self.tiles.index_of(rank))

    # -- moving by keys

    def _move(self, key: int) -> None:
        """Choose another photo; beyond the first and the last row, go to another group."""
        rank, last = self.tiles.rank_at(self.currentIndex()), len(self.tiles.photos) - 1
        columns = self.tiles.columnCount()
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            backwards = key == Qt.Key.Key_End
            self._choose(last if backwards else 0, -1 if backwards else 1)
        elif key == Qt.Key.Key_Up and rank >= columns:
            self._choose(rank - columns, -1)
        elif key == Qt.Key.Key_Down and rank // columns < last // columns:
            self._choose(min(rank + columns, last), 1)
        else:
            forward = key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
            action = GroupAction.NEXT_GROUP if forward else GroupAction.PREVIOUS_GROUP
            self.action_pressed.emit(action)

    def _choose(self, rank: int, direction: int) -> None:
        """Choose the photo at a rank, or the one after it if that is the one that is kept."""
        photos = self.tiles.photos
        for there in (rank, rank + direction, rank - direction):
            tile = self.tiles.tile_at(self.tiles.index_of(there)) if there >= 0 else None
            if tile is not None and not tile.is_kept:
                self.photo_chosen.emit(int(photos[there]))
                return

    # -- Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action, key = action_of(event), event.key()
        if action is not None:
            self.action_pressed.emit(action)
        elif key in MOVING_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._move(key)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the photo below the mouse, or remember its check mark for the release."""
        photo, on_check = self._below(event.position().toPoint())
        self._pressed = photo if on_check else None
        if photo is not None and not on_check:
            self.photo_chosen.emit(photo)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Mark the photo whose check mark was clicked, unless another one is there by now."""
        photo, on_check = self._below(event.position().toPoint())
        pressed, self._pressed = self._pressed, None
        left = event.button() == Qt.MouseButton.LeftButton
        if left and on_check and photo is not None and photo == pressed:
            self.mark_wanted.emit(photo)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        photo, _ = self._below(event.position().toPoint())
        shapes = Qt.CursorShape
        self.viewport().setCursor(
            shapes.ArrowCursor if photo is None else shapes.PointingHandCursor
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            position = self.viewport().mapToGlobal(self.visualRect(index).center())
        else:
            index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
            position = event.globalPos()
        photo = self.tiles.photo_at(index)
        if photo is not None:
            self.menu_wanted.emit(photo, position)

    def _below(self, point: QPoint) -> tuple[int | None, bool]:
        """The photo at a point of the viewport, and whether its check mark is there."""
        index = self.indexAt(point)
        photo = self.tiles.photo_at(index)
        return photo, photo is not None and check_area(self.visualRect(index)).contains(point)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()
