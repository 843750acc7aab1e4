"""What can be undone, in the order in which it was done: one history for all pages.

Steps are added after they were done. What cannot be done again leaves the history once it is
undone. What is done anew instead (photos go to the trash with all checks and questions, so that it
may come to nothing) leaves it then, and whoever does it adds another step.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

MOST_STEPS = 1000  # that are remembered


class UndoStep(QUndoCommand):
    """Something that a person did. take_back, do_again: may go on in a worker.

    anew: `do_again` adds a step of its own. done, undone: what is so after either; "": that is told
    once it is so.
    """

    def __init__(
        self,
        words: str,
        take_back: Callable[[], object],
        do_again: Callable[[], object] | None,
        *,
        anew: bool,
        done: str,
        undone: str,
    ) -> None:
        super().__init__(words)
        self.anew = anew
        self.done, self.undone = done, undone
        self._take_back = take_back
        self._do_again = do_again
        self._is_new = True

    def undo(self) -> None:
        """Take it back."""
        if self._do_again is None:
            self.setObsolete(True)
        self._take_back()

    def redo(self) -> None:
        """Do it again; the stack also calls this when the step is added, already done."""
        if not self._is_new and self._do_again is not None:
            self.setObsolete(self.anew)
            self._do_again()
        self._is_new = False


class UndoHistory(QObject):
    """The steps of one window, and which of them comes next."""

    changed = Signal()
    told = Signal(str)  # what is so, now that a step was done or taken back; "": not yet

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST_STEPS)
        self._stack.indexChanged.connect(self.changed)

    def add(
        self,
        words: str,
        take_back: Callable[[], object],
        do_again: Callable[[], object] | None = None,
        *,
        anew: bool = False,
        done: str = "",
        undone: str = "",
    ) -> UndoStep:
        """Remember what was just done, and tell it if it has words for that.

        words: its name, as in "Undo: Move 3 photos …".
        """
        step = UndoStep(words, take_back, do_again, anew=anew, done=done, undone=undone)
        self._stack.push(step)
        if done:
            self.told.emit(done)
        return step

    def drop(self, step: UndoStep) -> None:
        """Forget a step that has been taken back otherwise, or was not done after all."""
        if isValid(step):  # the stack deletes what was undone once something else is done
            step.setObsolete(True)
            self._drop_obsolete()
            self.changed.emit()

    def comes_next(self, step: UndoStep) -> bool:
        """Whether `undo` takes back this step."""
        return self.can_undo and self._stack.command(self._stack.index() - 1) is step

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._stack.canUndo()

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._stack.canRedo()

    @property
    def undo_words(self) -> str:
        """The name of the step that `undo` takes back; empty: there is none."""
        return self._stack.undoText()

    @property
    def redo_words(self) -> str:
        """The name of the step that `redo` does again; empty: there is none."""
        return self._stack.redoText()

    def undo(self) -> None:
        """Take back the last step."""
        if self.can_undo:
            step = self._stack.command(self._stack.index() - 1)
            told = step.undone if isinstance(step, UndoStep) else ""
            self.told.emit(told)  # first: whatever it leads to is told later
            self._stack.undo()
            self._drop_obsolete()

    def redo(self) -> None:
        """Do again the step that was taken back last."""
        if self.can_redo:
            step = self._stack.command(self._stack.index())
            is_anew = isinstance(step, UndoStep) and step.anew
            self.told.emit(step.done if isinstance(step, UndoStep) else "")
            self._stack.redo()
            self._drop_obsolete()
            if is_anew:
                self.changed.emit()  # the stack is silent about a step that it drops

    def _drop_obsolete(self) -> None:
        """Let the stack drop what nobody can undo or redo: it does so on the way over it."""
        stack = self._stack
        while stack.canUndo() and stack.command(stack.index() - 1).isObsolete():
            stack.undo()
        while stack.canRedo() and stack.command(stack.index()).isObsolete():
            stack.redo()
