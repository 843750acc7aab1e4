"""Runs exports as commands, and shows their results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from hashdesk.core.exchange.export import estimate_size
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.search.library import Library
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.error_words import error_words
from hashdesk.ui.exchange.page import ExchangePage
from hashdesk.ui.exchange.part_in_view import PartInView, part_in_view
from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.search.results import ResultsController
from hashdesk.ui.serial_worker import SerialWorker


class ExportController(QObject):
    """Measures exports beforehand, and starts what the card asks for."""

    def __init__(
        self,
        folder: Path,
        page: ExchangePage,
        jobs: JobQueue,
        photo_list: PhotoList,
        results: ResultsController,
        scratch: ScratchFolder,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._photo_list = photo_list
        self._results = results
        self._notifier = notifier
        self._folder = folder
        self._page = page
        self._jobs = jobs
        self._worker = SerialWorker("export", self)
        self._scratch = scratch
        page.export.changed.connect(self._show_size)
        page.export.place_chosen.connect(self._export)
        jobs.began.connect(lambda title: page.show_busy(title, jobs.command))
        jobs.idle.connect(lambda: page.show_busy(""))
        jobs.ended.connect(self._end)

    def stop(self) -> None:
        """End its thread."""
        self._worker.stop()

    def refresh(self) -> None:
        """The page has come into sight, or the grid shows other photos."""
        if not self._page.isVisible():
            return
        self._page.export.show_in_view(self._in_view)
        self._show_size()

    def _show_size(self) -> None:
        if not self._photo_list.size:
            self._worker.supersede()
            self._page.export.show_problem(translate("HashDesk", "There are no photos yet."))
            return
        folder, chosen, photos = self._folder, self._page.export.chosen, self._only()

        def read(_: object) -> tuple[int, int]:
            only = None if photos is None else frozenset(photos.tolist())
            with Library(folder) as library:
                selection = replace(chosen.selection, photos=only)
                return estimate_size(library, EXPORT_FORMATS[chosen.format], selection)

        self._worker.start(
            read,
            lambda size: self._page.export.show_size(*size),
            lambda error: self._page.export.show_problem(error_words(error)),
        )

    def _only(self) -> PhotoIds | None:
        part = self._in_view if self._page.export.only_in_view else None
        return None if part is None else part.photos

    @property
    def _in_view(self) -> PartInView | None:
        return part_in_view(self._photo_list, self._results.result)

    def _export(self, place: Path) -> None:
        arguments, photos = self._page.export.chosen.arguments(), self._only()
        if photos is not None:
            only = self._scratch.path / "only.npy"
            np.save(only, photos)
            arguments += ["--only", str(only)]
        self._jobs.export(place, arguments)

    def _end(self, ending: CommandResult) -> None:
        summary = ending.summary
        if ending.error or ending.cancelled or not summary:
            return
        if ending.command == "export":
            count = int(summary["manifest"]["count"])
            self._page.export.show_exported(str(summary["out"]), count)
