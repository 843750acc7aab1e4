"""The question before a folder leaves the library."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.confirm import confirm


def confirm_forget(window: QWidget, branch: FolderNode, forget: Callable[[bytes], object]) -> None:
    """Ask whether a folder shall really be taken out of the library; returns at once."""
    words = translate(
        "HashDesk",
        "Take {name} with {photos} out of the library? The photos themselves stay where they are; "
        "their codes and thumbnails go.",
    )
    confirm(
        window,
        translate("HashDesk", "Take out of the library"),
        words.format(name=branch.name, photos=formatting.photos(branch.photos)),
        translate("HashDesk", "Take out"),
        lambda: forget(branch.root),
    )
