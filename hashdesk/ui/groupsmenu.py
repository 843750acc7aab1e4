"""What makes a group, in what order groups come, and what is kept of them: a menu."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.core.keeping import Rule
from hashdesk.core.review import Order
from hashdesk.ui.branches import Branch
from hashdesk.ui.icons import IconButton
from hashdesk.ui.stayingmenu import StayingMenu

BURST_SECONDS = 3.0
FOLDERS = 30  # that can be chosen as references: those on top, and those below them


@dataclass(frozen=True)
class Options:
    """What a person has chosen."""

    turned: bool = False  # turned and mirrored copies, too
    elsewhere: bool = False  # pairs inside one folder do not count
    across: bool = False  # only pairs of a reference folder and another one
    bursts: bool = False  # of photos taken right after each other, one
    decided: bool = False  # show groups that were decided, too
    order: Order = Order.FREED
    first: Rule = Rule.PIXELS  # the rule that comes before the others
    references: tuple[str, ...] = ()  # folders whose photos are never marked: paths

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, the chosen one first."""
        return (self.first, *(rule for rule in Rule if rule is not self.first))


class GroupsMenu(IconButton):
    """The button with the menu."""

    chosen = Signal(object)  # Options
    decisions_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sliders-horizontal", self.tr("What groups are made of"), parent=parent)
        self.options = Options()
        self._roots: tuple[Branch, ...] = ()
        self._checks: list[tuple[QAction, Callable[[Options], bool]]] = []
        self._menu = StayingMenu("", self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)

    def show_folders(self, roots: tuple[Branch, ...]) -> None:
        """The folders that there are."""
        self._roots = roots

    def reference_ids(self) -> frozenset[int]:
        """The ids of the reference folders, and of those below them."""
        chosen = set(self.options.references)
        waiting, found = list(self._roots), set[int]()
        while waiting:
            branch = waiting.pop()
            if os.fsdecode(branch.full) in chosen:
                found.update(branch.folders)
            else:
                waiting += branch.children
        return frozenset(found)

    def saved(self) -> str:
        """What was chosen, to be kept."""
        return json.dumps(asdict(self.options))

    def restore(self, saved: str) -> None:
        """What `saved` gave the last time; anything else changes nothing."""
        try:
            found = json.loads(saved)
            self.options = Options(
                turned=bool(found["turned"]),
                elsewhere=bool(found["elsewhere"]),
                across=bool(found["across"]),
                bursts=bool(found["bursts"]),
                decided=bool(found["decided"]),
                order=Order(found["order"]),
                first=Rule(found["first"]),
                references=tuple(str(folder) for folder in found["references"]),
            )
        except (ValueError, KeyError, TypeError):
            return

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for old in menu.findChildren(StayingMenu):
            old.deleteLater()
        self._checks = []
        self._add_switch(menu, self.tr("Turned and mirrored copies, too"), "turned")
        self._add_switch(menu, self.tr("One photo of each burst (3 s)"), "bursts")
        self._add_switch(menu, self.tr("Ignore pairs inside one folder"), "elsewhere")
        self._add_switch(menu, self.tr("Only pairs with a photo of a reference folder"), "across")
        self._add_folders(menu)
        menu.addSeparator()
        self._add_values(menu, self.tr("Sort groups by"), "order", self._orders())
        self._add_values(menu, self.tr("Keep first of all"), "first", self._rules())
        menu.addSeparator()
        self._add_switch(menu, self.tr("Show decided groups, too"), "decided")
        menu.addAction(self.tr("Decisions…"), self.decisions_wanted.emit)
        menu.addAction(self.tr("Export groups…"), self.export_wanted.emit)

    def _add_switch(self, menu: QMenu, words: str, name: str) -> None:
        self._add(menu, words, partial(_is, name, True), partial(_switched, name))

    def _add_values(self, above: QMenu, words: str, name: str, values: dict[str, object]) -> None:
        menu = StayingMenu(words, above)
        above.addMenu(menu)
        for shown, value in values.items():
            self._add(menu, shown, partial(_is, name, value), partial(_valued, name, value))

    def _add_folders(self, above: QMenu) -> None:
        menu = StayingMenu(self.tr("Reference folders: never marked"), above)
        above.addMenu(menu)
        menu.setEnabled(bool(self._roots))
        below = [(root, child) for root in self._roots for child in root.children]
        shown = [(root, root) for root in self._roots] + below
        for root, branch in shown[:FOLDERS]:
            name = branch.name if branch is root else f"{root.name} › {branch.name}"
            path = os.fsdecode(branch.full)
            self._add(
                menu, name.replace("&", "&&"), partial(_refers, path), partial(_referred, path)
            )

    def _add(
        self,
        menu: QMenu,
        words: str,
        is_chosen: Callable[[Options], bool],
        change: Callable[[Options], Options],
    ) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(is_chosen(self.options))
        action.triggered.connect(lambda _checked: self._choose(change(self.options)))
        self._checks.append((action, is_chosen))

    def _choose(self, options: Options) -> None:
        self.options = options
        for action, is_chosen in self._checks:
            action.setChecked(is_chosen(options))
        self.chosen.emit(options)

    def _orders(self) -> dict[str, object]:
        return {
            self.tr("Room to be had back"): Order.FREED,
            self.tr("Number of photos"): Order.COUNT,
            self.tr("Newest first"): Order.NEWEST,
            self.tr("Most alike first"): Order.NEAREST,
        }

    def _rules(self) -> dict[str, object]:
        return {
            self.tr("More pixels"): Rule.PIXELS,
            self.tr("Knows when it was taken"): Rule.TAKEN,
            self.tr("Larger file"): Rule.BYTES,
            self.tr("Format of cameras"): Rule.FORMAT,
            self.tr("Older"): Rule.OLDEST,
        }


def _is(name: str, value: object, options: Options) -> bool:
    return bool(getattr(options, name) == value)


def _switched(name: str, options: Options) -> Options:
    return _valued(name, not getattr(options, name), options)


def _valued(name: str, value: Any, options: Options) -> Options:
    return replace(options, **{name: value})


def _refers(folder: str, options: Options) -> bool:
    return folder in options.references


def _referred(folder: str, options: Options) -> Options:
    others = tuple(one for one in options.references if one != folder)
    return replace(
        options, references=others if folder in options.references else (*others, folder)
    )
