"""The confirmation before a window closes in the middle of something long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs.unfinished_jobs import RESUMABLE
from hashdesk.ui.widgets.dialogs.confirm import confirm


@dataclass(frozen=True)
class StoppedWork:
    """What would be stopped."""

    title: str
    command: str  # that does it
    waiting: tuple[str, ...] = ()  # titles of what waits for it, and can be resumed, too
    lost: tuple[str, ...] = ()  # … and would have to be started again
    figures: str = ""  # how far it has come, in words; empty: not known


def confirm_stop(window: QWidget, work: StoppedWork, stop: Callable[[], object]) -> QMessageBox:
    """Ask whether to stop it; returns at once."""
    text = translate("HashDesk", "{doing} is not done yet. Stop it and close?")
    if work.figures:
        text = translate("HashDesk", "{doing} is not done yet ({figures}). Stop it and close?")
    asked = text.format(doing=work.title, figures=work.figures)
    words = f"{asked} {_what_then(work.command)} {_what_waits(work)}"
    return confirm(
        window,
        translate("HashDesk", "Close HashDesk"),
        words.strip(),
        translate("HashDesk", "Stop and close"),
        stop,
        translate("HashDesk", "Keep open"),
    )


def _what_then(command: str) -> str:
    """What becomes of a command that is stopped."""
    if command in RESUMABLE:
        return translate("HashDesk", "What is done is kept, and you can resume it the next time.")
    if command == "groups":
        return translate(
            "HashDesk", "What is done is kept, and goes on the next time you open Duplicates."
        )
    if command == "demo":
        return translate("HashDesk", "What is done is kept, and goes on when you try it again.")
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
