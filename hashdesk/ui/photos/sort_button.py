"""The button that shows and changes the order of photos."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from hashdesk.ui.photos.photo_order import PhotoOrder


class SortButton(QPushButton):
    """A menu with one entry for each order."""

    chosen = Signal(object)  # PhotoOrder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "flat")
        self.setAutoDefault(False)
        self.setToolTip(self.tr("How photos are sorted"))
        menu = QMenu(self)
        self._group = QActionGroup(self)
        for order, name in self._names().items():
            action = QAction(name, self, checkable=True)
            action.setData(order)
            self._group.addAction(action)
            menu.addAction(action)
        self._group.triggered.connect(lambda action: self.choose(action.data()))
        self.setMenu(menu)
        self._show(PhotoOrder.NEWEST)

    def choose(self, order: PhotoOrder) -> None:
        """Choose an order."""
        self._show(order)
        self.chosen.emit(PhotoOrder(order))

    def _show(self, order: PhotoOrder) -> None:
        name = self._names()[order]
        self.setText(name)
        self.setAccessibleName(self.tr("Sorted: {order}").format(order=name))
        for action in self._group.actions():
            action.setChecked(action.data() == order)

    def _names(self) -> dict[PhotoOrder, str]:
        return {
            PhotoOrder.NEWEST: self.tr("Newest first"),
            PhotoOrder.OLDEST: self.tr("Oldest first"),
            PhotoOrder.NAME: self.tr("By name"),
            PhotoOrder.SIZE: self.tr("Largest first"),
        }
