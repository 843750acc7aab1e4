"""Saves and restores the state of a window: sizes, sort order, last choices."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSettings, QSize

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_order import PhotoOrder
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigation.last_place import LastPlace
from hashdesk.ui.shell.navigation.navigator import Navigator
from hashdesk.ui.window_settings import (
    ATLAS_KEY,
    CELL_KEY,
    DATES_KEY,
    GROUPS_KEY,
    LEVEL_KEY,
    ORDER_KEY,
    PLACE_KEY,
    UNCROPPED_KEY,
    library_key,
)

WINDOW_OFFSET = QPoint(40, 40)  # pixels between the windows of two libraries


def beside(window: QRect, frame: QSize, room: QRect) -> QRect:
    """Where a second window goes: down and to the right, but wholly inside the screen.

    window: the first one's place, in pixels, without its frame; frame: how much larger it is with
    it; room: what the screen has for windows. Returns a place without its frame, with the position
    of the frame, as `QWidget.move` takes it.
    """
    step = QSize(WINDOW_OFFSET.x(), WINDOW_OFFSET.y())
    size = window.size().boundedTo(room.size() - frame - step)
    last = room.bottomRight() + QPoint(1, 1) - QPoint(size.width(), size.height())
    last -= QPoint(frame.width(), frame.height())
    at = window.topLeft() + WINDOW_OFFSET
    x = max(room.left(), min(at.x(), last.x()))
    y = max(room.top(), min(at.y(), last.y()))
    return QRect(QPoint(x, y), size)


def restore_pages(settings: QSettings, layout: MainLayout, library: Path) -> None:
    """Restore the pages of groups and of the atlas; call this before they are read."""
    groups = library_key(GROUPS_KEY, library)  # per library: the options name its folders
    layout.duplicates.restore_options(str(settings.value(groups, "")))
    with contextlib.suppress(ValueError):
        level = str(settings.value(LEVEL_KEY, layout.duplicates.level.value))
        layout.duplicates.show_level(MatchLevel(level))
    with contextlib.suppress(ValueError):
        layout.atlas.show_wanted(int(str(settings.value(ATLAS_KEY, layout.atlas.wanted))))
    layout.duplicates.options_chosen.connect(
        lambda options: settings.setValue(groups, options.saved())
    )


def restore_grid(settings: QSettings, layout: MainLayout) -> None:
    """Restore cell size and order; call this once the order is connected."""
    layout.status_bar.show_zoom(layout.grid.cell)
    layout.grid.show_uncropped(uncropped=bool(settings.value(UNCROPPED_KEY, False, type=bool)))
    layout.grid.show_dates(shown=bool(settings.value(DATES_KEY, True, type=bool)))
    with contextlib.suppress(ValueError):
        layout.grid.set_cell(int(str(settings.value(CELL_KEY, layout.grid.cell))))
        order = str(settings.value(ORDER_KEY, PhotoOrder().saved()))
        layout.top_bar.choose_order(PhotoOrder.restored(order))


def restore_place(
    settings: QSettings, library: Path, snapshot: Snapshot, layout: MainLayout, navigator: Navigator
) -> None:
    """Return to where the window was closed; call this once the library is loaded."""
    place = LastPlace.restored(str(settings.value(library_key(PLACE_KEY, library), "")))
    sidebar, node = layout.sidebar, None
    if place.expanded is not None:
        sidebar.folders.open_only(place.expanded)
    sidebar.time.open_only(place.years)
    if place.folder is not None:
        root, path = place.folder
        roots = [one for one in snapshot.roots if one.root == root]
        node = roots[0].find(path) if roots else None
    page = place.page if sidebar.rows[place.page].isVisibleTo(sidebar) else PageId.PHOTOS
    anchor = place.anchor if node is not None or place.folder is None else GridAnchor()
    navigator.return_to(page, node, anchor)


def save_place(
    settings: QSettings,
    library: Path,
    layout: MainLayout,
    navigator: Navigator,
    page: PageId,
    folder: FolderNode | None,
) -> None:
    """Save where the window is closed."""
    place = LastPlace(
        page,
        None if folder is None else (folder.root, folder.path),
        layout.sidebar.folders.opened,
        layout.sidebar.time.opened,
        navigator.lasting_place,
    )
    settings.setValue(library_key(PLACE_KEY, library), place.saved())


def save(settings: QSettings, layout: MainLayout, order: PhotoOrder) -> None:
    """Save the state when the window closes."""
    settings.setValue(CELL_KEY, layout.grid.cell)
    settings.setValue(UNCROPPED_KEY, layout.grid.uncropped)
    settings.setValue(DATES_KEY, layout.grid.dates_shown)
    settings.setValue(ORDER_KEY, order.saved())
    settings.setValue(LEVEL_KEY, layout.duplicates.level.value)
    settings.setValue(ATLAS_KEY, layout.atlas.wanted)
