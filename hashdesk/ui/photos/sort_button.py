"""The button that shows and changes the order of photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from hashdesk.ui.formatting import without_letter
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey


class SortButton(QPushButton):
    """A menu of what photos are sorted by, and which way round."""

    chosen = Signal(object)  # PhotoOrder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "flat")
        self.setAutoDefault(False)
        self.setToolTip(self.tr("How photos are sorted"))
        self.order = PhotoOrder()
        self._menu = QMenu(self)
        self._keys, self._ways = QActionGroup(self), QActionGroup(self)
        self._add(self._keys, self._names())
        self._menu.addSeparator()
        self._add(self._ways, dict.fromkeys((False, True), ""))
        self._keys.triggered.connect(lambda action: self.choose(PhotoOrder(SortKey(action.data()))))
        self._ways.triggered.connect(
            lambda action: self.choose(replace(self.order, backwards=action.data()))
        )
        self.setMenu(self._menu)
        self._library = self.order  # while an answer is in sight, too
        self._in_answer = False
        self.show_library()

    @property
    def actions_of_menu(self) -> tuple[QAction, ...]:
        """The entries of its menu, for another menu that offers the same."""
        return tuple(self._menu.actions())

    def show_library(self) -> None:
        """Show and change the order of the library's photos."""
        self._in_answer = False
        self._show(self._library)

    def show_answer(self, order: PhotoOrder) -> None:
        """Show and change the order of an answer, which may be by likeness."""
        self._in_answer = True
        self._show(order)

    def choose(self, order: PhotoOrder) -> None:
        """Choose an order, of the library or of the answer in sight."""
        if not self._in_answer:
            self._library = order
        self._show(order)
        self.chosen.emit(order)

    def _add(self, group: QActionGroup, names: Mapping[Any, str]) -> None:
        for value, name in names.items():
            action = QAction(name, self, checkable=True)
            action.setData(value)
            group.addAction(action)
            self._menu.addAction(action)

    def _show(self, order: PhotoOrder) -> None:
        self.order = order
        ways = self._way_names(order.key)
        self.setText(without_letter(ways[order.backwards]))
        words = self.tr("Sorted by {key}, {way}")
        key, way = map(without_letter, (self._names()[order.key], ways[order.backwards]))
        self.setAccessibleName(words.format(key=key.lower(), way=way.lower()))
        for action in self._keys.actions():
            action.setChecked(action.data() == order.key)
            action.setVisible(self._in_answer or action.data() != SortKey.LIKENESS)
        for action in self._ways.actions():
            action.setText(ways[action.data()])
            action.setChecked(action.data() == order.backwards)

    # Of what can be in the menu at once, each has a letter of its own.

    def _names(self) -> dict[SortKey, str]:
        return {
            SortKey.LIKENESS: self.tr("&Likeness"),
            SortKey.TAKEN: self.tr("&Date taken"),
            SortKey.ADDED: self.tr("Date &added"),
            SortKey.NAME: self.tr("&Name"),
            SortKey.SIZE: self.tr("&File size"),
        }

    def _way_names(self, key: SortKey) -> tuple[str, str]:
        return {
            SortKey.LIKENESS: (self.tr("&Most alike first"), self.tr("L&east alike first")),
            SortKey.TAKEN: (self.tr("Ne&west first"), self.tr("&Oldest first")),
            SortKey.ADDED: (self.tr("La&st added first"), self.tr("Fi&rst added first")),
            SortKey.NAME: (self.tr("Name A &to Z"), self.tr("Name &Z to A")),
            SortKey.SIZE: (self.tr("Lar&gest first"), self.tr("&Smallest first")),
        }[key]
