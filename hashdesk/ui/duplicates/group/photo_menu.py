"""The context menu of a photo of a group."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from hashdesk.ui import actions
from hashdesk.ui.duplicates.group.group_tile import GroupTile
from hashdesk.ui.duplicates.group_actions import CHANGING_ACTIONS, GroupAction
from hashdesk.ui.formatting import translate

FILE_ACTIONS = ("copy_image", "copy_path", "open", "reveal")  # names in the window's actions


def photo_menu(
    parent: QWidget,
    tile: GroupTile,
    refused: frozenset[GroupAction],
    act: Callable[[GroupAction], object],
    act_on_file: Callable[[str], object],
) -> QMenu:
    """A menu that is deleted once it is closed. refused: actions that it does not offer."""
    menu = QMenu(parent)
    if tile.is_kept:
        refused |= {GroupAction.MARK, GroupAction.SWAP}
    if tile.is_protected:
        refused |= {GroupAction.MARK}
    for part in _parts(tile):
        for action, (words, key) in part.items():
            if action not in refused:
                entry = menu.addAction(f"{words}\t{key}" if key else words)
                entry.triggered.connect(lambda _on=False, chosen=action: act(chosen))
        menu.addSeparator()
    for name in FILE_ACTIONS:
        entry = menu.addAction(actions.entry_of(name))
        entry.triggered.connect(lambda _on=False, chosen=name: act_on_file(chosen))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def refused_actions(*, may_change: bool, may_differ: bool) -> frozenset[GroupAction]:
    """What is not offered in a read-only library, or of files that are the same."""
    refused = frozenset() if may_change else CHANGING_ACTIONS
    return refused if may_differ else refused | {GroupAction.DIFFERENT}


def _parts(tile: GroupTile) -> tuple[dict[GroupAction, tuple[str, str]], ...]:
    """Words and keys of actions: on the photo, on its group, and what shows it or others like it.

    Each has a letter that no other entry of the menu has.
    """
    mark = translate("HashDesk", "Un&mark") if tile.goes else translate("HashDesk", "&Mark")
    return (
        {
            GroupAction.MARK: (mark, "X"),
            GroupAction.SWAP: (translate("HashDesk", "Keep &this one"), "W"),
            GroupAction.MARK_OTHERS: (translate("HashDesk", "Mark or unmark &all others"), "A"),
            GroupAction.TRASH: (
                translate("HashDesk", "Move the marked photos to the t&rash"),
                translate("HashDesk", "Del"),
            ),
        },
        {
            GroupAction.DIFFERENT: (translate("HashDesk", "&Not the same"), "N"),
            GroupAction.KEEP: (translate("HashDesk", "&Keep all"), "K"),
            GroupAction.HIDE: (translate("HashDesk", "&Hide group"), "H"),
        },
        {
            GroupAction.VIEW: (
                actions.entry_of("view"),
                translate("HashDesk", "Enter", "the key"),
            ),
            GroupAction.SIMILAR: (actions.entry_of("similar"), ""),
        },
    )
