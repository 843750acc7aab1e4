"""The years and months in the side bar, with the photos taken in each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.months import Period
from hashdesk.ui.widgets.quiet_tree import TREE_ROW_HEIGHT, QuietTree

PERIOD_ROLE = Qt.ItemDataRole.UserRole


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
        opened = {item.data(0, PERIOD_ROLE).year for item in self._years() if item.isExpanded()}
        self.clear()
        years: dict[int, QTreeWidgetItem] = {}
        totals: dict[int, int] = {}
        for period in found:
            totals[period.year] = totals.get(period.year, 0) + period.photos
        for period in found:
            year = years.get(period.year)
            if year is None:
                whole = Period(period.year, 0, totals[period.year])
                year = years[period.year] = self._add(self.invisibleRootItem(), whole)
            self._add(year, period)
        for number, item in years.items():
            item.setExpanded(number in opened)
        self.show_span(*self._span)

    def show_span(self, first: int | None, end: int | None) -> None:
        """Mark the year or month with exactly these ends, if there is one."""
        self._span = first, end
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        for year in self._years():
            for item in (year, *(year.child(n) for n in range(year.childCount()))):
                if item is not None and item.data(0, PERIOD_ROLE).span == (first, end):
                    self.setCurrentItem(item)

    def _years(self) -> list[QTreeWidgetItem]:
        items = [self.topLevelItem(number) for number in range(self.topLevelItemCount())]
        return [item for item in items if item is not None]

    def _add(self, parent: QTreeWidgetItem, period: Period) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [period.name, formatting.count(period.photos)])
        item.setData(0, PERIOD_ROLE, period)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(0, QSize(0, TREE_ROW_HEIGHT))
        return item

    def _choose(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        period: Period = item.data(0, PERIOD_ROLE)
        self.chosen.emit(None if period.span == self._span else period)
