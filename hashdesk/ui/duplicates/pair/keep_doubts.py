"""Why the left photo of a pair may not be the original, though it has the better values."""

from __future__ import annotations

from hashdesk.core.duplicates.keep.certainty import Doubt
from hashdesk.ui.formatting import translate


def words_of_doubt(doubt: Doubt) -> str:
    """The doubt as a sentence of its own, to follow the reason."""
    return {
        Doubt.EDITED: translate(
            "HashDesk", "But more than the save differs: one of them may have been edited."
        ),
        Doubt.PLAIN: translate(
            "HashDesk",
            "But the left one may be a finer save of the right one: so few tones keep no trace of "
            "that.",
        ),
        Doubt.RESAVED: translate(
            "HashDesk", "But the left one may have been saved as coarsely before."
        ),
        Doubt.NOISE: translate("HashDesk", "But the fine detail of the left one may be noise."),
        Doubt.SOFTENED: translate("HashDesk", "But the left one has less fine detail."),
        Doubt.NO_MORE_SEEN: translate(
            "HashDesk", "But no detail shows of the further pixels of the left one."
        ),
        Doubt.OTHER_SHOWS_MORE: translate("HashDesk", "But the right one may show more detail."),
    }[doubt]
