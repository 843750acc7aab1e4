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

OWN_KEYS = (SortKey.LIKENESS, SortKey.TYPICAL, SortKey.CERTAIN)  # of some photos alone


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
        self._own: SortKey | None = None  # what only the photos in sight can be sorted by
        self._show(self.order)

    @property
    def actions_of_menu(self) -> tuple[QAction, ...]:
        """The entries of its menu, for another menu that offers the same."""
        return tuple(self._menu.actions())

    def show_order(self, order: PhotoOrder, own: SortKey | None) -> None:
        """Show the order of the photos in sight. own: what only such photos can be sorted by."""
        self._own = own
        self._show(order)

    def choose(self, order: PhotoOrder) -> None:
        """Choose an order of the photos in sight."""
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
            action.setVisible(action.data() not in OWN_KEYS or action.data() == self._own)
        for action in self._ways.actions():
            action.setText(ways[action.data()])
            action.setChecked(action.data() == order.backwards)

    # Of what can be in the menu at once, each has a letter of its own.

    def _names(self) -> dict[SortKey, str]:
        return {
            SortKey.LIKENESS: self.tr("&Likeness"),
            SortKey.TYPICAL: self.tr("How t&ypical"),
            SortKey.CERTAIN: self.tr("How &certain"),
            SortKey.TAKEN: self.tr("&Date taken"),
            SortKey.ADDED: self.tr("Date &added"),
            SortKey.NAME: self.tr("&Name"),
            SortKey.SIZE: self.tr("&File size"),
        }

    def _way_names(self, key: SortKey) -> tuple[str, str]:
        return {
            SortKey.LIKENESS: (self.tr("&Most alike first"), self.tr("L&east alike first")),
            SortKey.TYPICAL: (self.tr("&Most typical first"), self.tr("L&east typical first")),
            SortKey.CERTAIN: (self.tr("&Most certain first"), self.tr("L&east certain first")),
            SortKey.TAKEN: (self.tr("Ne&west first"), self.tr("&Oldest first")),
            SortKey.ADDED: (self.tr("La&st added first"), self.tr("Fi&rst added first")),
            SortKey.NAME: (self.tr("Name A &to Z"), self.tr("Name &Z to A")),
            SortKey.SIZE: (self.tr("Lar&gest first"), self.tr("&Smallest first")),
        }[key]
