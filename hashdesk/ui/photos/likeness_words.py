"""What the levels of likeness are called in the window."""

from __future__ import annotations

from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui.formatting import translate


def name(likeness: Likeness) -> str:
    """A level in words."""
    return {
        Likeness.SAME_PICTURE: translate("HashDesk", "Same picture"),
        Likeness.VERY_ALIKE: translate("HashDesk", "Very alike"),
        Likeness.ALIKE: translate("HashDesk", "Alike"),
        Likeness.HARDLY_ALIKE: translate("HashDesk", "Hardly alike"),
    }[likeness]
