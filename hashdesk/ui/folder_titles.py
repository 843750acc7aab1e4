"""What folders of a library are called in the window."""

from __future__ import annotations

from pathlib import Path

from hashdesk.extras.demo_place import is_album
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate


def folder_title(folder: bytes, library: Path) -> str:
    """The name of a folder, for a label; the demo album has one in each language."""
    if is_album(folder, library):
        return translate("HashDesk", "Demo album")
    return formatting.name_of(folder)
