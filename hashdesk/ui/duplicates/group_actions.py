"""What the user can do with the current group, and the keys for it."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from hashdesk.core.duplicates.decisions.decision import DecisionKind


class GroupAction(Enum):
    """An action of the Duplicates page."""

    DIFFERENT = auto()
    KEEP = auto()
    HIDE = auto()
    MARK = auto()
    MARK_OTHERS = auto()  # all but the photo to keep
    SWAP = auto()
    TRASH = auto()
    TRASH_ALL = auto()
    NEXT = auto()  # pair
    BACK = auto()
    NEXT_GROUP = auto()
    PREVIOUS_GROUP = auto()
    FLICK = auto()
    DIFFERENCE = auto()
    SIDE = auto()
    LARGER = auto()
    SMALLER = auto()
    WHOLE = auto()
    VIEW = auto()
    SIMILAR = auto()


DECISION_OF_ACTION = {GroupAction[kind.name]: kind for kind in DecisionKind}
# Actions that a read-only library does not offer.
CHANGING_ACTIONS = frozenset(
    {*DECISION_OF_ACTION, GroupAction.MARK, GroupAction.MARK_OTHERS, GroupAction.SWAP}
    | {GroupAction.TRASH, GroupAction.TRASH_ALL}
)
ACTION_OF_KEY = {
    Qt.Key.Key_N: GroupAction.DIFFERENT,
    Qt.Key.Key_K: GroupAction.KEEP,
    Qt.Key.Key_H: GroupAction.HIDE,
    Qt.Key.Key_X: GroupAction.MARK,
    Qt.Key.Key_A: GroupAction.MARK_OTHERS,
    Qt.Key.Key_W: GroupAction.SWAP,
    Qt.Key.Key_Space: GroupAction.NEXT,
    Qt.Key.Key_Right: GroupAction.NEXT,
    Qt.Key.Key_Left: GroupAction.BACK,
    Qt.Key.Key_F: GroupAction.FLICK,
    Qt.Key.Key_D: GroupAction.DIFFERENCE,
    Qt.Key.Key_S: GroupAction.SIDE,
    Qt.Key.Key_Plus: GroupAction.LARGER,
    Qt.Key.Key_Equal: GroupAction.LARGER,
    Qt.Key.Key_Minus: GroupAction.SMALLER,
    Qt.Key.Key_0: GroupAction.WHOLE,
    Qt.Key.Key_Return: GroupAction.VIEW,
    Qt.Key.Key_Enter: GroupAction.VIEW,
}


def action_of(event: QKeyEvent) -> GroupAction | None:
    """The action of a key that was pressed without Ctrl or Alt, if it has one."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return ACTION_OF_KEY.get(Qt.Key(event.key())) if plain else None
