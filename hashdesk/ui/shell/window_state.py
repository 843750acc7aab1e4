"""What the window remembers from one run to the next: sizes, sort orders, last choices."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QSettings

from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.ui.photos.photo_list import PhotoOrder
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.window_settings import (
    ATLAS_KEY,
    CELL_KEY,
    GROUPS_KEY,
    LEVEL_KEY,
    ORDER_KEY,
    library_key,
)


def restore_pages(settings: QSettings, layout: MainLayout, library: Path) -> None:
    """Before anything is asked of the pages of groups and the atlas."""
    # Its folders are those of one library.
    groups = library_key(GROUPS_KEY, library)
    layout.duplicates.menu.restore(str(settings.value(groups, "")))
    with contextlib.suppress(ValueError):
        layout.duplicates.show_level(
            MatchLevel(str(settings.value(LEVEL_KEY, layout.duplicates.level.value)))
        )
    with contextlib.suppress(ValueError):
        layout.atlas.show_bits(int(str(settings.value(ATLAS_KEY, layout.atlas.bits))))
    menu = layout.duplicates.menu
    menu.chosen.connect(lambda _: settings.setValue(groups, menu.options.saved()))


def restore_grid(settings: QSettings, layout: MainLayout) -> None:
    """As soon as somebody listens to the order."""
    layout.status_bar.zoom.setValue(layout.grid.cell)
    with contextlib.suppress(ValueError):
        layout.grid.set_cell(int(str(settings.value(CELL_KEY, layout.grid.cell))))
        layout.top_bar.order.choose(
            PhotoOrder(str(settings.value(ORDER_KEY, PhotoOrder.NEWEST.value)))
        )


def save(settings: QSettings, layout: MainLayout, order: PhotoOrder) -> None:
    """When the window closes."""
    settings.setValue(CELL_KEY, layout.grid.cell)
    settings.setValue(ORDER_KEY, order.value)
    settings.setValue(LEVEL_KEY, layout.duplicates.level.value)
    settings.setValue(ATLAS_KEY, layout.atlas.bits)
