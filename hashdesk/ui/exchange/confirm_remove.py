"""The question before an imported library is deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.dialogs.confirm import confirm


def confirm_remove(window: QWidget, name: str, photos: int, go: Callable[[], object]) -> None:
    """Ask whether an imported library shall be deleted; returns at once.

    go: called if the answer is yes.
    """
    words = translate(
        "HashDesk",
        "Remove the imported library {name} ({photos})? Photos are not touched, "
        "and the file it came from stays.",
    )
    confirm(
        window,
        translate("HashDesk", "Remove an imported library"),
        words.format(name=formatting.shown(name), photos=formatting.photos(photos)),
        translate("HashDesk", "Remove"),
        go,
    )
