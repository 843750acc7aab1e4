"""The options menu: what makes a group, the order of groups, and what is kept of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.core.duplicates.keep.rules import USUAL_RULES, KeepRule
from hashdesk.core.duplicates.review.group_order import GroupOrder
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.finding.options import GROUP_SIZES, DuplicatesOptions
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.controls.sticky_menu import StickyMenu
from hashdesk.ui.widgets.icons import IconButton

FOLDERS = 30  # that can be chosen: roots, and the folders directly below them
OptionsChange = Callable[[DuplicatesOptions], DuplicatesOptions]
T = TypeVar("T")


@dataclass(frozen=True)
class _Entry:
    """An entry of the menu, which shows the options."""

    action: QAction
    words: str | Callable[[DuplicatesOptions], str]
    is_chosen: Callable[[DuplicatesOptions], bool]

    def show(self, options: DuplicatesOptions) -> None:
        words = self.words
        self.action.setText(words if isinstance(words, str) else words(options))
        self.action.setChecked(self.is_chosen(options))


class GroupsMenu(IconButton):
    """The button with the menu."""

    chosen = Signal(object)  # DuplicatesOptions
    decisions_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sliders-horizontal", self.tr("Options for groups"), parent=parent)
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
        self._add(
            menu,
            self.tr("&Include rotated and mirrored copies"),
            lambda options: options.turned,
            lambda options: replace(options, turned=not options.turned),
        )
        self._add(
            menu,
            self.tr("&One photo of each burst (3 s)"),
            lambda options: options.bursts,
            lambda options: replace(options, bursts=not options.bursts),
        )
        self._add(
            menu,
            self.tr("I&gnore copies within a folder"),
            lambda options: options.elsewhere,
            lambda options: replace(options, elsewhere=not options.elsewhere),
        )
        self._add_folders(
            menu,
            self.tr("Only &copies across folders"),
            lambda options: options.across,
            lambda options, path: replace(options, across=_toggled(options.across, path, 2)),
        )
        self._add_folders(
            menu,
            self.tr("&Protected folders"),
            lambda options: options.references,
            lambda options, path: replace(
                options, references=_toggled(options.references, path, FOLDERS)
            ),
        )
        menu.addSeparator()
        self._add_values(
            menu,
            self.tr("P&hotos in a group"),
            {"&" + self.tr("{count} or more").format(count=count): count for count in GROUP_SIZES},
            lambda options: options.least,
            lambda options, least: replace(options, least=least),
        )
        self._add_values(
            menu,
            self.tr("&Sort groups by"),
            self._orders(),
            lambda options: options.order,
            lambda options, order: replace(options, order=order),
        )
        self._add_rules(menu)
        menu.addSeparator()
        self._add(
            menu,
            self.tr("Show &resolved groups"),
            lambda options: options.decided,
            lambda options: replace(options, decided=not options.decided),
        )
        menu.addAction(self.tr("&Decisions…"), self.decisions_wanted.emit)
        menu.addAction(self.tr("&Export groups…"), self.export_wanted.emit)

    def _add_values(
        self,
        above: QMenu,
        title: str,
        values: dict[str, T],
        value_of: Callable[[DuplicatesOptions], T],
        change: Callable[[DuplicatesOptions, T], DuplicatesOptions],
    ) -> None:
        """A submenu in which one value is chosen."""
        menu = StickyMenu(title, above)
        above.addMenu(menu)

        def add(words: str, value: T) -> None:
            self._add(
                menu,
                words,
                lambda options: value_of(options) == value,
                lambda options: change(options, value),
            )

        for words, value in values.items():
            add(words, value)

    def _add_rules(self, above: QMenu) -> None:
        """A submenu with one entry for each place; choosing a rule puts it before all others."""
        menu = StickyMenu(self.tr("&Keep rules"), above)
        above.addMenu(menu)
        names = self._rules()

        def add(place: int) -> None:
            self._add(
                menu,
                lambda options: f"&{place + 1}   {names[options.rules[place]]}",
                lambda _options: False,
                lambda options: _with_rule_first(options, place),
            )

        for place in range(len(USUAL_RULES)):
            add(place)
        menu.addSeparator()
        hint = menu.addAction(self.tr("Click a rule to put it first"))
        hint.setEnabled(False)

    def _add_folders(
        self,
        above: QMenu,
        title: str,
        chosen: Callable[[DuplicatesOptions], tuple[str, ...]],
        toggle: Callable[[DuplicatesOptions, str], DuplicatesOptions],
    ) -> None:
        """A submenu in which folders are chosen by path."""
        menu = StickyMenu(title, above)
        above.addMenu(menu)
        menu.setEnabled(bool(self._roots or chosen(self.options)))
        below = [(root, child) for root in self._roots for child in root.children]
        shown = ([(root, root) for root in self._roots] + below)[:FOLDERS]
        names = {
            os.fsdecode(node.full): node.name if node is root else f"{root.name} › {node.name}"
            for root, node in shown
        }

        def add(path: str) -> None:
            self._add(
                menu,
                formatting.entry_of_name(names.get(path, path)),
                lambda options: path in chosen(options),
                lambda options: toggle(options, path),
            )

        # Chosen folders that are deeper or gone can still be removed from the choice.
        for path in {**names, **dict.fromkeys(chosen(self.options))}:
            add(path)

    def _add(
        self,
        menu: QMenu,
        words: str | Callable[[DuplicatesOptions], str],
        is_chosen: Callable[[DuplicatesOptions], bool],
        change: OptionsChange,
    ) -> None:
        entry = _Entry(menu.addAction(""), words, is_chosen)
        entry.action.setCheckable(True)
        entry.action.triggered.connect(lambda _checked: self.choose(change(self.options)))
        entry.show(self.options)
        self._entries.append(entry)

    def choose(self, options: DuplicatesOptions) -> None:
        """Take over other options, and show them in the menu."""
        self.options = options
        for entry in self._entries:
            entry.show(options)
        self.chosen.emit(options)

    def _orders(self) -> dict[str, GroupOrder]:
        return {
            self.tr("&Space saved"): GroupOrder.FREED,
            self.tr("&Number of photos"): GroupOrder.COUNT,
            self.tr("Ne&west first"): GroupOrder.NEWEST,
            self.tr("&Most alike first"): GroupOrder.NEAREST,
        }

    def _rules(self) -> dict[KeepRule, str]:
        return {
            KeepRule.ORIGINAL: self.tr("Camera original"),
            KeepRule.DETAIL: self.tr("More real detail"),
            KeepRule.ENCODING: self.tr("Saved with less loss"),
            KeepRule.TAKEN: self.tr("Has capture date"),
            KeepRule.NAME: self.tr("Not named as a copy"),
            KeepRule.SAVES: self.tr("Saved less often"),
            KeepRule.OLDEST: self.tr("Older"),
        }


def _with_rule_first(options: DuplicatesOptions, place: int) -> DuplicatesOptions:
    first = options.rules[place]
    return replace(options, rules=(first, *(rule for rule in options.rules if rule is not first)))


def _toggled(chosen: tuple[str, ...], path: str, most: int) -> tuple[str, ...]:
    """Add or remove a folder; of more than `most`, the one chosen longest ago goes."""
    others = tuple(one for one in chosen if one != path)
    return others if path in chosen else (*others, path)[-most:]
