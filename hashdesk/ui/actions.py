"""The table of the window's actions with their texts and keys, and the menus that show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from hashdesk.ui.current_page import PageId
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.match_steps import MATCH_BITS

Handlers = Mapping[str, Callable[[], object]]

CLOSE_KEY, QUIT_KEY = "Ctrl+W", "Ctrl+Q"

# Name, text, keys. In a text, "&" stands before the letter that chooses it in menus: once in each
# of MENUS, and in PHOTO_MENU. Keys in brackets are handled by the grid and only listed here. An
# action that has the name of a page goes to it, by Alt: 1 to 5, with or without Ctrl, are *Match*.
ACTIONS: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    ("similar", NOOP("Actions", "&Similar photos"), ("(Space)",)),
    ("view", NOOP("Actions", "Vi&ew"), ("(Return)", "F3")),
    ("back", NOOP("Actions", "&Back"), ("Escape", "Alt+Left")),
    ("forward", NOOP("Actions", "&Forward"), ("Alt+Right",)),
    ("region", NOOP("Actions", "Search by &area"), ("R",)),
    ("info", NOOP("Actions", "&Info"), ("I",)),
    ("full_screen", NOOP("Actions", "&Full screen"), ("F11",)),
    ("details", NOOP("Actions", "Show &info panel"), ("Ctrl+I",)),
    ("larger", NOOP("Actions", "&Larger photos"), ("Ctrl++", "Ctrl+=")),
    ("smaller", NOOP("Actions", "S&maller photos"), ("Ctrl+-",)),
    ("uncropped", NOOP("Actions", "&Uncropped photos"), ("Ctrl+U",)),
    ("dates", NOOP("Actions", "&Dates between photos"), ("Ctrl+D",)),
    ("clear_filters", NOOP("Actions", "&Clear filters"), ("Ctrl+Shift+F",)),
    ("find", NOOP("Actions", "&Find"), ("Ctrl+F",)),
    ("open_image", NOOP("Actions", "&Search by image…"), ("Ctrl+O",)),
    ("paste", NOOP("Actions", "Past&e to search"), ("Ctrl+V",)),
    ("open", NOOP("Actions", "&Open in default app"), ("Ctrl+Return",)),
    ("reveal", NOOP("Actions", "Show in &folder"), ("Ctrl+E",)),
    ("copy_image", NOOP("Actions", "&Copy"), ("Ctrl+C",)),
    ("copy_path", NOOP("Actions", "Copy &path"), ("Ctrl+Shift+C",)),
    ("select_all", NOOP("Actions", "Select &all"), ("(Ctrl+A)",)),
    ("trash", NOOP("Actions", "&Move to trash"), ("Delete",)),
    ("trash_all", NOOP("Actions", "Trash a&ll marked…"), ("Ctrl+Delete",)),
    ("undo", NOOP("Actions", "&Undo"), ("Ctrl+Z",)),
    ("redo", NOOP("Actions", "&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    ("bring_back", NOOP("Actions", "Restore from &trash…"), ()),
    ("add_folder", NOOP("Actions", "&Add folder…"), ("Ctrl+Shift+O",)),
    ("rescan", NOOP("Actions", "&Rescan folders"), ("F5",)),
    ("import", NOOP("Actions", "&Import…"), ()),
    ("export", NOOP("Actions", "E&xport…"), ()),
    ("cancel", NOOP("Actions", "S&top current task"), ("Ctrl+.",)),
    (PageId.PHOTOS, NOOP("Actions", "&Photos"), ("Alt+1",)),
    (PageId.ATLAS, NOOP("Actions", "&Atlas"), ("Alt+2",)),
    (PageId.DUPLICATES, NOOP("Actions", "&Duplicates"), ("Alt+3",)),
    (PageId.RECENTLY_DELETED, NOOP("Actions", "&Recently deleted"), ("Alt+4",)),
    (PageId.ENCODER, NOOP("Actions", "&Model"), ("Alt+5",)),
    (PageId.EXCHANGE, NOOP("Actions", "&Import && export"), ("Alt+6",)),
    (PageId.SETTINGS, NOOP("Actions", "S&ettings"), ("Ctrl+,", "Alt+7")),
    (PageId.FAILURES, NOOP("Actions", "&Unreadable files"), ("Alt+8",)),
    ("shortcuts", NOOP("Actions", "&Keyboard shortcuts"), ("F1", "?")),
    ("about", NOOP("Actions", "&About HashDesk"), ()),
    ("close", NOOP("Actions", "&Close window"), (CLOSE_KEY,)),
    ("quit", NOOP("Actions", "&Quit"), (QUIT_KEY,)),
)
# The menus at the top; None is a separator, SORT_MENU a menu in the menu.
SORT_MENU = "sort"
MENUS: tuple[tuple[object, tuple[str | None, ...]], ...] = (
    (
        NOOP("Actions", "&File"),
        (
            *("add_folder", "rescan", "cancel", None, "open_image", None),
            *("import", "export", None, PageId.SETTINGS, None, "close", "quit"),
        ),
    ),
    (
        NOOP("Actions", "&Edit"),
        (
            *("undo", "redo", None, "copy_image", "paste", "copy_path", "select_all", None),
            *("find", None, "trash", "trash_all", "bring_back"),
        ),
    ),
    (
        NOOP("Actions", "&View"),
        (
            *(SORT_MENU, "clear_filters", None),
            *("larger", "smaller", "uncropped", "dates", None, "details", "full_screen"),
        ),
    ),
    (NOOP("Actions", "&Go"), ("back", "forward", None, *PageId)),
    (
        NOOP("Actions", "&Photo"),
        (
            *("similar", "region", None, "view", "info", None, "open", "reveal"),
            *(None, "copy_image", "trash"),
        ),
    ),
    (NOOP("Actions", "&Help"), ("shortcuts", None, "about")),
)
# What can be done with a photo; None is a separator in its context menu.
PHOTO_ACTIONS = (
    *("similar", "view", None, "copy_image", "copy_path", "open", "reveal", None, "trash"),
)
UNDO_ACTIONS = ("bring_back", "undo", "redo")
PHOTO_MENU = (*PHOTO_ACTIONS, None, *UNDO_ACTIONS)  # of the steps, those that apply
# Actions that change the library.
CHANGES = ("trash", "trash_all", "bring_back", "add_folder", "rescan")
CHECKED = ("uncropped", "dates", "details", *PageId)  # that are on or off
GRID_ACTIONS = ("larger", "smaller", "uncropped", "dates")  # how the grid looks
VIEWER_ACTIONS = ("region", "info")  # their keys are letters, which type names in the grid


def translated(text: object) -> str:
    """The translated text of an action."""
    return QCoreApplication.translate("Actions", str(text))


def entry_of(name: str) -> str:
    """The translated text of an action for a menu, with its letter, by its name."""
    return translated(next(text for known, text, _ in ACTIONS if known == name))


def text_of(name: str) -> str:
    """The translated text of an action anywhere else, by its name."""
    return without_letter(entry_of(name))


def keys_of(name: str) -> tuple[str, ...]:
    """The keys of an action in Qt's notation, by its name; some in brackets, as in the table."""
    return next(keys for known, _, keys in ACTIONS if known == name)


