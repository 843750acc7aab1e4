"""The menus at the top of the window: every action, with its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from hashdesk.ui import actions


def fill_menu_bar(
    bar: QMenuBar, by_name: Mapping[str, QAction], submenus: Mapping[str, QMenu]
) -> None:
    """Add the menus. submenus: by the names that stand for them in `actions.MENUS`."""
    for title, names in actions.MENUS:
        menu = bar.addMenu(actions.translated(title))
        menu.setToolTipsVisible(True)  # they say why an action is disabled
        for name in names:
            if name is None:
                menu.addSeparator()
            elif name in submenus:
                menu.addMenu(submenus[name])
            else:
                menu.addAction(by_name[name])


def submenu(title: str, entries: Sequence[QAction], bar: QMenuBar) -> QMenu:
    """A menu of entries that another menu has, too."""
    menu = QMenu(title, bar)
    menu.addActions(entries)
    return menu
