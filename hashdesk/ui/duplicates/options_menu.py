"""What makes a group, in what order groups come, and what is kept of them: a menu."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.core.duplicates import keep_rules
from hashdesk.core.duplicates.keep_rules import KeepRule
from hashdesk.core.duplicates.review import GroupOrder
from hashdesk.ui import formatting
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.sticky_menu import StickyMenu

BURST_SECONDS = 3.0
FOLDERS = 30  # that can be chosen: those on top, and those below them
GROUP_SIZES = (2, 3, 5, 10)  # photos in a group


@dataclass(frozen=True)
class DuplicatesOptions:
    """What a person has chosen."""

    turned: bool = False  # turned and mirrored copies, too
    elsewhere: bool = False  # pairs inside one folder do not count
    across: tuple[str, ...] = ()  # paths: only pairs across two folders, or of one and the others
    bursts: bool = False  # of photos taken right after each other, one
    decided: bool = False  # show groups that were decided, too
    order: GroupOrder = GroupOrder.FREED
    least: int = GROUP_SIZES[0]  # photos in a group
    rules: tuple[KeepRule, ...] = keep_rules.USUAL_RULES  # what to keep, the first rule first
    references: tuple[str, ...] = ()  # paths of folders whose photos are never marked


@dataclass(frozen=True)
class _Entry:
    """An entry of the menu: how it looks follows what was chosen."""

    action: QAction
    words: Callable[[DuplicatesOptions], str]
    is_chosen: Callable[[DuplicatesOptions], bool]

    def show(self, options: DuplicatesOptions) -> None:
        self.action.setText(self.words(options))
        self.action.setChecked(self.is_chosen(options))


class GroupsMenu(IconButton):
    """The button with the menu."""

    chosen = Signal(object)  # Options
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
        """The folders that there are."""
        self._roots = roots

    def folder_ids(self, paths: Iterable[str]) -> frozenset[int]:
        """The ids of folders, and of those below them."""
        chosen = set(paths)
        waiting, found = list(self._roots), set[int]()
        while waiting:
            branch = waiting.pop()
            if os.fsdecode(branch.full) in chosen:
                found.update(branch.folders)
            else:
                waiting += branch.children
        return frozenset(found)

    def lost(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of some folders that are not in the library: renamed, or taken out."""
        return tuple(path for path in paths if not self.folder_ids([path]))

    def saved(self) -> str:
        """What was chosen, to be kept."""
        return json.dumps(asdict(self.options))

    def restore(self, saved: str) -> None:
        """What `saved` gave the last time; anything else changes nothing."""
        try:
            found = json.loads(saved)
            self.options = DuplicatesOptions(
                turned=bool(found["turned"]),
                elsewhere=bool(found["elsewhere"]),
                across=tuple(str(folder) for folder in found["across"]),
                bursts=bool(found["bursts"]),
                decided=bool(found["decided"]),
                order=GroupOrder(found["order"]),
                least=int(found["least"]),
                rules=_all_rules(found["rules"]),
                references=tuple(str(folder) for folder in found["references"]),
            )
        except (ValueError, KeyError, TypeError):
            return

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for old in menu.findChildren(StickyMenu):
            old.deleteLater()
        self._entries = []
        self._add_switch(menu, self.tr("Near: turned and mirrored copies, too"), "turned")
        self._add_switch(menu, self.tr("One photo of each burst (3 s)"), "bursts")
        self._add_switch(menu, self.tr("Ignore pairs inside one folder"), "elsewhere")
        self._add_folders(menu, self.tr("Only pairs across folders"), "across", 2)
        self._add_folders(menu, self.tr("Reference folders: never marked"), "references", FOLDERS)
        menu.addSeparator()
        self._add_values(menu, self.tr("Photos in a group"), "least", self._sizes())
        self._add_values(menu, self.tr("Sort groups by"), "order", self._orders())
        self._add_rules(menu)
        menu.addSeparator()
        self._add_switch(menu, self.tr("Show decided groups, too"), "decided")
        menu.addAction(self.tr("Decisions…"), self.decisions_wanted.emit)
        menu.addAction(self.tr("Export groups…"), self.export_wanted.emit)

    def _add_switch(self, menu: QMenu, words: str, name: str) -> None:
        self._add(menu, partial(_always, words), partial(_is, name, True), partial(_switched, name))

    def _add_values(self, above: QMenu, words: str, name: str, values: dict[str, object]) -> None:
        menu = StickyMenu(words, above)
        above.addMenu(menu)
        for shown, value in values.items():
            change = partial(_valued, name, value)
            self._add(menu, partial(_always, shown), partial(_is, name, value), change)

    def _add_rules(self, above: QMenu) -> None:
        """One entry for each place; who chooses a rule puts it before all others."""
        menu = StickyMenu(self.tr("Keep, in this order"), above)
        above.addMenu(menu)
        names = self._rules()
        for place in range(len(keep_rules.USUAL_RULES)):
            self._add(
                menu, partial(_ruled, names, place), lambda _: False, partial(_preferred, place)
            )
        menu.addSeparator()
        hint = menu.addAction(self.tr("Choose a rule to put it first"))
        hint.setEnabled(False)

    def _add_folders(self, above: QMenu, words: str, name: str, most: int) -> None:
        menu = StickyMenu(words, above)
        above.addMenu(menu)
        chosen: tuple[str, ...] = getattr(self.options, name)
        menu.setEnabled(bool(self._roots or chosen))
        below = [(root, child) for root in self._roots for child in root.children]
        shown = ([(root, root) for root in self._roots] + below)[:FOLDERS]
        named = {
            os.fsdecode(branch.full): branch.name
            if branch is root
            else f"{root.name} › {branch.name}"
            for root, branch in shown
        }
        # Those that are deeper, or not there any more, can still be left out.
        for path in {**named, **dict.fromkeys(chosen)}:
            words = named.get(path) or formatting.shown(path)
            self._add(
                menu,
                partial(_always, words.replace("&", "&&")),
                partial(_holds, name, path),
                partial(_toggled, name, path, most),
            )

    def _add(
        self,
        menu: QMenu,
        words: Callable[[DuplicatesOptions], str],
        is_chosen: Callable[[DuplicatesOptions], bool],
        change: Callable[[DuplicatesOptions], DuplicatesOptions],
    ) -> None:
        entry = _Entry(menu.addAction(""), words, is_chosen)
        entry.action.setCheckable(True)
        entry.action.triggered.connect(lambda _checked: self._choose(change(self.options)))
        entry.show(self.options)
        self._entries.append(entry)

    def _choose(self, options: DuplicatesOptions) -> None:
        self.options = options
        for entry in self._entries:
            entry.show(options)
        self.chosen.emit(options)

    def _orders(self) -> dict[str, object]:
        return {
            self.tr("Room to be had back"): GroupOrder.FREED,
            self.tr("Number of photos"): GroupOrder.COUNT,
            self.tr("Newest first"): GroupOrder.NEWEST,
            self.tr("Most alike first"): GroupOrder.NEAREST,
        }

    def _sizes(self) -> dict[str, object]:
        return {self.tr("{count} or more").format(count=count): count for count in GROUP_SIZES}

    def _rules(self) -> dict[KeepRule, str]:
        return {
            KeepRule.PIXELS: self.tr("More pixels"),
            KeepRule.TAKEN: self.tr("Knows when it was taken"),
            KeepRule.OLDEST: self.tr("Older"),
            KeepRule.BYTES: self.tr("Larger file"),
            KeepRule.FORMAT: self.tr("Format of cameras"),
        }