def key_name(key: str) -> str:
    """A key in the platform's notation; empty if it is none.

    The larger of two keys for it is called Enter, as hints call it, not Return.
    """
    form = QKeySequence.SequenceFormat.NativeText
    enter = QCoreApplication.translate("HashDesk", "Enter", "the key")
    larger = QKeySequence(Qt.Key.Key_Return).toString(form)
    return QKeySequence(key).toString(form).replace(larger, enter)


def menu_text(name: str) -> str:
    """The translated text of an action, with a key that menus would not name, or otherwise."""
    named = [key for key in keys_of(name)[:1] if key.startswith("(") or "Return" in key]
    text = entry_of(name)
    return f"{text}\t{key_name(named[0].strip('()'))}" if named else text


def viewer_text(name: str, *, possible: bool) -> str:
    """The translated text of an action on the opened photo; it says so where none is open."""
    waits = QCoreApplication.translate("Actions", "{action} (open a photo first)")
    return entry_of(name) if possible else waits.format(action=entry_of(name))


def photo_keys() -> frozenset[str]:
    """The keys of the actions on photos, in Qt's notation."""
    return frozenset(
        QKeySequence(key).toString()
        for name, _, keys in ACTIONS
        if name in PHOTO_ACTIONS
        for key in keys
        if not key.startswith("(")
    )


def make_actions(window: QWidget, handlers: Handlers) -> dict[str, QAction]:
    """Make the actions of the table, by name, active in the whole window."""
    by_name = {}
    for name, _, keys in ACTIONS:
        action = QAction(menu_text(name), window)
        action.setCheckable(name in CHECKED)
        action.setShortcuts([QKeySequence(key) for key in keys if not key.startswith("(")])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(_without_arguments(handlers[name]))
        window.addAction(action)
        by_name[name] = action
    return by_name


def offer_only_close(close: QAction, leave: QAction) -> None:
    """Have no "quit" in the window of an imported library: its keys, too, close only that."""
    close.setText(translated(NOOP("Actions", "&Close only this window")))
    leave.setVisible(False)
    leave.setShortcuts([])
    close.setShortcuts([QKeySequence(key) for key in (CLOSE_KEY, QUIT_KEY)])


def make_bits_actions(window: QWidget, choose: Callable[[int], object]) -> list[QAction]:
    """Make the actions of *Match*: keys 1 to 5, with or without Ctrl, choose its bits."""
    bits_actions = []
    for key, bits in enumerate(MATCH_BITS, start=1):
        action = QAction(window)
        action.setShortcuts([QKeySequence(str(key)), QKeySequence(f"Ctrl+{key}")])
        action.triggered.connect(_without_arguments(partial(choose, bits)))
        window.addAction(action)
        bits_actions.append(action)
    return bits_actions


def _without_arguments(call: Callable[[], object]) -> Callable[[bool], None]:
    def triggered(_checked: bool = False) -> None:
        call()

    return triggered
