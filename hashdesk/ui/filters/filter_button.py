"""The filter button and its menu: date, camera, lens, exposure, rating, keyword, format, place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.core.storage.photos.photo_filter import FactRange, FilterChoices, PhotoFilter
from hashdesk.ui import formatting
from hashdesk.ui.filters.fact_conditions import STEPS, at_least, range_text
from hashdesk.ui.widgets.controls.sticky_menu import StickyMenu
from hashdesk.ui.widgets.icons import IconButton

MOST_LISTED = 15  # cameras, lenses or keywords in the menu; rarer ones are in a submenu
MOST_RARE = 200  # … which holds no more than these
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly

# What an entry makes of the active filter, and whether the entry is checked in it.
Change = Callable[[PhotoFilter], PhotoFilter]
IsChosen = Callable[[PhotoFilter], bool]


class FilterButton(IconButton):
    """Offers the conditions by which the library's photos can be filtered."""

    chosen = Signal(object)  # PhotoFilter
    dates_wanted = Signal()  # the dialog for a range of dates
    folder_search_wanted = Signal(bool)  # True: search only the chosen folder; False: all
    clear_wanted = Signal()
    failed_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("funnel", parent=parent, words=self.tr("Filter"))
        self._filter = PhotoFilter()
        self.choices = FilterChoices()
        self._failed = 0
        self._folder, self._folder_only = "", False
        self._searched = False  # photos in sight were found by words
        self._checks: list[tuple[QAction, IsChosen]] = []  # entries of the current menu
        self._clear_action: QAction | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._rebuild_menu)
        self.setMenu(self._menu)

    def show_filter(self, active: PhotoFilter) -> None:
        """Show the active filter."""
        self._filter = active
        self._show_active()
        for action, is_chosen in self._checks:
            action.setChecked(is_chosen(active))
        self._allow_clearing()

    def show_searched(self, *, searched: bool) -> None:
        """Let *Clear filters* take away words that photos in sight were found by, too."""
        self._searched = searched
        self._allow_clearing()

    def _allow_clearing(self) -> None:
        if self._clear_action is not None:
            self._clear_action.setEnabled(self._is_active or self._searched)

    def set_choices(self, choices: FilterChoices) -> None:
        """Offer what the library's photos have."""
        self.choices = choices

    def show_failed(self, failed: int) -> None:
        """Offer the list of photos that could not be read."""
        self._failed = failed

    def show_folder(self, name: str, *, folder_only: bool) -> None:
        """Offer to search only the chosen folder. name: empty if none is chosen."""
        self._folder, self._folder_only = name, folder_only
        self._show_active()

    @property
    def _is_active(self) -> bool:
        return bool(self._filter) or self._folder_only

    def _show_active(self) -> None:
        """Look pressed while photos are left out, and never else."""
        self.show_icon("funnel-fill" if self._is_active else "funnel")
        words = self.tr("Filter (active)") if self._is_active else self.tr("Filter")
        self.setAccessibleName(words)
        self.setToolTip(words)
        if self.property("active") != self._is_active:
            self.setProperty("active", self._is_active)
            self.style().unpolish(self)
            self.style().polish(self)

    def _rebuild_menu(self) -> None:
        menu, choices = self._menu, self.choices
        menu.clear()
        for old in menu.findChildren(StickyMenu, options=DIRECT):
            old.deleteLater()
        self._checks = []
        dates = menu.addAction(self.tr("&Taken between…"), self.dates_wanted.emit)
        dates.setCheckable(True)
        dates.setChecked(self._filter.first is not None)
        cameras = [(name, name or self.tr("Unknown"), count) for name, count in choices.cameras]
        self._add_names(self.tr("&Camera"), cameras, _camera, _has_camera)
        lenses = [(name, name, count) for name, count in choices.lenses]
        self._add_names(self.tr("&Lens"), lenses, _lens, _has_lens)
        self._add_exposure(choices)
        self._add_stars(choices)
        keywords = [(name, name, count) for name, count in choices.keywords]
        self._add_names(self.tr("&Keyword"), keywords, _keyword, _has_keyword)
        formats = self._add_menu(menu, self.tr("&Format"))
        for name, count in choices.formats:
            entry = formatting.entry_of_name(name)
            self._add(formats, entry, count, partial(_format, name), partial(_has_format, name))
        self._add_places(choices)
        if self._folder:
            text = self.tr("&Similar photos only from “{folder}”").format(
                folder=formatting.entry_of_name(self._folder)
            )
            folder_only = menu.addAction(text, self._toggle_folder_only)
            folder_only.setCheckable(True)
            folder_only.setChecked(self._folder_only)
        menu.addSeparator()
        if self._failed:
            text = self.tr("&Unreadable files: {count}…")
            text = text.format(count=formatting.count(self._failed))
            menu.addAction(text, self.failed_wanted.emit)
        self._clear_action = menu.addAction(self.tr("Cle&ar filters"), self.clear_wanted.emit)
        self._allow_clearing()

    def _add_names(
        self,
        title: str,
        names: Sequence[tuple[str, str, int]],  # what is filtered by, what is shown, photos
        change: Callable[[str, PhotoFilter], PhotoFilter],
        is_chosen: Callable[[str, PhotoFilter], bool],
    ) -> None:
        """Add a submenu of names, the rarer ones in one of its own; nothing without a name."""
        if not names:
            return
        menu = self._add_menu(self._menu, title)
        rare = sorted(names[MOST_LISTED : MOST_LISTED + MOST_RARE], key=lambda one: one[1].lower())
        parts = [(menu, names[:MOST_LISTED])]
        if rare:
            parts.append((self._add_menu(menu, self.tr("&More")), rare))
        for part, entries in parts:
            for name, text, count in entries:
                entry = formatting.entry_of_name(text)
                self._add(part, entry, count, partial(change, name), partial(is_chosen, name))

    def _add_exposure(self, choices: FilterChoices) -> None:
        known = [step for step in STEPS if step.number in choices.numbers]
        if not known:
            return
        menu = self._add_menu(self._menu, self.tr("&Exposure"))
        for place, step in enumerate(known):
            if place and step.number is not known[place - 1].number:
                menu.addSeparator()
            self._add(menu, range_text(step), None, partial(_range, step), partial(_in_range, step))

    def _add_stars(self, choices: FilterChoices) -> None:
        if choices.stars:
            menu = self._add_menu(self._menu, self.tr("&Rating"))
            for least, count in choices.stars:
                text = at_least(least)
                self._add(menu, text, count, partial(_stars, least), partial(_has_stars, least))

    def _add_places(self, choices: FilterChoices) -> None:
        menu = self._add_menu(self._menu, self.tr("L&ocation"))
        without = choices.photos - choices.located
        for located, text, count in (
            (True, self.tr("&With location"), choices.located),
            (False, self.tr("With&out location"), without),
        ):
            self._add(menu, text, count, partial(_place, located), partial(_is_at, located))

    def _add_menu(self, parent: QMenu, title: str) -> QMenu:
        """Add a submenu, disabled until it has an entry."""
        menu = StickyMenu(title, parent)
        menu.setEnabled(False)
        parent.addMenu(menu)
        return menu

    def _add(
        self, menu: QMenu, text: str, count: int | None, change: Change, is_chosen: IsChosen
    ) -> None:
        """Add an entry with its number of photos, if that is known."""
        if count is not None:
            text += f"   {formatting.count(count)}"
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_chosen(self._filter))
        action.triggered.connect(lambda _checked: self.chosen.emit(change(self._filter)))
        self._checks.append((action, is_chosen))
        menu.setEnabled(True)

    def _toggle_folder_only(self) -> None:
        self.folder_search_wanted.emit(not self._folder_only)


