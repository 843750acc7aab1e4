"""The filter button and its menu: date, camera, format, place, folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.core.storage.photo_filter import FilterChoices, PhotoFilter
from hashdesk.ui import formatting
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.sticky_menu import StickyMenu

MAX_CAMERAS = 15  # in the menu; rarer ones are in a submenu
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly

# What an entry makes of the active filter, and whether the entry is checked in it.
Change = Callable[[PhotoFilter], PhotoFilter]
IsChosen = Callable[[PhotoFilter], bool]


class FilterButton(IconButton):
    """Offers the conditions by which the library's photos can be filtered."""

    chosen = Signal(object)  # PhotoFilter
    dates_wanted = Signal()  # the dialog for a range of dates
    folder_search_wanted = Signal(bool)  # True: search only the chosen folder; False: all
    failed_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("funnel", parent=parent, words=self.tr("Filter"))
        self._filter = PhotoFilter()
        self.choices = FilterChoices((), (), 0, 0)
        self._failed = 0
        self._folder, self._folder_only = "", False
        self._checks: list[tuple[QAction, IsChosen]] = []  # entries of the current menu
        self._clear_action: QAction | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._rebuild_menu)
        self.setMenu(self._menu)

    def show_filter(self, active: PhotoFilter) -> None:
        """Show the active filter."""
        self._filter = active
        self.show_icon("funnel-fill" if active else "funnel")
        for action, is_chosen in self._checks:
            action.setChecked(is_chosen(active))
        if self._clear_action is not None:
            self._clear_action.setEnabled(bool(active) or self._folder_only)

    def set_choices(self, choices: FilterChoices) -> None:
        """Offer the cameras, formats and places of the library."""
        self.choices = choices

    def show_failed(self, failed: int) -> None:
        """Offer the list of photos that could not be read."""
        self._failed = failed

    def show_folder(self, name: str, *, folder_only: bool) -> None:
        """Offer to search only the chosen folder. name: empty if none is chosen."""
        self._folder, self._folder_only = name, folder_only

    def _rebuild_menu(self) -> None:
        menu, choices = self._menu, self.choices
        menu.clear()
        for old in menu.findChildren(StickyMenu, options=DIRECT):
            old.deleteLater()
        self._checks = []
        dates = menu.addAction(self.tr("Taken between…"), self.dates_wanted.emit)
        dates.setCheckable(True)
        dates.setChecked(self._filter.first is not None)
        self._add_cameras(choices)
        formats = self._add_menu(menu, self.tr("Format"))
        for name, count in choices.formats:
            self._add(formats, name, count, partial(_format, name), partial(_has_format, name))
        self._add_places(choices)
        if self._folder:
            text = self.tr("Similar photos only from “{folder}”").format(folder=self._folder)
            folder_only = menu.addAction(text, self._toggle_folder_only)
            folder_only.setCheckable(True)
            folder_only.setChecked(self._folder_only)
        menu.addSeparator()
        if self._failed:
            text = self.tr("Photos that failed: {count}…")
            text = text.format(count=formatting.count(self._failed))
            menu.addAction(text, self.failed_wanted.emit)
        self._clear_action = menu.addAction(self.tr("Show everything"), self._clear)
        self._clear_action.setEnabled(bool(self._filter) or self._folder_only)

    def _add_cameras(self, choices: FilterChoices) -> None:
        menu = self._add_menu(self._menu, self.tr("Camera"))
        rare = sorted(choices.cameras[MAX_CAMERAS:], key=lambda camera: camera[0].lower())
        self._add_cameras_to(menu, choices.cameras[:MAX_CAMERAS])
        if rare:
            self._add_cameras_to(self._add_menu(menu, self.tr("More")), rare)

    def _add_cameras_to(self, menu: QMenu, cameras: Iterable[tuple[str, int]]) -> None:
        for name, count in cameras:
            text = name or self.tr("Unknown")
            self._add(menu, text, count, partial(_camera, name), partial(_has_camera, name))

    def _add_places(self, choices: FilterChoices) -> None:
        menu = self._add_menu(self._menu, self.tr("Place"))
        without = choices.photos - choices.located
        for located, text, count in (
            (True, self.tr("With a place (GPS)"), choices.located),
            (False, self.tr("Without a place"), without),
        ):
            self._add(menu, text, count, partial(_place, located), partial(_is_at, located))

    def _add_menu(self, parent: QMenu, title: str) -> QMenu:
        """Add a submenu, disabled until it has an entry."""
        menu = StickyMenu(title, parent)
        menu.setEnabled(False)
        parent.addMenu(menu)
        return menu

    def _add(self, menu: QMenu, name: str, count: int, change: Change, is_chosen: IsChosen) -> None:
        """Add an entry with its number of photos."""
        text = f"{formatting.shown(name)}   {formatting.count(count)}".replace("&", "&&")
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_chosen(self._filter))
        action.triggered.connect(lambda _checked: self.chosen.emit(change(self._filter)))
        self._checks.append((action, is_chosen))
        menu.setEnabled(True)

    def _toggle_folder_only(self) -> None:
        self.folder_search_wanted.emit(not self._folder_only)

    def _clear(self) -> None:
        if self._folder_only:
            self.folder_search_wanted.emit(False)
        self.chosen.emit(PhotoFilter())


def _camera(name: str, active: PhotoFilter) -> PhotoFilter:
    return replace(active, cameras=active.cameras ^ {name})


def _format(name: str, active: PhotoFilter) -> PhotoFilter:
    return replace(active, formats=active.formats ^ {name})


def _place(located: bool, active: PhotoFilter) -> PhotoFilter:
    return replace(active, located=None if active.located is located else located)


def _has_camera(name: str, active: PhotoFilter) -> bool:
    return name in active.cameras


def _has_format(name: str, active: PhotoFilter) -> bool:
    return name in active.formats


def _is_at(located: bool, active: PhotoFilter) -> bool:
    return active.located is located
