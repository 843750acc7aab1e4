"""Imported libraries: imported, listed, searched too, opened in windows, and removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk import paths
from hashdesk.core.exchange.imported_libraries import ImportedLibrary, list_imported, remove
from hashdesk.ui import formatting
from hashdesk.ui.exchange.confirm_remove import confirm_remove
from hashdesk.ui.exchange.opened_windows import OpenedWindows
from hashdesk.ui.exchange.page import ExchangePage
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.search.other_libraries import OtherLibrariesController
from hashdesk.ui.serial_worker import SerialWorker


class ImportController(QObject):
    """Does what the card of imported libraries asks for."""

    def __init__(
        self,
        own: Path,
        page: ExchangePage,
        jobs: JobQueue,
        other_libraries: OtherLibrariesController,
        opened_windows: OpenedWindows,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        """own: the library of this window, which is not listed."""
        super().__init__(parent)
        self._own = own
        self._card = card = page.imports
        self._jobs = jobs
        self._other_libraries = other_libraries
        self._opened_windows = opened_windows
        self._notifier = notifier
        self.worker = SerialWorker("imports", self)
        card.file_chosen.connect(self._import)
        card.open_wanted.connect(self.open)
        card.search_wanted.connect(lambda folder, on: other_libraries.choose(folder, chosen=on))
        card.remove_wanted.connect(self._confirm)
        jobs.ended.connect(self._end)

    def stop(self) -> None:
        """End its thread."""
        self.worker.stop()

    def refresh(self) -> None:
        """Read the list again: the page has come into sight, or a library was added or removed."""
        folder, failed = paths.imports(), self._notifier.show_error
        self.worker.start(lambda _: list_imported(folder), self._show, failed)

    def open(self, folder: Path, photo: int = 0) -> None:
        """Open a library in a window of its own, searching for a photo of it if there is one."""
        words = ["--library", str(folder)] + (["--photo", str(photo)] if photo else [])
        place = self._card.window().geometry()
        if not self._opened_windows.open_beside(self._own, place, *words):
            self._notifier.notice(self.tr("{name} cannot be opened.").format(name=folder.name))

    def _show(self, libraries: Sequence[ImportedLibrary]) -> None:
        others = [library for library in libraries if library.folder != self._own]
        self._card.show_libraries(others, self._other_libraries.chosen)

    def _import(self, file: Path, photos: Path | None) -> None:
        place = paths.imports() / file.stem
        number = 1
        while place.exists():
            number += 1
            place = place.with_name(f"{file.stem} ({number})")
        self._jobs.bring_in(file, place, photos)

    def _confirm(self, library: ImportedLibrary) -> None:
        confirm_remove(
            self._card.window(), library.name, library.photos, lambda: self._remove(library.folder)
        )

    def _remove(self, folder: Path) -> None:
        self._other_libraries.choose(folder, chosen=False)
        self.worker.queue(lambda: remove(folder), lambda _: self.refresh(), self._keep)

    def _end(self, ending: CommandResult) -> None:
        if ending.command == "import" and ending.summary and not ending.error:
            library = Path(str(ending.summary["library"]))
            self._other_libraries.choose(library, chosen=True)
            self.refresh()
            words = self.tr("Imported: {name}.")
            shown = words.format(name=formatting.shown(library.name))
            self._notifier.notice(
                shown, self.tr("Open"), lambda: self.open(library, 0), yields=True
            )

    def _keep(self, error: Exception) -> None:
        self.refresh()
        self._notifier.show_error(error)
