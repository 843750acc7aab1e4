"""Opens the list of decisions and carries out what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from hashdesk.core.duplicates.decisions.decision import Decision
from hashdesk.core.duplicates.decisions.decisions_db import (
    DecisionsDB,
    export_decisions,
    import_decisions,
)
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.decisions.decisions_dialog import DecisionsDialog
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker


class DecisionsController(QObject):
    """Opens the dialog, and changes decisions in a thread."""

    changed = Signal()  # decisions were removed or imported

    def __init__(self, folder: Path, window: QWidget, notifier: Notifier) -> None:
        super().__init__(window)
        self._folder = folder
        self._window = window
        self._notifier = notifier
        self.worker = SerialWorker("decisions list", self)

    def stop(self) -> None:
        """End its thread."""
        self.worker.stop()

    def open(self) -> DecisionsDialog:
        """Show the decisions; returns at once."""
        dialog = DecisionsDialog(self._window)
        write, read = partial(self._use, dialog, write=True), partial(self._use, dialog)
        dialog.removed.connect(lambda ids: write(lambda db, _: db.remove(ids)))
        dialog.import_wanted.connect(
            lambda file: write(lambda db, library: import_decisions(db, file, library))
        )
        dialog.export_wanted.connect(
            lambda file: read(lambda db, library: export_decisions(db, file, library))
        )
        dialog.finished.connect(dialog.deleteLater)
        read(lambda _db, _library: None)
        dialog.open()
        return dialog

    def _use(
        self,
        dialog: DecisionsDialog,
        use: Callable[[DecisionsDB, Connection], object],
        *,
        write: bool = False,
    ) -> None:
        """Read or change the decisions, then list them again. use: gets the library, too."""
        folder = self._folder

        def work() -> list[tuple[Decision, str]]:
            with LibraryDB(folder) as db:
                with DecisionsDB(folder, write=write) as decisions_db:
                    use(decisions_db, db.connection)
                    decisions = decisions_db.all()
                return [(one, _name_of(db, one)) for one in decisions]

        def show(decisions: list[tuple[Decision, str]]) -> None:
            if write:
                self.changed.emit()
            if isValid(dialog):  # not closed meanwhile
                dialog.show_decisions(decisions)

        self.worker.queue(work, show, self._notifier.show_error)


def _name_of(db: LibraryDB, decision: Decision) -> str:
    """The file name of a photo of a decision; empty if the library has none of them."""
    for content in decision.members:
        for photo in photo_rows.by_content(db.connection, content):
            return formatting.shown(photo.name)
    return ""
