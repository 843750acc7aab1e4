"""Decisions about groups: on the disk a moment later, and taken back in order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.decisions import DecisionKind, new_decision
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.duplicates.marks import Marks
from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.photos.photo_actions import PhotoActions
from hashdesk.ui.serial_worker import SerialWorker


@dataclass(frozen=True)
class _Decided:
    """A group that was decided, in the marks of that moment; its id in the file once it has one."""

    marks: Marks
    number: int
    ids: list[int]


class DecisionWriter(QObject):
    """Writes and takes back; photos thrown away in between are taken back in their turn."""

    taken_back = Signal(object, int)  # Marks, number of a group that waits again
    failed = Signal(str)  # a sentence for a person

    def __init__(self, folder: Path, deeds: PhotoActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._deeds = deeds
        self.lane = SerialWorker("decisions", self)
        self._done: list[_Decided | None] = []  # what can be taken back; None: photos thrown away

    def stop(self) -> None:
        """End its thread, after what was decided is on the disk."""
        self.lane.stop()

    def decide(self, kind: DecisionKind, level: MatchLevel, marks: Marks, number: int) -> None:
        """Keep what was decided about a group."""
        folder, photos = self._folder, marks.members(number)
        decided = _Decided(marks, number, [])
        self._done.append(decided)

        def keep() -> None:
            with LibraryDB(folder) as db:
                contents = photo_rows.content_ids(db.connection, photos).values()
            with DecisionsDB(folder, write=True) as decisions:
                decided.ids.extend(decisions.add([new_decision(kind, level, contents)]))

        def fail(error: Exception) -> None:  # it was not kept: the group waits again
            self._done = [one for one in self._done if one is not decided]
            self.taken_back.emit(marks, number)
            self._tell(error)

        self.lane.queue(keep, lambda _: None, fail)

    def undo(self) -> None:
        """Take back what was decided or thrown away last."""
        while self._done and self._done[-1] is None and not self._deeds.can_undo:
            self._done.pop()  # it could not be brought back
        last = self._done[-1] if self._done else None
        if last is None:
            self._deeds.undo()
            return
        self._done.pop()
        folder = self._folder

        def take_back() -> None:
            with DecisionsDB(folder, write=True) as decisions:
                decisions.remove(last.ids)

        self.lane.queue(
            take_back, lambda _: self.taken_back.emit(last.marks, last.number), self._tell
        )

    def forget(self) -> None:
        """Decisions were changed elsewhere: what can be taken back here are photos alone."""
        self._done = [one for one in self._done if one is None]

    def thrown_away(self) -> None:
        """Photos went to the trash."""
        self._done.append(None)

    def brought_back(self) -> None:
        """The photos that went last came back: by a key, or by the button of the notice."""
        if None in self._done:
            del self._done[len(self._done) - 1 - self._done[::-1].index(None)]

    def _tell(self, error: Exception) -> None:
        self.failed.emit(str(error) or type(error).__name__)
