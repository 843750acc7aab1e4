"""The question before a window with a running job closes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.confirm import confirm


def confirm_stop(window: QWidget, doing: str, stop: Callable[[], object]) -> QMessageBox:
    """Ask whether what goes on shall be stopped for good; returns at once."""
    words = translate(
        "HashDesk", "{doing} is not done yet. Stop it and close? What it has so far is kept."
    )
    return confirm(
        window,
        translate("HashDesk", "Close HashDesk"),
        words.format(doing=doing),
        translate("HashDesk", "Stop and close"),
        stop,
        translate("HashDesk", "Keep open"),
    )
