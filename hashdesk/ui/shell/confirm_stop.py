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


def confirm_stop(window: QWidget, work: StoppedWork, stop: Callable[[], object]) -> QMessageBox:
    """Ask whether to stop it; returns at once."""
    text = translate("HashDesk", "{doing} is not done yet. Stop it and close?")
    return confirm(
        window,
        translate("HashDesk", "Close HashDesk"),
        f"{text.format(doing=work.title)} {_what_then(work.command)}",
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
