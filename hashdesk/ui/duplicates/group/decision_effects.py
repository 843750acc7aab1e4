"""What deciding about a group does, and for how long: for tool tips, and for screen readers."""

from __future__ import annotations

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.ui.duplicates.group_actions import DECISION_OF_ACTION, GroupAction
from hashdesk.ui.formatting import translate


def effect_of(action: GroupAction) -> list[str]:
    """Sentences, one a line; none for an action that is no decision."""
    if action not in DECISION_OF_ACTION:
        return []
    return [
        {
            DecisionKind.DIFFERENT: translate(
                "HashDesk",
                "These are different photos: the group is off the list until a new photo joins it.",
            ),
            DecisionKind.KEEP: translate(
                "HashDesk",
                "You want all of these copies: the group is off the list until a new photo joins "
                "it.",
            ),
            DecisionKind.HIDE: translate(
                "HashDesk",
                "You leave it open: the group is off the list until a new photo joins it.",
            ),
        }[DECISION_OF_ACTION[action]],
        translate("HashDesk", "“Decisions…” takes it back."),
    ]
