"""What happens in the list of decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from hashdesk.core.duplicates import decisions_db
from hashdesk.core.duplicates.decisions import Decision
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.decisions_dialog import DecisionsDialog
from hashdesk.ui.serial_worker import SerialWorker


class DecisionsController(QObject):
    """Opens the dialog, and does what it asks for."""

    news = Signal(str)  # a sentence for a person
    changed = Signal()  # other groups wait now

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._folder = folder
        self._window = window
        self._lane = SerialWorker("decided", self)

    def stop(self) -> None:
        """End its thread."""
        self._lane.stop()

    def open(self) -> DecisionsDialog:
        """Show what was decided; returns at once."""
        dialog = DecisionsDialog(self._window)
        dialog.removed.connect(
            lambda ids: self._change(dialog, lambda kept: kept.remove(ids), changes=True)
        )
        dialog.import_wanted.connect(
            lambda file: self._change(
                dialog, lambda kept: decisions_db.import_decisions(kept, file), changes=True
            )
        )
        dialog.export_wanted.connect(
            lambda file: self._change(
                dialog, lambda kept: decisions_db.export_decisions(kept, file)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        self._change(dialog, lambda _kept: None)
        dialog.open()
        return dialog

    def _change(
        self,
        dialog: DecisionsDialog,
        deed: Callable[[DecisionsDB], object],
        *,
        changes: bool = False,
    ) -> None:
        folder = self._folder

        def work() -> list[tuple[Decision, str]]:
            with DecisionsDB(folder, write=changes) as kept:
                deed(kept)
                decisions = kept.all()
            with LibraryDB(folder) as db:
                return [(one, _name_of(db, one)) for one in decisions]

        def show(decisions: list[tuple[Decision, str]]) -> None:
            if changes:
                self.changed.emit()
            if isValid(dialog):  # nobody has closed it meanwhile
                dialog.show_decisions(decisions)

        self._lane.queue(work, show, lambda error: self.news.emit(str(error)))


def _name_of(db: LibraryDB, decision: Decision) -> str:
    """The file name of a photo that a decision is about; empty if none of them is known here."""
    for content in decision.members:
        for photo in photo_rows.by_content(db.connection, content):
            return formatting.shown(photo.name)
    return ""
