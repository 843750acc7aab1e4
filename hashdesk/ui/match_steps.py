"""The steps of *Match*: how closely photos have to agree, from near-identical to the same theme.

Each step is a length of code: the shorter it is, the less of a picture it can tell apart. What
matches at a step is decided by `search/answer_order.py`.
"""

from __future__ import annotations

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui.formatting import translate

MATCH_BITS = tuple(reversed(BITS))  # of the steps, the closest first
USUAL_STEP = 16  # of answers: whatever is alike matches
USUAL_STEP_OF_GROUPS = MATCH_BITS[0]


def name(bits: int) -> str:
    """A step in words."""
    return {
        64: translate("HashDesk", "Near-identical"),
        32: translate("HashDesk", "Very similar"),
        16: translate("HashDesk", "Similar"),
        8: translate("HashDesk", "Loosely similar"),
        4: translate("HashDesk", "Same theme"),
    }[bits]


def name_for_groups(bits: int) -> str:
    """A step in words where groups are found by it.

    What looks alike to a model may be many photos of different things: the closest step is
    only the closest of all.
    """
    return translate("HashDesk", "Most similar") if bits == MATCH_BITS[0] else name(bits)


def heading(*, groups: bool) -> str:
    """What the steps are called, above an answer, or above groups."""
    return translate("HashDesk", "How similar") if groups else translate("HashDesk", "Match")


def refusal(bits: int, likeness: Likeness) -> str:
    """A heading above photos that are alike, but not enough to match at a step."""
    return {
        (64, Likeness.VERY_ALIKE): translate("HashDesk", "Not near-identical, but very alike"),
        (64, Likeness.ALIKE): translate("HashDesk", "Not near-identical, but alike"),
        (32, Likeness.ALIKE): translate("HashDesk", "Not very similar, but alike"),
    }[bits, likeness]


def meaning(bits: int) -> str:
    """What matches at a step: what matches at the closer ones, and more."""
    return {
        64: translate("HashDesk", "Only the same picture: saved again, resized or edited."),
        32: translate("HashDesk", "The same picture, and photos that are very alike."),
        16: translate("HashDesk", "All photos that are alike."),
        8: translate(
            "HashDesk", "All photos that are alike, and some that may be of the same kind."
        ),
        4: translate("HashDesk", "All photos that are alike, and some that may share the theme."),
    }[bits]


def doubt(bits: int, photos: str) -> str:
    """What photos that match at a step are, where none is more than alike. photos: how many.

    In the words of the headings above them, and of *Why*.
    """
    words = {
        8: translate("HashDesk", "At most alike, or perhaps loosely similar: {photos}."),
        4: translate("HashDesk", "At most alike, or perhaps of the same theme: {photos}."),
    }.get(bits) or translate("HashDesk", "At most alike: {photos}, perhaps the same kind of thing.")
    return words.format(photos=photos)


def meaning_for_groups(bits: int) -> str:
    """What photos of one group have in common at a step: codes that nearly agree, no more."""
    return {
        64: translate(
            "HashDesk",
            "Photos that look alike to the model. They need not be copies, nor show the same "
            "thing.",
        ),
        32: translate("HashDesk", "Photos that look very similar to the model."),
        16: translate("HashDesk", "Photos that look similar to the model."),
        8: translate("HashDesk", "Photos that look loosely similar to the model."),
        4: translate("HashDesk", "Photos that have the same theme for the model."),
    }[bits]
