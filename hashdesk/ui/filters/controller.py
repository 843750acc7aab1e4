"""The filters in force: chosen in the menu or the time line, shown as chips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk.core.storage import photo_filter, schema
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_filter import FilterChoices, PhotoFilter
from hashdesk.ui.filters.date_range_dialog import DateRangeDialog
from hashdesk.ui.library.months import Period
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.shell.layout import MainLayout


class FiltersController(QObject):
    """One filter for the library and for answers."""

    def __init__(
        self, folder: Path, collection: PhotoList, frame: MainLayout, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._collection = collection
        self._frame = frame
        self._lane = SerialWorker("choices", self)
        self._snapshot = Snapshot()
        button = frame.top.filter
        button.chosen.connect(self.choose)
        button.dates_wanted.connect(self.ask_dates)
        button.here_wanted.connect(self._stay_here)
        frame.chips.chosen.connect(self.choose)
        frame.chips.here_left.connect(lambda: self._stay_here(False))
        frame.side.period_chosen.connect(self._choose_period)
        collection.asked.connect(self._show)

    def stop(self) -> None:
        """End its thread."""
        self._lane.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again): it may offer other choices."""
        self._snapshot = snapshot
        if not (self._folder / schema.LIBRARY_FILE).exists():
            return
        folder = self._folder

        def read(_: object) -> FilterChoices:
            with LibraryDB(folder) as db:
                return photo_filter.choices(db.connection)

        self._lane.start(read, self._frame.top.filter.show_choices, self._tell)

    def choose(self, wanted: PhotoFilter) -> None:
        """Show only what meets these conditions."""
        self._collection.filter(wanted, everywhere=self._collection.everywhere)

    def ask_dates(self) -> None:
        """Let a person say from when to when."""
        dates = self._snapshot.dates
        if len(dates):
            dialog = DateRangeDialog(
                self._collection.wanted, int(dates[-1]), int(dates[0]), self._frame
            )
            dialog.chosen.connect(self.choose)
            dialog.open()

    def _choose_period(self, period: Period | None) -> None:
        first, end = (None, None) if period is None else period.span
        self.choose(replace(self._collection.wanted, first=first, end=end))

    def _stay_here(self, here: bool) -> None:
        self._collection.filter(self._collection.wanted, everywhere=not here)

    def _show(self) -> None:
        """Another folder may be looked at, or another filter be in force."""
        branch, wanted = self._collection.branch, self._collection.wanted
        name, here = "" if branch is None else branch.name, not self._collection.everywhere
        self._frame.top.filter.show_folder(name, here=here)
        self._frame.top.filter.show_filter(wanted)
        self._frame.side.show_span(wanted.first, wanted.end)
        self._frame.chips.show_filter(wanted, name if here else "")

    def _tell(self, error: Exception) -> None:
        self._frame.notice(str(error))
