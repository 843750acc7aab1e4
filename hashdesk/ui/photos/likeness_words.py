"""What the levels of likeness, and of how sure a guess is, are called in the window."""

from __future__ import annotations

from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.words.content import Sureness
from hashdesk.ui.formatting import translate


def name(likeness: Likeness) -> str:
    """A level in words."""
    return {
        Likeness.SAME_PICTURE: translate("HashDesk", "Same picture"),
        Likeness.VERY_ALIKE: translate("HashDesk", "Very alike"),
        Likeness.ALIKE: translate("HashDesk", "Alike"),
        Likeness.HARDLY_ALIKE: translate("HashDesk", "Hardly alike"),
    }[likeness]


def guess(sureness: Sureness) -> str:
    """A guess, and how sure it is, in words."""
    return {
        Sureness.QUITE_SURE: translate("HashDesk", "A guess, quite sure"),
        Sureness.LIKELY: translate("HashDesk", "A guess, likely"),
        Sureness.PERHAPS: translate("HashDesk", "A guess, perhaps"),
    }[sureness]
