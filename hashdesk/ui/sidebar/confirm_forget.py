"""The question before a folder is taken out of the library."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.confirm import confirm


def confirm_forget(window: QWidget, node: FolderNode, forget: Callable[[bytes], object]) -> None:
    """Ask whether a root shall be taken out of the library; returns at once.

    forget: called with its path if the answer is yes.
    """
    words = translate(
        "HashDesk",
        "Take {name} with {photos} out of the library? The photos themselves stay where they are; "
        "their codes and thumbnails go.",
    )
    confirm(
        window,
        translate("HashDesk", "Take out of the library"),
        words.format(name=node.name, photos=formatting.photos(node.photos)),
        translate("HashDesk", "Take out"),
        lambda: forget(node.root),
    )
