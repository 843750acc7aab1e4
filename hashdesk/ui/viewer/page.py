"""The viewer's page: the photo, its name, buttons, and a panel with EXIF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.viewer.canvas import ViewerCanvas
from hashdesk.ui.viewer.tag_names import tag_name
from hashdesk.ui.widgets.basic import ElidedLabel, column, label, paragraph, row
from hashdesk.ui.widgets.controls.swap_guard import PRESSING_KEYS
from hashdesk.ui.widgets.focus.scroll_keys import SCROLLING_KEYS, ScrollArea
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.overlay_label import OverlayLabel
from hashdesk.ui.widgets.theme import DARK, GRID, Theme, palette
from hashdesk.ui.widgets.wrapped_text import selectable

BAR_HEIGHT = 48
INFO_WIDTH = 320
INFO_NAME_WIDTH = 124  # of the names in the panel, unless a word needs more
MESSAGE_MS = 5000


class ViewerPage(QWidget):
    """Dark in every colour scheme, so that the photo stands out."""

    close_wanted = Signal()
    similar_wanted = Signal()
    full_screen_wanted = Signal()
    menu_wanted = Signal(object)  # QPoint on the screen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.canvas = ViewerCanvas(theme)
        self.canvas.close_wanted.connect(self.close_wanted)
        self.canvas.similar_wanted.connect(self.similar_wanted)
        # Over the photo: beside the name, there is room for neither in a narrow window.
        self._message = OverlayLabel(self.canvas)
        self._message_timer = QTimer(self, singleShot=True)
        self._message_timer.timeout.connect(lambda: self._message.show_words(""))
        self._name = ElidedLabel(role="title")
        self.rank_label = label("", "muted")
        self.zoom_label = label("", "muted")
        self.zoom_label.setAccessibleName(self.tr("Size in sight"))
        self.info = ScrollArea()
        self.info.setObjectName("viewerInfo")
        self.info.setFixedWidth(INFO_WIDTH)
        self.info.setWidgetResizable(True)
        self.info.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.info.setAccessibleName(self.tr("Info"))
        self.info.hide()
        self.info.installEventFilter(self)
        middle = row(self.canvas, self.info, spacing=0)
        middle.setStretchFactor(self.canvas, 1)
        column(self._build_bar(), middle, parent=self, spacing=0).setStretchFactor(middle, 1)
        self.canvas.scale_changed.connect(self._show_scale)
        self._show_scale(0.0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the keys of the photo work at the buttons and the panel, but those they need."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        needed = PRESSING_KEYS
        if watched is self.info:
            scrolls = self.info.verticalScrollBar().maximum() > 0
            needed = SCROLLING_KEYS if scrolls else frozenset()
        return Qt.Key(event.key()) not in needed and self.canvas.take_key(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def show_name(self, name: str, rank: int, count: int) -> None:
        """Show the name of the photo, its rank (from 0) and the number of photos."""
        self._name.setText(name)
        ranks = {"rank": formatting.count(rank + 1), "all": formatting.count(count)}
        self.rank_label.setText(self.tr("{rank} of {all}").format(**ranks))
        self.canvas.setAccessibleName(name)

    def _show_scale(self, scale: float) -> None:
        """Show the zoom. scale: device pixels per pixel of the photo; 0: no photo is shown."""
        percent = formatting.count(max(round(100 * scale), 1))
        self.zoom_label.setText(self.tr("{percent}%").format(percent=percent) if scale else "")
        if self.canvas.is_actual_size:
            self.pixels_button.explain(self.tr("Shown at its actual size"))
        else:
            self.pixels_button.explain(self.tr("Actual size (100%)"), "Z")
        # Between two photos there is none: the button keeps the focus if it has it.
        if scale or not self.pixels_button.hasFocus():
            self.pixels_button.setEnabled(bool(scale) and not self.canvas.is_actual_size)

    @property
    def message(self) -> str:
        """The sentence in sight; empty if there is none."""
        return self._message.words

    def show_message(self, text: str) -> None:
        """Show a sentence for a few seconds."""
        self._message.show_words(text)
        self._message_timer.start(MESSAGE_MS)

    def show_details(
        self, details: Sequence[tuple[str, str]], tags: Sequence[tuple[str, str]]
    ) -> None:
        """Fill the panel. details: from the library; tags: EXIF; both names and texts."""
        page = QWidget()
        page.setObjectName("viewerInfoPage")
        grid = QGridLayout(page)
        grid.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        exif = [(tag_name(name), value) for name, value in tags]
        # A label cuts a word that is wider than its column.
        width = max([INFO_NAME_WIDTH, *(_least_width(name) for name, _ in (*details, *exif))])
        room = INFO_WIDTH - width - 8 * GRID  # of the values at least, beside a scroll bar
        for heading, rows in ((self.tr("PHOTO"), details), (self.tr("EXIF"), exif)):
            if rows:
                grid.addWidget(label(heading, "heading"), grid.rowCount(), 0, 1, 2)
            for name, value in rows:
                line = grid.rowCount()
                named = paragraph(name, "muted")
                named.setFixedWidth(width)
                grid.addWidget(named, line, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(selectable(value, room), line, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.info.setWidget(page)

    def toggle_info(self) -> None:
        """Show or hide the panel with details and EXIF."""
        self.info.setVisible(self.info.isHidden())

    @property
    def choosing_region(self) -> bool:
        """Whether a rectangle is being chosen."""
        return self.canvas.choosing

    def toggle_region(self) -> None:
        """Start or cancel choosing a rectangle."""
        self.canvas.choose_region(choosing=not self.canvas.choosing)
        self.canvas.setFocus()

    def _build_bar(self) -> QWidget:
        bar, canvas = QFrame(), self.canvas
        bar.setObjectName("viewerBar")
        bar.setFixedHeight(BAR_HEIGHT)
        actions = (
            ("arrow-left", self.tr("Back"), "Esc", self.close_wanted),
            ("squares-four", self.tr("Similar photos"), self.tr("Space"), self.similar_wanted),
            ("selection", self.tr("Search by area"), "R", self.toggle_region),
            (
                "magnifying-glass-plus",
                self.tr("Actual size (100%)"),
                "Z",
                lambda: canvas.show_pixels(),
            ),
            ("info", self.tr("Info"), "I", self.toggle_info),
            ("corners-out", self.tr("Full screen"), "F11", self.full_screen_wanted),
        )
        buttons, bright = {}, palette(DARK)
        for icon, text, keys, action in actions:
            buttons[icon] = IconButton(icon, text, keys, always=bright, clicked=action)
        self.pixels_button = buttons["magnifying-glass-plus"]
        buttons["selection"].setCheckable(True)
        canvas.choosing_changed.connect(buttons["selection"].setChecked)
        back, *others = buttons.values()
        layout = row(parent=bar, margins=(GRID, 0, GRID, 0), spacing=GRID // 2)
        layout.addWidget(back)
        layout.addSpacing(GRID)
        layout.addWidget(self._name, 1)
        layout.addSpacing(GRID)
        for icon, words, keys, step in (
            ("caret-left", self.tr("Previous photo"), "←", -1),
            ("caret-right", self.tr("Next photo"), "→", 1),
        ):
            arrow = IconButton(icon, words, keys, always=bright)
            arrow.clicked.connect(lambda _=False, step=step: canvas.stepped.emit(step))
            layout.addWidget(arrow)
            if step < 0:
                layout.addWidget(self.rank_label)
        layout.addSpacing(GRID)
        for button in others:
            if button is self.pixels_button:
                # As wide as its widest words: nothing moves while somebody zooms.
                widest = self.tr("{percent}%").format(percent=formatting.count(1600))
                self.zoom_label.setMinimumWidth(
                    self.zoom_label.fontMetrics().horizontalAdvance(widest)
                )
                self.zoom_label.setAlignment(
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                )
                layout.addWidget(self.zoom_label)
            layout.addWidget(button)
        for keyed in (bar, *bar.findChildren(IconButton)):  # the bar: for a button that has greyed
            keyed.installEventFilter(self)
        return bar


def _least_width(name: str) -> int:
    """The pixels that no word of a name is wider than."""
    named = paragraph(name, "muted")
    named.ensurePolished()
    return named.minimumSizeHint().width()
