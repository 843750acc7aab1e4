"""Shows the month of the first visible photo while the scroll bar is dragged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from hashdesk.ui.library.months import month_name
from hashdesk.ui.photos.grid.view import GridView

HINT_MS = 700


class ScrollHint(QObject):
    """Shows a month over the grid. `date_of` gives None where photos are not sorted by date."""

    def __init__(
        self, grid: GridView, date_of: Callable[[int], int | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._date_of = date_of
        self._timer = QTimer(self, singleShot=True, interval=HINT_MS)
        self._timer.timeout.connect(lambda: grid.overlay.show_words(""))
        grid.verticalScrollBar().sliderMoved.connect(self._show)

    def _show(self, value: int) -> None:
        self._grid.verticalScrollBar().setValue(value)
        photo = self._grid.first_visible()
        date = None if photo is None else self._date_of(photo)
        if date is not None:
            self._grid.overlay.show_words(month_name(date))
            self._timer.start()
