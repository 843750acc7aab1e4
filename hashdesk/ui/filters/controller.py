"""The filters in force: chosen in the menu or the time line, shown as chips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk.core.storage import photo_filter, schema
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_filter import FilterChoices, PhotoFilter
from hashdesk.ui.filters.chips import FilterChips
from hashdesk.ui.filters.date_range_dialog import DateRangeDialog
from hashdesk.ui.filters.filter_button import FilterButton
from hashdesk.ui.library.months import Period
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.sidebar.sidebar import Sidebar


class FiltersController(QObject):
    """One filter for the library and for answers."""

    def __init__(
        self,
        folder: Path,
        photo_list: PhotoList,
        button: FilterButton,
        chips: FilterChips,
        sidebar: Sidebar,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._photo_list = photo_list
        self._button = button
        self._chips = chips
        self._sidebar = sidebar
        self._notifier = notifier
        self._worker = SerialWorker("choices", self)
        self._snapshot = Snapshot()
        button.chosen.connect(self.choose)
        button.dates_wanted.connect(self.ask_dates)
        button.here_wanted.connect(self._stay_here)
        chips.chosen.connect(self.choose)
        chips.here_left.connect(lambda: self._stay_here(False))
        sidebar.period_chosen.connect(self._choose_period)
        photo_list.asked.connect(self._show)

    def stop(self) -> None:
        """End its thread."""
        self._worker.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again): it may offer other choices."""
        self._snapshot = snapshot
        if not (self._folder / schema.LIBRARY_FILE).exists():
            return
        folder = self._folder

        def read(_: object) -> FilterChoices:
            with LibraryDB(folder) as db:
                return photo_filter.choices(db.connection)

        self._worker.start(read, self._button.show_choices, self._tell)

    def choose(self, wanted: PhotoFilter) -> None:
        """Show only what meets these conditions."""
        self._photo_list.filter(wanted, everywhere=self._photo_list.everywhere)

    def ask_dates(self) -> None:
        """Let a person say from when to when."""
        dates = self._snapshot.dates
        if len(dates):
            dialog = DateRangeDialog(
                self._photo_list.wanted, int(dates[-1]), int(dates[0]), self._button.window()
            )
            dialog.chosen.connect(self.choose)
            dialog.open()

    def _choose_period(self, period: Period | None) -> None:
        first, end = (None, None) if period is None else period.span
        self.choose(replace(self._photo_list.wanted, first=first, end=end))

    def _stay_here(self, here: bool) -> None:
        self._photo_list.filter(self._photo_list.wanted, everywhere=not here)

    def _show(self) -> None:
        """Another folder may be looked at, or another filter be in force."""
        folder_node, wanted = self._photo_list.branch, self._photo_list.wanted
        name = "" if folder_node is None else folder_node.name
        here = not self._photo_list.everywhere
        self._button.show_folder(name, here=here)
        self._button.show_filter(wanted)
        self._sidebar.show_span(wanted.first, wanted.end)
        self._chips.show_filter(wanted, name if here else "")

    def _tell(self, error: Exception) -> None:
        self._notifier.notice(str(error))
