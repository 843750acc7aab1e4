"""The month that one has come to, while the scroll bar is dragged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from hashdesk.ui.library.months import month_name
from hashdesk.ui.photos.grid_view import GridView

STAYS_MS = 700


class ScrollHint(QObject):
    """Asks for the date of the first photo in sight; None: it means nothing here."""

    def __init__(
        self,
        grid: GridView,
        date_of: Callable[[int], int | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._date_of = date_of
        self._stays = QTimer(self)
        self._stays.setSingleShot(True)
        self._stays.setInterval(STAYS_MS)
        self._stays.timeout.connect(lambda: grid.pill.show_words(""))
        grid.verticalScrollBar().sliderMoved.connect(self._show)

    def _show(self, value: int) -> None:
        self._grid.verticalScrollBar().setValue(value)
        photo = self._grid.first_in_sight()
        date = None if photo is None else self._date_of(photo)
        if date is not None:
            self._grid.pill.show_words(month_name(date))
            self._stays.start()
