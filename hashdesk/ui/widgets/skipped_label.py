"""Says which folders a scan did not enter, how many of each kind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from hashdesk.core.scanning.skipped_folders import SkipKind
from hashdesk.core.scanning.skipped_record import SkippedKind
from hashdesk.ui import formatting


class SkippedLabel(QLabel):
    """A sentence, and some of the folders in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setWordWrap(True)

    def words_of(self, kinds: Sequence[SkippedKind]) -> str:
        """How many folders of each kind there are: "2 folders of trash, 1 folder of originals"."""
        names = {
            SkipKind.TRASH: lambda n: self.tr("%Ln trash folders", None, n),
            SkipKind.THUMBNAILS: lambda n: self.tr("%Ln thumbnail folders", None, n),
            SkipKind.VERSIONS: lambda n: self.tr("%Ln folders of earlier versions", None, n),
            SkipKind.ORIGINALS: lambda n: self.tr("%Ln folders of originals", None, n),
            SkipKind.NOMEDIA: lambda n: self.tr("%Ln folders with a .nomedia file", None, n),
        }
        return ", ".join(names[kind.kind](kind.count) for kind in kinds)

    def show_words(self, words: str, kinds: Sequence[SkippedKind]) -> None:
        """Show a sentence; none hides the label. kinds: whose paths the tool tip names."""
        paths = [formatting.shown(path) for kind in kinds for path in kind.examples]
        more = ["…"] if any(kind.more for kind in kinds) else []
        self.setText(words)
        self.setToolTip(formatting.plain_lines([*paths, *more]))
        self.setVisible(bool(words))
