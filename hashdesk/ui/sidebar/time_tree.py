"""The years and months in the side bar, with the photos taken in each."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.months import Period
from hashdesk.ui.widgets.quiet_tree import DATA_ROLE, QuietTree


class TimeTree(QuietTree):
    """Years, newest first, with their months; choosing the chosen one again shows all photos."""

    chosen = Signal(object)  # Period, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Time"))
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self._shown: tuple[Period, ...] | None = None
        self._span: tuple[int | None, int | None] = (None, None)

    def show_months(self, found: tuple[Period, ...]) -> None:
        """Show other months; years that were expanded stay so."""
        if found == self._shown:
            return
        self._shown = found
        opened = {item.data(0, DATA_ROLE).year for item in self._years() if item.isExpanded()}
        self.clear()
        for year, months in itertools.groupby(found, lambda period: period.year):
            periods = list(months)
            whole = Period(year, 0, sum(period.photos for period in periods))
            item = self._add(self.invisibleRootItem(), whole)
            for period in periods:
                self._add(item, period)
            item.setExpanded(year in opened)
        self.show_span(*self._span)

    def show_span(self, first: int | None, end: int | None) -> None:
        """Mark the year or month with exactly these ends, if there is one."""
        self._span = first, end
        self.unmark()
        for year in self._years():
            for item in (year, *(year.child(n) for n in range(year.childCount()))):
                if item is not None and item.data(0, DATA_ROLE).span == (first, end):
                    self.setCurrentItem(item)

    def _years(self) -> list[QTreeWidgetItem]:
        items = [self.topLevelItem(number) for number in range(self.topLevelItemCount())]
        return [item for item in items if item is not None]

    def _add(self, parent: QTreeWidgetItem, period: Period) -> QTreeWidgetItem:
        return self.add_row(parent, [period.name, formatting.count(period.photos)], period)

    def _choose(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        period: Period = item.data(0, DATA_ROLE)
        self.chosen.emit(None if period.span == self._span else period)
