"""The viewer: a photo with its name, a few buttons, and what its EXIF says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hashdesk.ui import formatting
from hashdesk.ui.viewer.canvas import ViewerCanvas
from hashdesk.ui.widgets.basic import ElidedLabel, label
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import DARK, GRID, Theme, palette

BAR_HEIGHT = 48
INFO_WIDTH = 320
NEWS_MS = 5000


class ViewerPage(QWidget):
    """Dark in light and dark: only the photo shall shine."""

    closed = Signal()
    similar_wanted = Signal()
    full_screen_wanted = Signal()
    menu_wanted = Signal(object)  # QPoint of the screen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.canvas = ViewerCanvas(theme)
        self.canvas.left.connect(self.closed)
        self.canvas.similar_wanted.connect(self.similar_wanted)
        self._news = label("", "muted")
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(self._news.clear)
        self._name = ElidedLabel()
        self._name.setProperty("role", "title")
        self._place = label("", "muted")
        self._info = QScrollArea()
        self._info.setObjectName("viewerInfo")
        self._info.setFixedWidth(INFO_WIDTH)
        self._info.setWidgetResizable(True)
        self._info.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._info.setAccessibleName(self.tr("What the photo says of itself"))
        self._info.hide()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.canvas, 1)
        row.addWidget(self._info)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._build_bar())
        layout.addLayout(row, 1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def show_name(self, name: str, rank: int, count: int) -> None:
        """Which photo it is, and which of how many (rank from 0)."""
        self._name.setText(name)
        words = self.tr("{rank} of {all}")
        self._place.setText(
            words.format(rank=formatting.count(rank + 1), all=formatting.count(count))
        )
        self.canvas.setAccessibleName(name)

    def tell(self, words: str) -> None:
        """Say something for a few seconds."""
        self._news.setText(words)
        self._forget.start(NEWS_MS)

    def show_tags(self, facts: Sequence[tuple[str, str]], tags: Sequence[tuple[str, str]]) -> None:
        """What is known of the photo, and what its EXIF says."""
        page = QWidget()
        page.setObjectName("viewerInfoPage")
        grid = QGridLayout(page)
        grid.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        parts = ((self.tr("PHOTO"), facts), (self.tr("EXIF"), tags))
        for heading, rows in parts:
            if not rows:
                continue
            grid.addWidget(label(heading, "heading"), grid.rowCount(), 0, 1, 2)
            for name, value in rows:
                line = grid.rowCount()
                grid.addWidget(label(name, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
                shown = label(value)
                shown.setWordWrap(True)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(shown, line, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self._info.setWidget(page)

    def toggle_info(self) -> None:
        """Show or hide the panel with the EXIF."""
        self._info.setVisible(self._info.isHidden())

    def toggle_region(self) -> None:
        """Draw a rectangle next, or rather not."""
        self.canvas.choose_region(choosing=not self.canvas.choosing)
        self.canvas.setFocus()

    def _build_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("viewerBar")
        bar.setFixedHeight(BAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID // 2)
        deeds = (
            ("arrow-left", self.tr("Back"), "Esc", self.closed.emit),
            ("squares-four", self.tr("Similar photos"), self.tr("Space"), self.similar_wanted.emit),
            ("selection", self.tr("Search with a part of it"), "R", self.toggle_region),
            ("magnifying-glass-plus", self.tr("Every pixel"), "Z", self.canvas.show_pixels),
            ("info", self.tr("What the photo says of itself"), "I", self.toggle_info),
            ("corners-out", self.tr("Full screen"), "F11", self.full_screen_wanted.emit),
        )
        buttons, bright = {}, palette(DARK)
        for name, words, keys, deed in deeds:
            made = IconButton(name, words, keys, always=bright)
            made.clicked.connect(lambda _checked=False, deed=deed: deed())
            buttons[name] = made
        buttons["selection"].setCheckable(True)
        self.canvas.choosing_changed.connect(buttons["selection"].setChecked)
        back, *others = buttons.values()
        row.addWidget(back)
        row.addSpacing(GRID)
        row.addWidget(self._name, 1)
        row.addWidget(self._news)
        row.addSpacing(GRID)
        row.addWidget(self._place)
        row.addSpacing(GRID)
        for made in others:
            row.addWidget(made)
        return bar
