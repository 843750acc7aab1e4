"""The bar over the demo album, and what leads to the album and away from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QWidget

from hashdesk.ui.widgets.basic import button, paragraph, row
from hashdesk.ui.widgets.theme import GRID


class DemoBar(QFrame):
    """Says that these are not the person's own photos."""

    folder_wanted = Signal()  # of the person's own photos
    removal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        words = paragraph(
            self.tr("This is the demo album: pictures to try HashDesk with, apart from your own.")
        )
        self.folder_button = button(self.tr("Add my own photos…"), "main", self.folder_wanted)
        self.remove_button = button(self.tr("Remove the demo album"), "flat", self.removal_wanted)
        margins = (2 * GRID, GRID, GRID, GRID)
        layout = row(words, self.folder_button, self.remove_button, parent=self, margins=margins)
        layout.setStretchFactor(words, 1)
        self.hide()


class DemoController(QObject):
    """Decides whether folders belong here, or into the person's own library."""

    demo_wanted = Signal()
    home_wanted = Signal(list)  # folders to add there
    removal_wanted = Signal()

    def __init__(self, bar: DemoBar, *, here: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.here = here  # the demo album is in this window
        bar.setVisible(here)
        bar.removal_wanted.connect(self.removal_wanted)

    def takes(self, folders: Sequence[bytes]) -> bool:
        """Whether folders go elsewhere: nobody's own photos come into the demo's library."""
        if self.here:
            self.home_wanted.emit(list(folders))
        return self.here
