"""The filters in force, each as a chip that can be taken away."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from hashdesk.core.storage.photo_filter import PhotoFilter
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import ElidedLabel, button
from hashdesk.ui.widgets.theme import GRID


class FilterChips(QFrame):
    """A row that is there only while there are filters."""

    chosen = Signal(object)  # Filter
    here_left = Signal()  # answers shall come from all folders again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chips")
        self.setAccessibleName(self.tr("Filters"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID, GRID, GRID, 0)
        self._row.setSpacing(GRID)
        self._count = ElidedLabel()
        self._count.setProperty("role", "muted")
        self.needed = False  # whether there is anything in it
        self.hide()

    def show_filter(self, wanted: PhotoFilter, folder: str = "") -> None:
        """One chip for each condition. folder: answers come from this one alone."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._count:
                widget.hide()
                widget.deleteLater()
        for words, without in self._conditions(wanted):
            self._add(words, without)
        if folder:
            chip = self._chip(self.tr("In “{folder}”").format(folder=folder))
            chip.clicked.connect(self.here_left)
        everything = button(self.tr("Show everything"), "flat")
        everything.clicked.connect(self._choose_all)
        self._row.addWidget(everything)
        self._row.addWidget(self._count, 1)
        self.needed = bool(wanted or folder)
        self.setVisible(self.needed)

    def _choose_all(self) -> None:
        self.here_left.emit()
        self.chosen.emit(PhotoFilter())

    def show_count(self, photos: int) -> None:
        """How many photos are left."""
        self._count.setText(formatting.photos(photos))

    def _conditions(self, wanted: PhotoFilter) -> list[tuple[str, PhotoFilter]]:
        """Each condition in words, and the filter without it."""
        found = []
        if wanted.first is not None or wanted.end is not None:
            dates = formatting.span(wanted.first, wanted.end)
            found.append((dates, replace(wanted, first=None, end=None)))
        for name in sorted(wanted.cameras):
            words = formatting.shown(name) or self.tr("Unknown camera")
            found.append((words, replace(wanted, cameras=wanted.cameras - {name})))
        for name in sorted(wanted.formats):
            found.append((name, replace(wanted, formats=wanted.formats - {name})))
        if wanted.located is not None:
            words = self.tr("With a place") if wanted.located else self.tr("Without a place")
            found.append((words, replace(wanted, located=None)))
        return found

    def _add(self, words: str, without: PhotoFilter) -> None:
        self._chip(words).clicked.connect(lambda: self.chosen.emit(without))

    def _chip(self, words: str) -> QPushButton:
        chip = button(words.replace("&", "&&") + "  ✕", "chip")
        chip.setAccessibleName(self.tr("Take away: {filter}").format(filter=words))
        self._row.addWidget(chip)
        return chip
