"""The question before a folder is removed from the library."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.dialogs.confirm import confirm


def confirm_forget(window: QWidget, node: FolderNode, forget: Callable[[bytes], object]) -> None:
    """Ask whether a root shall be removed from the library; returns at once.

    forget: called with its path if the answer is yes.
    """
    words = translate(
        "HashDesk",
        "Remove “{name}” ({photos}) from the library? The photos stay where they are.",
    )
    confirm(
        window,
        translate("HashDesk", "Remove from library"),
        words.format(name=node.name, photos=formatting.photos(node.photos)),
        translate("HashDesk", "Remove"),
        lambda: forget(node.root),
    )
