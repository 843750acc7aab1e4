"""Why the left photo of a pair may not be the original, though it has the better values."""

from __future__ import annotations

from hashdesk.core.duplicates.keep.certainty import Doubt
from hashdesk.ui.formatting import translate


def words_of_doubt(doubt: Doubt) -> str:
    """The doubt as a sentence of its own, to follow the reason."""
    return {
        Doubt.EDITED: translate(
            "HashDesk",
            "But they differ in more than how they were saved: one may have been edited.",
        ),
        Doubt.PLAIN: translate(
            "HashDesk",
            "But the picture has too few shades to tell which one was saved first.",
        ),
        Doubt.RESAVED: translate(
            "HashDesk", "But the left one, too, may have been saved at a low quality before."
        ),
        Doubt.NOISE: translate(
            "HashDesk", "But what looks like fine detail in the left one may be noise."
        ),
        Doubt.SOFTENED: translate("HashDesk", "But the left one has less fine detail."),
        Doubt.NO_MORE_SEEN: translate(
            "HashDesk", "But the left one shows no more detail, though it has more pixels."
        ),
        Doubt.FRAMED_OTHERWISE: translate(
            "HashDesk",
            "But one seems to be cropped or turned, and the pixels alone do not tell which.",
        ),
        Doubt.OTHER_SHOWS_MORE: translate("HashDesk", "But the right one may show more detail."),
    }[doubt]
