"""The confirmation before a window with a running job closes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.confirm import confirm


def confirm_stop(window: QWidget, job_title: str, stop: Callable[[], object]) -> QMessageBox:
    """Ask whether to stop the running job; returns at once."""
    text = translate(
        "HashDesk",
        "{doing} is not done yet. Stop it and close? What is done is kept, and it can be resumed.",
    )
    return confirm(
        window,
        translate("HashDesk", "Close HashDesk"),
        text.format(doing=job_title),
        translate("HashDesk", "Stop and close"),
        stop,
        translate("HashDesk", "Keep open"),
    )
