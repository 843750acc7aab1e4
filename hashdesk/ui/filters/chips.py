"""A row of chips, one for each active filter condition."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from hashdesk.core.storage.photos.photo_filter import FactNumber, PhotoFilter
from hashdesk.ui import formatting
from hashdesk.ui.filters.fact_conditions import at_least, range_text
from hashdesk.ui.library.months import no_date
from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.flow_layout import FlowLayout
from hashdesk.ui.widgets.theme import GRID


class FilterChips(QFrame):
    """Each chip removes its condition. The row is hidden while there is no filter."""

    chosen = Signal(object)  # PhotoFilter
    all_folders_wanted = Signal()  # search all folders again
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chips")
        self.setAccessibleName(self.tr("Filters"))
        self._row = FlowLayout(self, GRID)
        self._row.setContentsMargins(GRID, GRID, GRID, 0)
        self.count = label("", "muted")
        self._shown: tuple[PhotoFilter, str] | None = None
        self.needed = False  # whether there are chips
        self.hide()

    def show_filter(self, photo_filter: PhotoFilter, folder: str = "") -> None:
        """Show one chip for each condition. folder: the only folder that is searched."""
        if self._shown == (photo_filter, folder):
            return
        self._shown = photo_filter, folder
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.count:
                widget.hide()
                widget.deleteLater()
        for text, remaining in self._conditions(photo_filter):
            self._add(text, remaining)
        if folder:
            chip = self._chip(self.tr("In “{folder}”").format(folder=folder))
            chip.clicked.connect(self.all_folders_wanted)
        self._row.addWidget(button(self.tr("Clear filters"), "flat", self.clear_wanted))
        self._row.addWidget(self.count)
        self.needed = bool(photo_filter or folder)
        self.setVisible(self.needed)

    def show_count(self, photos: int) -> None:
        """Show how many photos pass the filter."""
        self.count.setText(formatting.photos(photos))

    def _conditions(self, active: PhotoFilter) -> list[tuple[str, PhotoFilter]]:
        """Each condition as text, with the filter that remains without it."""
        conditions = []
        if active.first is not None or active.end is not None:
            dates = formatting.span(active.first, active.end)
            conditions.append((dates, replace(active, first=None, end=None)))
        if active.dated is not None:
            text = self.tr("With a date") if active.dated else no_date()
            conditions.append((text, replace(active, dated=None)))
        for name in sorted(active.cameras):
            text = formatting.shown(name) or self.tr("Unknown camera")
            conditions.append((text, replace(active, cameras=active.cameras - {name})))
        for name in sorted(active.lenses):
            remaining = replace(active, lenses=active.lenses - {name})
            conditions.append((formatting.shown(name), remaining))
        for limits in sorted(active.ranges, key=lambda one: list(FactNumber).index(one.number)):
            remaining = replace(active, ranges=active.ranges - {limits})
            conditions.append((range_text(limits), remaining))
        if active.stars is not None:
            conditions.append((at_least(active.stars), replace(active, stars=None)))
        for name in sorted(active.keywords):
            remaining = replace(active, keywords=active.keywords - {name})
            conditions.append((formatting.shown(name), remaining))
        for name in sorted(active.formats):
            conditions.append((name, replace(active, formats=active.formats - {name})))
        if active.located is not None:
            text = self.tr("With location") if active.located else self.tr("Without location")
            conditions.append((text, replace(active, located=None)))
        return conditions

    def _add(self, text: str, remaining: PhotoFilter) -> None:
        self._chip(text).clicked.connect(lambda: self.chosen.emit(remaining))

    def _chip(self, text: str) -> QPushButton:
        chip = button(text.replace("&", "&&") + "  ✕", "chip")
        chip.setAccessibleName(self.tr("Remove filter: {filter}").format(filter=text))
        self._row.addWidget(chip)
        return chip