def _camera(name: str, active: PhotoFilter) -> PhotoFilter:
    return replace(active, cameras=active.cameras ^ {name})


def _lens(name: str, active: PhotoFilter) -> PhotoFilter:
    return replace(active, lenses=active.lenses ^ {name})


def _keyword(name: str, active: PhotoFilter) -> PhotoFilter:
    return replace(active, keywords=active.keywords ^ {name})


def _stars(least: int, active: PhotoFilter) -> PhotoFilter:
    return replace(active, stars=None if active.stars == least else least)


def _range(step: FactRange, active: PhotoFilter) -> PhotoFilter:
    """Of each number, at most one range."""
    others = {other for other in active.ranges if other.number is not step.number}
    chosen = set() if step in active.ranges else {step}
    return replace(active, ranges=frozenset(others | chosen))


def _format(name: str, active: PhotoFilter) -> PhotoFilter:
    return replace(active, formats=active.formats ^ {name})


def _place(located: bool, active: PhotoFilter) -> PhotoFilter:
    return replace(active, located=None if active.located is located else located)


def _has_camera(name: str, active: PhotoFilter) -> bool:
    return name in active.cameras


def _has_lens(name: str, active: PhotoFilter) -> bool:
    return name in active.lenses


def _has_keyword(name: str, active: PhotoFilter) -> bool:
    return name in active.keywords


def _has_stars(least: int, active: PhotoFilter) -> bool:
    return active.stars == least


def _in_range(step: FactRange, active: PhotoFilter) -> bool:
    return step in active.ranges


def _has_format(name: str, active: PhotoFilter) -> bool:
    return name in active.formats


def _is_at(located: bool, active: PhotoFilter) -> bool:
    return active.located is located
