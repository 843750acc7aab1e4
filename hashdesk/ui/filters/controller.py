"""The active filter: chosen in the menu, the date dialog or the time line, shown as chips."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_filter
from hashdesk.core.storage.photos.photo_filter import FilterChoices, PhotoFilter
from hashdesk.core.storage.tables import schema
from hashdesk.ui.filters.chips import FilterChips
from hashdesk.ui.filters.date_range_dialog import DateRangeDialog
from hashdesk.ui.filters.filter_button import FilterButton
from hashdesk.ui.library.months import UNDATED_SPAN, Period
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.chosen_period import of_period
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.sidebar.sidebar import Sidebar


class FiltersController(QObject):
    """Applies one filter to the library and to search results."""

    def __init__(
        self,
        folder: Path,
        photo_list: PhotoList,
        button: FilterButton,
        chips: FilterChips,
        sidebar: Sidebar,
        grid: GridView,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._photo_list = photo_list
        self._button = button
        self._chips = chips
        self._sidebar = sidebar
        self._grid = grid
        self._notifier = notifier
        self._worker = SerialWorker("filter choices", self)
        self._snapshot = Snapshot()
        self._left_out = photo_list.hidden  # photos that the choices do not count
        button.chosen.connect(self.choose)
        button.dates_wanted.connect(self.ask_dates)
        button.folder_search_wanted.connect(self._search_folder)
        chips.chosen.connect(self.choose)
        chips.all_folders_wanted.connect(lambda: self._search_folder(False))
        photo_list.choice_changed.connect(self._show)
        photo_list.changed.connect(lambda _by_choice: self._count())

    def stop(self) -> None:
        """End its thread."""
        self._worker.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Read the choices that the library offers."""
        self._snapshot = snapshot
        self._read_choices()

    def _count(self) -> None:
        """Count again: the list has changed, or photos are being removed from the library."""
        photo_list = self._photo_list
        self._sidebar.show_counts(photo_list.counts, photo_list.answered, photo_list.whole)
        if photo_list.hidden is not self._left_out:
            self._read_choices()

    def _read_choices(self) -> None:
        folder, hidden = self._folder, self._photo_list.hidden
        self._left_out = hidden
        if not (folder / schema.LIBRARY_FILE).exists():
            return

        def read(_: object) -> FilterChoices:
            with LibraryDB(folder) as db:
                return photo_filter.choices(db.connection, hidden.tolist())

        self._worker.start(read, self._button.set_choices, self._notifier.show_error)

    def choose(self, photo_filter: PhotoFilter) -> None:
        """Show only photos that pass the filter."""
        self._photo_list.set_filter(photo_filter, everywhere=self._photo_list.everywhere)

    @property
    def is_active(self) -> bool:
        """Whether photos are left out."""
        return bool(self._photo_list.photo_filter) or not self._photo_list.everywhere

    def clear(self) -> None:
        """Show all photos of the folder, and search in all folders."""
        if self.is_active:
            self._photo_list.set_filter(PhotoFilter())

    def ask_dates(self) -> None:
        """Open the dialog for a range of dates."""
        dates = self._snapshot.taken
        if not len(dates):
            self._notifier.status(self.tr("No photo says when it was taken."))
        else:
            active, window = self._photo_list.photo_filter, self._button.window()
            dialog = DateRangeDialog(active, int(dates[-1]), int(dates[0]), window)
            dialog.chosen.connect(self.choose)
            dialog.open()

    def choose_period(self, period: Period | None) -> None:
        """Show only photos of a year or a month, or without a date; None: of all dates."""
        self.choose(of_period(self._photo_list.photo_filter, period))

    def _search_folder(self, folder_only: bool) -> None:
        self._photo_list.set_filter(self._photo_list.photo_filter, everywhere=not folder_only)

    def _show(self) -> None:
        """Show the chosen folder and the active filter."""
        folder_node, active = self._photo_list.folder_node, self._photo_list.photo_filter
        name = "" if folder_node is None else folder_node.name
        folder_only = not self._photo_list.everywhere
        found = self._photo_list.found is not None  # then similar ones come from all folders
        self._button.show_folder("" if found else name, folder_only=folder_only)
        self._button.show_filter(active)
        self._grid.empty.show_filtered(filtered=bool(active) or folder_only)
        span = UNDATED_SPAN if active.dated is False else (active.first, active.end)
        self._sidebar.show_span(*span)
        self._chips.show_filter(active, name if folder_only else "")
