"""Everything that can be done in the window, with its keys: one table, shown by F1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from hashdesk.core.encoding.codes import BITS
from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.theme import GRID

Handlers = Mapping[str, Callable[[], object]]

# name, words, keys. Keys in brackets belong to the grid itself and are only listed.
_TABLE: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    ("similar", NOOP("Actions", "Similar photos"), ("(Space)",)),
    ("view", NOOP("Actions", "View"), ("(Enter)", "F3")),
    ("back", NOOP("Actions", "Back"), ("Escape", "Alt+Left")),
    ("forward", NOOP("Actions", "Forward"), ("Alt+Right",)),
    ("region", NOOP("Actions", "Search with a part of the viewed photo"), ("R",)),
    ("info", NOOP("Actions", "What the viewed photo says of itself"), ("I",)),
    ("full_screen", NOOP("Actions", "Full screen"), ("F11",)),
    ("details", NOOP("Actions", "Details beside the photos"), ("Ctrl+I",)),
    ("larger", NOOP("Actions", "Larger photos"), ("Ctrl++", "Ctrl+=")),
    ("smaller", NOOP("Actions", "Smaller photos"), ("Ctrl+-",)),
    ("open_image", NOOP("Actions", "Search with a photo from outside…"), ("Ctrl+O",)),
    ("paste", NOOP("Actions", "Search with what was copied"), ("Ctrl+V",)),
    ("open", NOOP("Actions", "Open with its application"), ("Ctrl+Return",)),
    ("reveal", NOOP("Actions", "Show in folder"), ("Ctrl+E",)),
    ("copy_image", NOOP("Actions", "Copy"), ("Ctrl+C",)),
    ("copy_path", NOOP("Actions", "Copy path"), ("Ctrl+Shift+C",)),
    ("trash", NOOP("Actions", "Move to the trash"), ("Delete",)),
    ("undo", NOOP("Actions", "Undo"), ("Ctrl+Z",)),
    ("add_folder", NOOP("Actions", "Add folder…"), ("Ctrl+Shift+O",)),
    ("rescan", NOOP("Actions", "Rescan folders"), ("F5",)),
    ("cancel", NOOP("Actions", "Stop what is going on"), ("Ctrl+.",)),
    ("shortcuts", NOOP("Actions", "Keys"), ("F1", "?")),
    ("quit", NOOP("Actions", "Quit"), ("Ctrl+Q",)),
)
# The context menu; None: a line between.
PHOTO_ACTIONS = (
    *("similar", "view", None, "copy_image", "copy_path", "open", "reveal", None, "trash"),
)
CHANGES = ("trash", "add_folder", "rescan")  # to the library
VIEWER_ACTIONS = ("region", "info")  # letters: in the grid they belong to names


def translated(words: object) -> str:
    """A line of the table in the person's language."""
    return QCoreApplication.translate("Actions", str(words))


def photo_keys() -> frozenset[str]:
    """The keys of what is done with photos of the grid, as Qt writes them."""
    return frozenset(
        QKeySequence(key).toString()
        for name, _, keys in _TABLE
        if name in PHOTO_ACTIONS
        for key in keys
        if not key.startswith("(")
    )


def make_actions(window: QWidget, handlers: Handlers) -> dict[str, QAction]:
    """The actions of the table by name, in force in all of `window`."""
    made = {}
    for name, words, keys in _TABLE:
        action = QAction(translated(words), window)
        action.setShortcuts([QKeySequence(key) for key in keys if not key.startswith("(")])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(_without_arguments(handlers[name]))
        window.addAction(action)
        made[name] = action
    return made


def make_bits_actions(window: QWidget, choose: Callable[[int], object]) -> list[QAction]:
    """1 to 5, with or without Ctrl: the length of the code."""
    made = []
    for key, bits in enumerate(BITS, start=1):
        action = QAction(window)
        action.setShortcuts([QKeySequence(str(key)), QKeySequence(f"Ctrl+{key}")])
        action.triggered.connect(_without_arguments(partial(choose, bits)))
        window.addAction(action)
        made.append(action)
    return made


def _without_arguments(call: Callable[[], object]) -> Callable[[bool], None]:
    def triggered(_checked: bool = False) -> None:
        call()

    return triggered


class KeySheet(QDialog):
    """All keys on one sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        lines: list[tuple[str, tuple[str, ...]]] = [
            (translated(words), keys) for _, words, keys in _TABLE
        ]
        lines.insert(2, (self.tr("Move"), ("← ↑ → ↓", "PgUp", "PgDown", "Home", "End")))
        lines.insert(3, (self.tr("Select more"), ("Shift+←", "Ctrl+A")))
        lines.insert(4, (self.tr("Go to a name"), (self.tr("type it"),)))
        lines.insert(5, (self.tr("Zoom the viewed photo"), ("+", "-", "0", "Z")))
        lines.insert(6, (self.tr("Compare 4, 8, 16, 32, 64 bits"), ("1 2 3 4 5",)))
        lines += [
            (self.tr("Duplicates: next pair, back"), ("Space", "→", "←")),
            (self.tr("… not the same, keep all, hide"), ("N", "K", "H")),
            (self.tr("… mark the right one, or keep it instead"), ("X", "W")),
            (self.tr("… change over, difference, side by side"), ("F", "D", "S")),
        ]
        tall = -(-len(lines) // 2)
        for number, (words, keys) in enumerate(lines):
            half, row = divmod(number, tall)
            names = [_native(key.strip("()")) for key in keys]
            grid.addWidget(label(words), row, 3 * half)
            grid.addWidget(label("   ".join(names), "muted"), row, 3 * half + 1)
        grid.setColumnMinimumWidth(2, 2 * GRID)
        layout.addLayout(grid)
        layout.addSpacing(GRID)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _native(key: str) -> str:
    """A key as this platform writes it; what is no key stays as it is."""
    written = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return written if len(key.split()) == 1 and written else key
