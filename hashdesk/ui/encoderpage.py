"""The page of the encoder: its code sets, and adapting to the library."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hashdesk.ui.adaptpanel import AdaptPanel
from hashdesk.ui.codesetlist import CodeSetList
from hashdesk.ui.theme import GRID, Theme
from hashdesk.ui.thumbnails import Thumbnails
from hashdesk.ui.widgets import label

WIDTH = 880  # pixels: lines that are longer are hard to read


class EncoderPage(QScrollArea):
    """Arranges the two, one below the other."""

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.code_sets = CodeSetList()
        self.adapt = AdaptPanel(thumbnails, theme)
        sheet = QWidget()
        sheet.setObjectName("sheetPage")
        self.setWidget(sheet)
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.setSpacing(GRID)
        for heading, part in (
            (self.tr("ADAPT TO MY LIBRARY"), self.adapt),
            (self.tr("CODES OF THIS LIBRARY"), self.code_sets),
        ):
            layout.addWidget(label(heading, "heading"))
            layout.addWidget(part)
            layout.addSpacing(2 * GRID)
        layout.addStretch(1)
        outer = QHBoxLayout(sheet)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column, 1)
        outer.addStretch(0)
