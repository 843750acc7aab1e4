"""The question before a window closes in the middle of something long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs.unfinished_jobs import RESUMABLE
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.dialogs.confirm import confirm


@dataclass(frozen=True)
class StoppedWork:
    """What would be stopped."""

    title: str
    command: str  # that does it
    waiting: tuple[str, ...] = ()  # titles of what waits for it, and can be resumed, too
    lost: tuple[str, ...] = ()  # … and would have to be started again
    figures: str = ""  # how far it has come, in words; empty: not known
    resumes: bool = False  # whatever its command does else


class CloseQuestion(QObject):
    """Asks before the window closes, and stands until it is answered.

    Its words follow what runs: once nothing does any more, it asks whether to close all the same.
    """

    kept_open = Signal()

    def __init__(self, window: QWidget, close: Callable[[], object]) -> None:
        """close: called if the answer is yes."""
        super().__init__(window)
        self._window = window
        self._close = close
        self._box: QMessageBox | None = None  # while it stands
        self._asked: StoppedWork | None = None  # about this; None: that it is done is said
        self._title = ""  # of what was asked about last

    def ask(self, work: StoppedWork) -> None:
        """Ask whether to stop it, once; returns at once."""
        if self._box is not None:
            return
        self._asked, self._title = work, work.title
        self._box = confirm(
            self._window,
            translate("HashDesk", "Close HashDesk"),
            _words(work),
            _stop_words(),
            self._close,
            translate("HashDesk", "Keep open"),
        )
        stay = self._box.defaultButton()
        self._agree = next(one for one in self._box.buttons() if one is not stay)
        self._guard = SwapGuard(self._agree)
        self._box.rejected.connect(self._keep_open)
        self._box.finished.connect(self._forget)

    def follow(self, work: StoppedWork | None, running: str) -> None:
        """Ask about what runs now; None: nothing is stopped by closing.

        running: title of the task that runs, if any. Its last steps are not asked about, but until
        they are made, it is not done.
        """
        if self._box is None or (work is None and running == self._title):
            return
        before, self._asked = self._asked, work
        if work is None:
            if before is not None:
                done = translate("HashDesk", "{doing} has ended in the meantime. Close HashDesk?")
                self._box.setText(done.format(doing=self._title))
                self._agree.setText(translate("HashDesk", "Close"))
        elif work != before:  # its figures go on, too
            self._title = work.title
            self._box.setText(_words(work))
            self._agree.setText(_stop_words())
            if before is None:  # a press was meant for what stops nothing
                self._guard.turned()

    def withdraw(self) -> None:
        """Take the question back: the window closes anyway."""
        box, self._box = self._box, None
        if box is not None:
            box.reject()

    def _keep_open(self) -> None:
        if self._box is not None:  # else it was taken back
            self.kept_open.emit()

    def _forget(self, _answer: int) -> None:
        self._box = None


def _stop_words() -> str:
    return translate("HashDesk", "Stop and close")


def _words(work: StoppedWork) -> str:
    """What is asked while something runs."""
    text = translate("HashDesk", "{doing} is not done yet. Stop it and close?")
    if work.figures:
        text = translate("HashDesk", "{doing} is not done yet ({figures}). Stop it and close?")
    asked = text.format(doing=work.title, figures=work.figures)
    return f"{asked} {_what_then(work)} {_what_waits(work)}".strip()


def _what_then(work: StoppedWork) -> str:
    """What becomes of a command that is stopped."""
    command = work.command
    if work.resumes or command in RESUMABLE:
        return translate("HashDesk", "What is done is kept, and you can resume it the next time.")
    if command == "groups":
        return translate(
            "HashDesk",
            "What is done is kept. Comparing goes on the next time you open Duplicates.",
        )
    if command == "demo":
        return translate(
            "HashDesk", "What is done is kept. The rest is done when you try it again."
        )
    if command == "copy":
        return translate(
            "HashDesk", "What is copied stays. For the rest, compare the card again the next time."
        )
    return translate("HashDesk", "You would have to start it again the next time.")


def _what_waits(work: StoppedWork) -> str:
    """What becomes of the tasks that wait for it; empty if none does."""
    kept = translate("HashDesk", "Waiting in line, and can be resumed, too: {titles}.")
    lost = translate("HashDesk", "Waiting in line, and would have to be started again: {titles}.")
    return " ".join(
        words.format(titles=", ".join(dict.fromkeys(titles)))
        for words, titles in ((kept, work.waiting), (lost, work.lost))
        if titles
    )
