"""Writes decisions about groups, and takes them back in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.decisions import DecisionKind, new_decision
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.duplicates.marks import Marks
from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.trash_controller import TrashController
from hashdesk.ui.serial_worker import SerialWorker


@dataclass(frozen=True)
class _Decided:
    """A decided group."""

    marks: Marks  # at that time
    number: int  # of the group
    ids: list[int]  # in decisions.db, once it is written


class DecisionWriter(QObject):
    """One undo stack of decisions and of photos that were moved to the trash."""

    taken_back = Signal(object, int)  # Marks, number of a group that waits again

    def __init__(
        self, folder: Path, trash: TrashController, notifier: Notifier, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._trash = trash
        self._notifier = notifier
        self._worker = SerialWorker("decisions", self)
        self._undo_stack: list[_Decided | None] = []  # the newest last; None: photos in the trash

    def stop(self) -> None:
        """End the thread after every decision is on disk."""
        self._worker.stop()

    def decide(self, kind: DecisionKind, level: MatchLevel, marks: Marks, number: int) -> None:
        """Write a decision about a group."""
        folder, photos = self._folder, marks.members(number)
        decided = _Decided(marks, number, [])
        self._undo_stack.append(decided)

        def write() -> None:
            with LibraryDB(folder) as db:
                contents = photo_rows.content_ids(db.connection, photos).values()
            with DecisionsDB(folder, write=True) as decisions_db:
                decided.ids.extend(decisions_db.add([new_decision(kind, level, contents)]))

        def fail(error: Exception) -> None:  # not written: the group waits again
            self._undo_stack = [one for one in self._undo_stack if one is not decided]
            self.taken_back.emit(marks, number)
            self._notifier.show_error(error)

        self._worker.queue(write, lambda _: None, fail)

    def when_written(self, then: Callable[[], None]) -> None:
        """Call `then` once every decision made so far is on disk."""
        self._worker.queue(lambda: None, lambda _: then(), self._notifier.show_error)

    def undo(self) -> None:
        """Take back the last decision, or bring the last photos back from the trash."""
        folder, stack = self._folder, self._undo_stack
        while stack and stack[-1] is None and not self._trash.can_undo:
            stack.pop()  # they could not be brought back
        last = stack[-1] if stack else None
        if last is None:
            self._trash.undo()
            return
        stack.pop()

        def take_back() -> None:
            with DecisionsDB(folder, write=True) as decisions_db:
                decisions_db.remove(last.ids)

        def show(_: None) -> None:
            self.taken_back.emit(last.marks, last.number)

        self._worker.queue(take_back, show, self._notifier.show_error)

    def forget(self) -> None:
        """Drop decisions from the undo stack: they were changed elsewhere."""
        self._undo_stack = [one for one in self._undo_stack if one is None]

    def photos_trashed(self) -> None:
        """Photos went to the trash."""
        self._undo_stack.append(None)

    def photos_restored(self) -> None:
        """The photos that went last came back, by a key or by the button of the notice."""
        if None in self._undo_stack:
            del self._undo_stack[-1 - self._undo_stack[::-1].index(None)]