def _all_rules(names: Iterable[str]) -> tuple[KeepRule, ...]:
    """Rules by name, each once. Raises ValueError."""
    rules = tuple(KeepRule(name) for name in names)
    if sorted(rules) != sorted(keep_rules.USUAL_RULES):
        raise ValueError(f"not all rules: {rules}")
    return rules


def _always(words: str, _options: DuplicatesOptions) -> str:
    return words


def _ruled(names: dict[KeepRule, str], place: int, options: DuplicatesOptions) -> str:
    return f"{place + 1}   {names[options.rules[place]]}"


def _preferred(place: int, options: DuplicatesOptions) -> DuplicatesOptions:
    chosen = options.rules[place]
    return replace(options, rules=(chosen, *(rule for rule in options.rules if rule is not chosen)))


def _is(name: str, value: object, options: DuplicatesOptions) -> bool:
    return bool(getattr(options, name) == value)


def _switched(name: str, options: DuplicatesOptions) -> DuplicatesOptions:
    return _valued(name, not getattr(options, name), options)


def _valued(name: str, value: Any, options: DuplicatesOptions) -> DuplicatesOptions:
    return replace(options, **{name: value})


def _holds(name: str, folder: str, options: DuplicatesOptions) -> bool:
    return folder in getattr(options, name)


def _toggled(name: str, folder: str, most: int, options: DuplicatesOptions) -> DuplicatesOptions:
    """One folder more or less; of more than `most`, the one chosen longest ago goes."""
    before: tuple[str, ...] = getattr(options, name)
    others = tuple(one for one in before if one != folder)
    chosen = others if folder in before else (*others, folder)[-most:]
    return _valued(name, chosen, options)
