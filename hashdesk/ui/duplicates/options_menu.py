"""The options menu: what makes a group, the order of groups, and what is kept of them."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.core.duplicates import keep_rules
from hashdesk.core.duplicates.keep_rules import KeepRule
from hashdesk.core.duplicates.review import GroupOrder
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.options import GROUP_SIZES, DuplicatesOptions
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.sticky_menu import StickyMenu

FOLDERS = 30  # that can be chosen: roots, and the folders directly below them


@dataclass(frozen=True)
class _Entry:
    """An entry of the menu, which shows the value of one option."""

    action: QAction
    option: str
    words: str | Callable[[Any], str]
    is_chosen: Callable[[Any], bool]

    def show(self, options: DuplicatesOptions) -> None:
        value = getattr(options, self.option)
        self.action.setText(self.words if isinstance(self.words, str) else self.words(value))
        self.action.setChecked(self.is_chosen(value))


class GroupsMenu(IconButton):
    """The button with the menu."""

    chosen = Signal(object)  # DuplicatesOptions
    decisions_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sliders-horizontal", self.tr("What groups are made of"), parent=parent)
        self.options = DuplicatesOptions()
        self._roots: tuple[FolderNode, ...] = ()
        self._entries: list[_Entry] = []
        self._menu = StickyMenu("", self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)

    def show_folders(self, roots: tuple[FolderNode, ...]) -> None:
        """Offer the folders of the library."""
        self._roots = roots

    def folder_ids(self, paths: Iterable[str]) -> frozenset[int]:
        """The ids of folders and of all folders below them."""
        chosen = set(paths)
        waiting, found = list(self._roots), set[int]()
        while waiting:
            node = waiting.pop()
            if os.fsdecode(node.full) in chosen:
                found.update(node.folders)
            else:
                waiting += node.children
        return frozenset(found)

    def lost(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The paths that are not in the library: renamed, or removed from it."""
        return tuple(path for path in paths if not self.folder_ids([path]))

    def restore(self, saved: str) -> None:
        """Take over options that were saved; anything else changes nothing."""
        self.options = DuplicatesOptions.restored(saved) or self.options

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for old in menu.findChildren(StickyMenu):
            old.deleteLater()
        self._entries = []
        self._add_flag("turned", self.tr("Near: turned and mirrored copies, too"))
        self._add_flag("bursts", self.tr("One photo of each burst (3 s)"))
        self._add_flag("elsewhere", self.tr("Ignore pairs inside one folder"))
        self._add_folders("across", self.tr("Only pairs across folders"), 2)
        self._add_folders("references", self.tr("Reference folders: never marked"), FOLDERS)
        menu.addSeparator()
        sizes = {count: self.tr("{count} or more").format(count=count) for count in GROUP_SIZES}
        self._add_values("least", self.tr("Photos in a group"), sizes)
        self._add_values("order", self.tr("Sort groups by"), self._orders())
        self._add_rules()
        menu.addSeparator()
        self._add_flag("decided", self.tr("Show decided groups, too"))
        menu.addAction(self.tr("Decisions…"), self.decisions_wanted.emit)
        menu.addAction(self.tr("Export groups…"), self.export_wanted.emit)

    def _submenu(self, title: str) -> StickyMenu:
        menu = StickyMenu(title, self._menu)
        self._menu.addMenu(menu)
        return menu

    def _add_flag(self, option: str, words: str) -> None:
        self._add(self._menu, option, words, bool, operator.not_)

    def _add_values(self, option: str, title: str, values: Mapping[Any, str]) -> None:
        """A submenu in which one value is chosen."""
        menu = self._submenu(title)

        def add(value: object, words: str) -> None:
            self._add(menu, option, words, lambda old: old == value, lambda _old: value)

        for value, words in values.items():
            add(value, words)

    def _add_rules(self) -> None:
        """A submenu with one entry for each place; choosing a rule puts it before all others."""
        menu, names = self._submenu(self.tr("Keep, in this order")), self._rules()

        def words(place: int, rules: Sequence[KeepRule]) -> str:
            return f"{place + 1}   {names[rules[place]]}"

        for place in range(len(keep_rules.USUAL_RULES)):
            first = partial(_with_first, place)
            self._add(menu, "rules", partial(words, place), lambda _rules: False, first)
        menu.addSeparator()
        menu.addAction(self.tr("Choose a rule to put it first")).setEnabled(False)

    def _add_folders(self, option: str, title: str, most: int) -> None:
        """A submenu in which folders are chosen by path."""
        menu, chosen = self._submenu(title), getattr(self.options, option)
        menu.setEnabled(bool(self._roots or chosen))
        below = [(root, child) for root in self._roots for child in root.children]
        shown = ([(root, root) for root in self._roots] + below)[:FOLDERS]
        names = {
            os.fsdecode(node.full): node.name if node is root else f"{root.name} › {node.name}"
            for root, node in shown
        }

        def add(path: str) -> None:
            words = (names.get(path) or formatting.shown(path)).replace("&", "&&")
            toggle = partial(_toggled, path, most)
            self._add(menu, option, words, lambda folders: path in folders, toggle)

        # Chosen folders that are deeper or gone can still be removed from the choice.
        for path in {**names, **dict.fromkeys(chosen)}:
            add(path)

    def _add(
        self,
        menu: QMenu,
        option: str,
        words: str | Callable[[Any], str],
        is_chosen: Callable[[Any], bool],
        change: Callable[[Any], Any],
    ) -> None:
        """An entry for one option. The functions take its value; `change` returns the new one."""

        def choose() -> None:
            self.choose(replace(self.options, **{option: change(getattr(self.options, option))}))

        entry = _Entry(menu.addAction(""), option, words, is_chosen)
        entry.action.setCheckable(True)
        entry.action.triggered.connect(choose)
        entry.show(self.options)
        self._entries.append(entry)

    def choose(self, options: DuplicatesOptions) -> None:
        """Take over other options, and show them in the menu."""
        self.options = options
        for entry in self._entries:
            entry.show(options)
        self.chosen.emit(options)

    def _orders(self) -> dict[GroupOrder, str]:
        return {
            GroupOrder.FREED: self.tr("Room to be had back"),
            GroupOrder.COUNT: self.tr("Number of photos"),
            GroupOrder.NEWEST: self.tr("Newest first"),
            GroupOrder.NEAREST: self.tr("Most alike first"),
        }

    def _rules(self) -> dict[KeepRule, str]:
        return {
            KeepRule.PIXELS: self.tr("More pixels"),
            KeepRule.TAKEN: self.tr("Knows when it was taken"),
            KeepRule.OLDEST: self.tr("Older"),
            KeepRule.BYTES: self.tr("Larger file"),
            KeepRule.FORMAT: self.tr("Format of cameras"),
        }


def _with_first(place: int, rules: Sequence[KeepRule]) -> tuple[KeepRule, ...]:
    """Put the rule in this place before all others."""
    return (rules[place], *rules[:place], *rules[place + 1 :])


def _toggled(path: str, most: int, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Add or remove a folder; of more than `most`, the one chosen longest ago goes."""
    others = tuple(one for one in chosen if one != path)
    return others if path in chosen else (*others, path)[-most:]
