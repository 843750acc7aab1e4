"""The years and months in the side bar, with the photos taken in each, and those without a date."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.months import Period
from hashdesk.ui.library.photo_counts import PhotoCounts
from hashdesk.ui.widgets.quiet_tree import DATA_ROLE, FAINT_ROLE, QuietTree

AT_ONCE = 60  # months at most


class TimeTree(QuietTree):
    """Years, newest first, with their months; choosing the chosen one again shows all photos."""

    chosen = Signal(object)  # Period, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Time"))
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._fill_next)
        self._shown: tuple[Period, ...] | None = None
        self._counts: PhotoCounts | None = None
        self._span: tuple[int | None, int | None] = (None, None)

    def show_months(self, found: tuple[Period, ...]) -> None:
        """Show other months; years that were expanded stay so.

        Of many months, rows are made year by year, so that nothing waits for hundreds of them.
        """
        if found == self._shown:
            return
        self._shown = found
        opened = self.opened
        self.clear()
        for year, months in itertools.groupby(found, lambda period: period.year):
            whole = Period(year, 0, sum(period.photos for period in months))
            item = self._add(self.invisibleRootItem(), whole)
            if len(found) <= AT_ONCE:
                self._fill(item)
        if len(found) > AT_ONCE:
            self._timer.start()
        self.open_only(opened)
        self._mark()

    @property
    def opened(self) -> frozenset[int]:
        """The expanded years."""
        return frozenset(
            item.data(0, DATA_ROLE).year for item in self._years() if item.isExpanded()
        )

    def open_only(self, years: frozenset[int]) -> None:
        """Expand these years and collapse the others."""
        for item in self._years():
            is_open = item.data(0, DATA_ROLE).year in years
            if is_open:
                self._fill(item)
            item.setExpanded(is_open)

    def show_counts(self, counts: PhotoCounts | None) -> None:
        """Show how many photos of each year and month would be shown; None: count all."""
        if counts is not self._counts:
            self._counts = counts
            for item in self._items():
                self._count(item)

    def show_span(self, first: int | None, end: int | None) -> None:
        """Mark the year or month with exactly these ends, or UNDATED_SPAN, if there is one."""
        self._span = first, end
        self._mark()

    def _mark(self) -> None:
        self.unmark()
        if self._span == (None, None):
            return
        months = {period.year for period in self._shown or () if period.span == self._span}
        for year in self._years():
            if year.data(0, DATA_ROLE).year in months:
                self._fill(year)
        for item in self._items():
            if item.data(0, DATA_ROLE).span == self._span:
                self.setCurrentItem(item)

    def _fill_next(self) -> None:
        """Make the rows of the next year that has none."""
        empty = [
            year
            for year in self._years()
            if not (year.childCount() or year.data(0, DATA_ROLE).is_undated)
        ]
        if empty:
            self._fill(empty[0])
        else:
            self._timer.stop()

    def _fill(self, year: QTreeWidgetItem) -> None:
        """Make the rows of a year's months, unless it has them."""
        if not year.childCount():
            for period in self._shown or ():
                if period.month and period.year == year.data(0, DATA_ROLE).year:
                    self._add(year, period)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """The years, each followed by its months, where it has rows of them."""
        for year in self._years():
            yield year
            yield from (month for n in range(year.childCount()) if (month := year.child(n)))

    def _years(self) -> list[QTreeWidgetItem]:
        items = [self.topLevelItem(number) for number in range(self.topLevelItemCount())]
        return [item for item in items if item is not None]

    def _add(self, parent: QTreeWidgetItem, period: Period) -> QTreeWidgetItem:
        item = self.add_row(parent, [period.name, ""], period)
        if period.is_undated:
            words = self.tr("These photos do not say when they were taken.")
            item.setToolTip(0, words)
        self._count(item)
        return item

    def _count(self, item: QTreeWidgetItem) -> None:
        period: Period = item.data(0, DATA_ROLE)
        photos = period.photos if self._counts is None else self._counts.of_period(period)
        item.setText(1, formatting.count(photos))
        item.setData(0, FAINT_ROLE, not photos)

    def _choose(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        period: Period = item.data(0, DATA_ROLE)
        self.chosen.emit(None if period.span == self._span else period)
