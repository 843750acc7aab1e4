"""The button that narrows down what is shown: by date, camera, format and place."""

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

MOST_CAMERAS = 15  # in the menu; the others are rare
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly

# What an entry makes of the filter in force, and whether it is chosen there.
Change = Callable[[PhotoFilter], PhotoFilter]
IsChosen = Callable[[PhotoFilter], bool]


class FilterButton(IconButton):
    """A menu with what the library's photos can be told apart by."""

    chosen = Signal(object)  # Filter
    dates_wanted = Signal()  # a person wants to say from when to when
    here_wanted = Signal(bool)  # answers shall come from the chosen folder alone
    failed_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("funnel", parent=parent, words=self.tr("Filter"))
        self._wanted = PhotoFilter()
        self._choices = FilterChoices((), (), 0, 0)
        self._failed = 0
        self._folder = ""
        self._here = False
        self._checks: list[tuple[QAction, IsChosen]] = []  # of the menu as it is
        self._everything: QAction | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)

    def show_filter(self, wanted: PhotoFilter) -> None:
        """What is in force."""
        self._wanted = wanted
        self.show_icon("funnel-fill" if wanted else "funnel")
        for action, is_chosen in self._checks:
            action.setChecked(is_chosen(wanted))
        if self._everything is not None:
            self._everything.setEnabled(bool(wanted) or self._here)

    def show_choices(self, choices: FilterChoices) -> None:
        """What the library has."""
        self._choices = choices

    def show_failed(self, failed: int) -> None:
        """How many photos could not be read."""
        self._failed = failed

    def show_folder(self, name: str, *, here: bool) -> None:
        """The folder that is chosen (empty: none); here: answers come from it alone."""
        self._folder, self._here = name, here

    def _fill(self) -> None:
        """Make the menu anew: what it offers depends on the library."""
        menu, choices = self._menu, self._choices
        menu.clear()
        for old in menu.findChildren(StickyMenu, options=DIRECT):
            old.deleteLater()
        self._checks = []
        dates = menu.addAction(self.tr("Taken between…"), self.dates_wanted.emit)
        dates.setCheckable(True)
        dates.setChecked(self._wanted.first is not None)
        self._add_cameras(choices)
        formats = self._add_menu(menu, self.tr("Format"))
        for name, count in choices.formats:
            self._add(formats, name, count, partial(_format, name), partial(_has_format, name))
        self._add_places(choices)
        if self._folder:
            words = self.tr("Similar photos only from “{folder}”").format(folder=self._folder)
            here = menu.addAction(words, self._toggle_here)
            here.setCheckable(True)
            here.setChecked(self._here)
        menu.addSeparator()
        if self._failed:
            words = self.tr("Photos that failed: {count}…").format(
                count=formatting.count(self._failed)
            )
            menu.addAction(words, self.failed_wanted.emit)
        self._everything = menu.addAction(self.tr("Show everything"), self._choose_all)
        self._everything.setEnabled(bool(self._wanted) or self._here)

    def _add_cameras(self, choices: FilterChoices) -> None:
        menu = self._add_menu(self._menu, self.tr("Camera"))
        rare = sorted(choices.cameras[MOST_CAMERAS:], key=lambda camera: camera[0].lower())
        self._add_cameras_to(menu, choices.cameras[:MOST_CAMERAS])
        if rare:
            self._add_cameras_to(self._add_menu(menu, self.tr("More")), rare)

    def _add_cameras_to(self, menu: QMenu, cameras: Iterable[tuple[str, int]]) -> None:
        for name, count in cameras:
            words = name or self.tr("Unknown")
            self._add(menu, words, count, partial(_camera, name), partial(_has_camera, name))

    def _add_places(self, choices: FilterChoices) -> None:
        menu = self._add_menu(self._menu, self.tr("Place"))
        without = choices.photos - choices.located
        for located, words, count in (
            (True, self.tr("With a place (GPS)"), choices.located),
            (False, self.tr("Without a place"), without),
        ):
            self._add(menu, words, count, partial(_place, located), partial(_is_at, located))

    def _add_menu(self, above: QMenu, words: str) -> QMenu:
        """A menu of choices, which has no use before there is one."""
        menu = StickyMenu(words, above)
        menu.setEnabled(False)
        above.addMenu(menu)
        return menu

    def _add(
        self, menu: QMenu, words: str, count: int, change: Change, is_chosen: IsChosen
    ) -> None:
        """An entry with how many photos it stands for."""
        line = f"{formatting.shown(words)}   {formatting.count(count)}".replace("&", "&&")
        action = menu.addAction(line)
        action.setCheckable(True)
        action.setChecked(is_chosen(self._wanted))
        action.triggered.connect(lambda _checked: self.chosen.emit(change(self._wanted)))
        self._checks.append((action, is_chosen))
        menu.setEnabled(True)

    def _toggle_here(self) -> None:
        self.here_wanted.emit(not self._here)

    def _choose_all(self) -> None:
        if self._here:
            self.here_wanted.emit(False)
        self.chosen.emit(PhotoFilter())


def _camera(name: str, wanted: PhotoFilter) -> PhotoFilter:
    return replace(wanted, cameras=wanted.cameras ^ {name})


def _format(name: str, wanted: PhotoFilter) -> PhotoFilter:
    return replace(wanted, formats=wanted.formats ^ {name})


def _place(located: bool, wanted: PhotoFilter) -> PhotoFilter:
    return replace(wanted, located=None if wanted.located is located else located)


def _has_camera(name: str, wanted: PhotoFilter) -> bool:
    return name in wanted.cameras


def _has_format(name: str, wanted: PhotoFilter) -> bool:
    return name in wanted.formats


def _is_at(located: bool, wanted: PhotoFilter) -> bool:
    return wanted.located is located
