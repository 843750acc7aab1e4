"""What happens on the export's page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hashdesk.core.exchange import npy
from hashdesk.core.library import Library
from hashdesk.ui.exportpage import ExportPage
from hashdesk.ui.jobs import Jobs
from hashdesk.ui.lane import Lane
from hashdesk.ui.verbs import Ending


class Exporting(QObject):
    """Tells the size beforehand, and hands the wish on as a verb."""

    news = Signal(str)  # a sentence for a person

    def __init__(
        self, folder: Path, page: ExportPage, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._jobs = jobs
        self._lane = Lane("export", self)
        page.folder_chosen.connect(jobs.export)
        jobs.began.connect(lambda _: page.show_busy(busy=True))
        jobs.idle.connect(lambda: page.show_busy(busy=False))
        jobs.ended.connect(self._end)

    def stop(self) -> None:
        """End its thread."""
        self._lane.stop()

    def refresh(self) -> None:
        """Tell the size of the library as it is now."""
        folder = self._folder

        def read(_: object) -> tuple[int, int]:
            with Library(folder) as library:
                return len(library.codes), npy.expected_bytes(library)

        self._lane.start(
            read,
            lambda found: self._page.show_size(*found),
            lambda error: self.news.emit(str(error)),
        )

    def _end(self, ending: Ending) -> None:
        manifest = ending.summary.get("manifest")
        if ending.verb == "export" and isinstance(manifest, dict):
            self._page.show_exported(str(ending.summary["out"]), int(manifest["count"]))
