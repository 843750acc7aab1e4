"""A dialog for a range of dates."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone, Signal
from PySide6.QtWidgets import QDateEdit, QDialog, QGridLayout, QWidget

from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui import formatting
from hashdesk.ui.library.months import DAY_S
from hashdesk.ui.widgets.basic import button, column, label, row
from hashdesk.ui.widgets.theme import GRID

UTC = QTimeZone(QTimeZone.Initialization.UTC)  # camera times have no time zone


class DateRangeDialog(QDialog):
    """Chooses a first and a last day; both belong to the range."""

    chosen = Signal(object)  # PhotoFilter

    def __init__(
        self, active: PhotoFilter, oldest: int, newest: int, parent: QWidget | None = None
    ) -> None:
        """oldest, newest: dates of the library's photos, in seconds since 1970."""
        super().__init__(parent)
        self._filter = active
        self.setWindowTitle(self.tr("Taken between"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        first = oldest if active.first is None else active.first
        last = newest if active.end is None else active.end - 1
        self.first, self.last = _edit(first), _edit(last)
        days = (self.tr("From"), self.first), (self.tr("To"), self.last)
        for line, (text, edit) in enumerate(days):
            grid.addWidget(label(text), line, 0)
            grid.addWidget(edit, line, 1)
            edit.setAccessibleName(text)
        cancel = button(self.tr("Cancel"), clicked=self.reject)
        show = button(self.tr("Apply"), "main", self.accept)
        show.setDefault(True)
        buttons = row(1, cancel, show, spacing=2 * GRID)
        margins = 3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID
        column(grid, buttons, parent=self, margins=margins, spacing=2 * GRID)
        self.accepted.connect(self._emit_chosen)
        self.finished.connect(self.deleteLater)

    def _emit_chosen(self) -> None:
        days = sorted((self.first.date(), self.last.date()), key=lambda day: day.toJulianDay())
        first, last = (_seconds(day) for day in days)
        self.chosen.emit(replace(self._filter, first=first, end=last + DAY_S, dated=None))


def _edit(seconds: int) -> QDateEdit:
    edit = QDateEdit(QDateTime.fromSecsSinceEpoch(seconds, UTC).date())
    edit.setCalendarPopup(True)
    edit.setDisplayFormat(formatting.day_pattern())
    edit.setMinimumWidth(160)
    return edit


def _seconds(day: QDate) -> int:
    return int(QDateTime(day, QTime(0, 0), UTC).toSecsSinceEpoch())
