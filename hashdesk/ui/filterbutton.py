"""The button that narrows down what is shown: by date, camera, format and place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.core.filtering import Choices, Filter
from hashdesk.ui import text
from hashdesk.ui.icons import IconButton

MOST_CAMERAS = 15  # in the menu; the others are rare


class FilterButton(IconButton):
    """A menu with what the library's photos can be told apart by."""

    chosen = Signal(object)  # Filter
    dates_wanted = Signal()  # a person wants to say from when to when
    here_wanted = Signal(bool)  # answers shall come from the chosen folder alone
    failed_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("funnel", parent=parent, words=self.tr("Filter"))
        self._wanted = Filter()
        self._choices = Choices((), (), 0, 0)
        self._failed = 0
        self._folder = ""
        self._here = False
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)

    def show_filter(self, wanted: Filter) -> None:
        """What is in force."""
        self._wanted = wanted
        self.show_icon("funnel-fill" if wanted else "funnel")

    def show_choices(self, choices: Choices) -> None:
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
        menu, wanted, choices = self._menu, self._wanted, self._choices
        menu.clear()
        self._add(menu, self.tr("Taken between…"), wanted.first is not None, self.dates_wanted.emit)
        cameras = [(name, name or self.tr("Unknown"), count) for name, count in choices.cameras]
        menu_of = menu.addMenu(self.tr("Camera"))
        self._add_values(menu_of, cameras[:MOST_CAMERAS], wanted.cameras, self._toggle_camera)
        if rare := sorted(cameras[MOST_CAMERAS:], key=lambda camera: camera[1].lower()):
            more = menu_of.addMenu(self.tr("More"))
            self._add_values(more, rare, wanted.cameras, self._toggle_camera)
        formats = [(name, name, count) for name, count in choices.formats]
        self._add_values(
            menu.addMenu(self.tr("Format")), formats, wanted.formats, self._toggle_format
        )
        self._add_place(choices)
        if self._folder:
            words = self.tr("Similar photos only from “{folder}”").format(folder=self._folder)
            self._add(menu, words, self._here, lambda: self.here_wanted.emit(not self._here))
        menu.addSeparator()
        if self._failed:
            words = self.tr("Photos that failed: {count}…").format(count=text.count(self._failed))
            menu.addAction(words, self.failed_wanted.emit)
        everything = menu.addAction(self.tr("Show everything"), self._choose_all)
        everything.setEnabled(bool(wanted) or self._here)

    def _add_place(self, choices: Choices) -> None:
        menu = self._menu.addMenu(self.tr("Place"))
        without = choices.photos - choices.located
        for located, words, count in (
            (True, self.tr("With a place (GPS)"), choices.located),
            (False, self.tr("Without a place"), without),
        ):
            chosen = self._wanted.located is located
            self._add(
                menu,
                f"{words}   {text.count(count)}",
                chosen,
                partial(self._choose, replace(self._wanted, located=None if chosen else located)),
            )
        menu.setEnabled(choices.photos > 0)

    def _add_values(
        self,
        menu: QMenu,
        values: Sequence[tuple[str, str, int]],
        chosen: frozenset[str],
        toggle: Callable[[str], None],
    ) -> None:
        """Fill a menu with values: each with its words and how many photos have it."""
        menu.setEnabled(bool(values))
        for value, words, count in values:
            line = f"{text.shown(words)}   {text.count(count)}".replace("&", "&&")
            self._add(menu, line, value in chosen, partial(toggle, value))

    def _add(self, menu: QMenu, words: str, checked: bool, deed: Callable[[], object]) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda _checked: deed())

    def _toggle_camera(self, name: str) -> None:
        self._choose(replace(self._wanted, cameras=self._wanted.cameras ^ {name}))

    def _toggle_format(self, name: str) -> None:
        self._choose(replace(self._wanted, formats=self._wanted.formats ^ {name}))

    def _choose_all(self) -> None:
        if self._here:
            self.here_wanted.emit(False)
        self._choose(Filter())

    def _choose(self, wanted: Filter) -> None:
        self.chosen.emit(wanted)
