"""The menus at the top of the window: every action, with its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from hashdesk.ui import actions
from hashdesk.ui.widgets.theme import application


class MenuBar(QMenuBar):
    """Gives the focus back when it is left by keys, also after several menus in a row.

    Qt takes the bar itself for the widget to return to when a second menu is opened from it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None  # had the focus before the bar
        application().focusChanged.connect(self._remember)

    def _remember(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is self and old is not None:
            self._before = old

    def _give_back(self) -> None:
        """Give the focus back if no menu is chosen any more."""
        before, idle = self._before, self.activeAction() is None
        if self.hasFocus() and idle and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.MenuBarFocusReason)

    # -- Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self._give_back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        taken = super().eventFilter(watched, event)
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # of Alt
            self._give_back()
        return taken


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
