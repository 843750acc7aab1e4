"""The list of all keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QVBoxLayout, QWidget

from hashdesk.ui.actions import ACTIONS, VIEWER_ACTIONS, key_name, keys_of, translated
from hashdesk.ui.current_page import PageId
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.theme import GRID

SHARE_OF_SCREEN = 0.9  # that the dialog takes at most


class KeySheet(QDialog):
    """The dialog that F1 opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        pages = set(PageId) - {PageId.SETTINGS, PageId.FAILURES}
        elsewhere = pages | {*VIEWER_ACTIONS, "trash_all"}  # they have lines of their own
        listed = [one for one in ACTIONS if one[2] and one[0] not in elsewhere]
        actions = [(without_letter(translated(text)), keys) for _, text, keys in listed]
        lines: list[tuple[str, tuple[str, ...]]] = [
            *actions[:2],
            (self.tr("Move"), ("← ↑ → ↓",)),
            (self.tr("… by a page, to the ends"), ("PgUp", "PgDown", "Home", "End")),
            (self.tr("Select more"), ("Shift+←", "Shift+→")),
            (self.tr("Find by name"), (self.tr("type it"),)),
            (self.tr("Match: from near-identical to same theme"), ("1 2 3 4 5",)),
            (self.tr("In the opened photo: zoom"), ("+", "-", "0", "Z")),
            (self.tr("… info"), keys_of("info")),
            (self.tr("… search by area"), keys_of("region")),
            (
                self.tr("… move the area, resize it, search"),
                ("← ↑ → ↓", self.tr("Shift+arrows"), "Return"),
            ),
            *actions[2:],
            (self.tr("Pages, in the order on the left"), ("Alt+1", "…", "Alt+7")),
            (self.tr("Open a shelf of the atlas"), ("Return",)),
            (self.tr("Name a shelf of the atlas"), ("F2",)),
            (self.tr("Recently deleted: restore"), ("Return",)),
            (self.tr("New photos on a card: open in default app"), ("Return",)),
            (self.tr("Duplicates: next photo, back"), ("Space", "→", "←")),
            (self.tr("… next group, back"), ("↓", "↑")),
            (self.tr("… three photos or more: on to their tiles"), ("Tab",)),
            (self.tr("… not the same, keep all, hide"), ("N", "K", "H")),
            (self.tr("… mark the right one, all but the left one"), ("X", "A")),
            (
                self.tr("… keep this one, trash the marked ones"),
                ("W", "Del"),
            ),
            (self.tr("… trash the marked ones of all groups"), keys_of("trash_all")),
            (self.tr("… flip, difference, side by side"), ("F", "D", "S")),
        ]
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        sheet = _sheet(lines, 2)
        if sheet.sizeHint().width() > room.width():
            sheet = _sheet(lines, 1)
        area = ScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.addWidget(area)
        layout.addSpacing(GRID)
        close = button(self.tr("Close"), clicked=self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        whole = sheet.sizeHint() + self.sizeHint() - area.sizeHint()
        bar = area.verticalScrollBar().sizeHint().width() if whole.height() > room.height() else 0
        self.resize((whole + QSize(bar, 0)).boundedTo(room))


def _sheet(lines: Sequence[tuple[str, Sequence[str]]], columns: int) -> QWidget:
    """What keys do, and the keys, in so many columns."""
    sheet = QWidget()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(3 * GRID)
    grid.setVerticalSpacing(GRID)
    rows = -(-len(lines) // columns)
    for number, (text, keys) in enumerate(lines):
        column, row = divmod(number, rows)
        names = [_native(key.strip("()")) for key in keys]
        grid.addWidget(label(text), row, 3 * column)
        grid.addWidget(label("   ".join(names), "muted"), row, 3 * column + 1)
        if column:
            grid.setColumnMinimumWidth(3 * column - 1, 2 * GRID)
    return sheet


def _native(key: str) -> str:
    """A key in the platform's notation; any other text unchanged."""
    return (len(key.split()) == 1 and key_name(key)) or key
