"""The filters in force: chosen in the menu or the time line, shown as chips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk.core import filtering, schema
from hashdesk.core.filtering import Choices, Filter
from hashdesk.core.store import Store
from hashdesk.ui.collection import Collection
from hashdesk.ui.daterange import DateRange
from hashdesk.ui.frame import Frame
from hashdesk.ui.lane import Lane
from hashdesk.ui.periods import Period
from hashdesk.ui.snapshot import Snapshot


class Filters(QObject):
    """One filter for the library and for answers."""

    def __init__(
        self, folder: Path, collection: Collection, frame: Frame, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._collection = collection
        self._frame = frame
        self._lane = Lane("choices", self)
        self._snapshot = Snapshot()
        self._wanted = Filter()
        self._here = False  # answers come from the chosen folder alone
        button = frame.top.filter
        button.chosen.connect(self.choose)
        button.dates_wanted.connect(self.ask_dates)
        button.here_wanted.connect(self._stay_here)
        frame.chips.chosen.connect(self.choose)
        frame.chips.here_left.connect(lambda: self._stay_here(False))
        frame.side.time.chosen.connect(self._choose_period)
        collection.changed.connect(self._show_folder)

    def stop(self) -> None:
        """End its thread."""
        self._lane.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again): it may offer other choices."""
        self._snapshot = snapshot
        if not (self._folder / schema.FILE_NAME).exists():
            return
        folder = self._folder

        def read(_: object) -> Choices:
            with Store(folder) as store:
                return filtering.choices(store.connection)

        self._lane.start(read, self._frame.top.filter.show_choices, self._tell)

    def choose(self, wanted: Filter) -> None:
        """Show only what meets these conditions."""
        self._wanted = wanted
        self._apply()

    def ask_dates(self) -> None:
        """Let a person say from when to when."""
        dates = self._snapshot.dates
        if len(dates):
            dialog = DateRange(self._wanted, int(dates[-1]), int(dates[0]), self._frame)
            dialog.chosen.connect(self.choose)
            dialog.open()

    def _choose_period(self, period: Period | None) -> None:
        first, end = (None, None) if period is None else period.span
        self.choose(replace(self._wanted, first=first, end=end))

    def _stay_here(self, here: bool) -> None:
        self._here = here
        self._apply()

    def _show_folder(self, _asked: bool = False) -> None:
        """Another folder may be looked at, or another filter be in force."""
        branch = self._collection.branch
        if branch is None:
            self._here = False
        name = "" if branch is None else branch.name
        self._frame.top.filter.show_folder(name, here=self._here)
        self._frame.chips.show_filter(self._wanted, name if self._here else "")

    def _apply(self) -> None:
        self._show_folder()
        self._frame.top.filter.show_filter(self._wanted)
        self._frame.side.time.show_span(self._wanted.first, self._wanted.end)
        self._collection.filter(self._wanted, everywhere=not self._here)

    def _tell(self, error: Exception) -> None:
        self._frame.notice(str(error))
