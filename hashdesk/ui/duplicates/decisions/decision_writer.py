"""Writes decisions about groups, and takes them back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.decisions.decision import DecisionKind, new_decision
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.ui.formatting import translate
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.undo_history import UndoHistory, UndoStep


class DecisionWriter(QObject):
    """Writes decisions in a thread of its own; each is a step of the history."""

    taken_back = Signal(object, int)  # Marks, number of a group that waits again
    decided_again = Signal(object, int)  # Marks, number of a group that waits no more

    def __init__(
        self, folder: Path, history: UndoHistory, notifier: Notifier, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._history = history
        self._notifier = notifier
        self._worker = SerialWorker("decisions", self)
        self._steps: list[UndoStep] = []

    def stop(self) -> None:
        """End the thread after every decision is on disk."""
        self._worker.stop()

    def decide(self, kind: DecisionKind, level: MatchLevel, marks: Marks, number: int) -> None:
        """Write a decision about a group."""
        folder, pairs = self._folder, marks.review.pairs
        contents = pairs.contents_of(marks.members(number)).values()  # that were in sight
        ids: list[int] = []  # in decisions.db, once it is written

        def write() -> None:
            with DecisionsDB(folder, write=True) as decisions_db:
                ids[:] = decisions_db.add([new_decision(kind, level, contents)])

        def remove() -> None:
            with DecisionsDB(folder, write=True) as decisions_db:
                decisions_db.remove(ids)

        def fail(error: Exception) -> None:  # not written: the group waits again
            self._history.drop(step)
            self.taken_back.emit(marks, number)
            self._notifier.status("")  # it was told to be done
            self._notifier.show_error(error)

        def take_back() -> None:
            shown = partial(self.taken_back.emit, marks, number)
            self._worker.queue(remove, lambda _: shown(), self._notifier.show_error)

        def do_again() -> None:
            self.decided_again.emit(marks, number)
            self._worker.queue(write, lambda _: None, fail)

        undone = translate("HashDesk", "The group is unresolved again.")
        step = self._history.add(
            words_of(kind), take_back, do_again, done=_told(kind), undone=undone
        )
        self._steps.append(step)
        self._worker.queue(write, lambda _: None, fail)

    def when_written(self, then: Callable[[], None]) -> None:
        """Call `then` once every decision made so far is on disk."""
        self._worker.queue(lambda: None, lambda _: then(), self._notifier.show_error)

    def forget(self) -> None:
        """Drop decisions from the history: they were changed elsewhere."""
        for step in self._steps:
            self._history.drop(step)
        self._steps.clear()


def words_of(kind: DecisionKind) -> str:
    """What the history calls a decision."""
    return {
        DecisionKind.DIFFERENT: translate("HashDesk", "Not the same"),
        DecisionKind.KEEP: translate("HashDesk", "Keep all"),
        DecisionKind.HIDE: translate("HashDesk", "Hide this group"),
    }[kind]


def _told(kind: DecisionKind) -> str:
    """What is so once a decision was made."""
    return {
        DecisionKind.DIFFERENT: translate("HashDesk", "Resolved: the photos are not the same."),
        DecisionKind.KEEP: translate("HashDesk", "Resolved: all photos of the group are kept."),
        DecisionKind.HIDE: translate("HashDesk", "Resolved: the group is hidden."),
    }[kind]
