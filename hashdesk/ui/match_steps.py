"""The steps of *Match*: how closely photos have to agree, from near-identical to the same theme.

Each step is a length of code: the shorter it is, the less of a picture it can tell apart.
"""

from __future__ import annotations

from hashdesk.core.encoding.codes import BITS
from hashdesk.ui.formatting import translate

MATCH_BITS = tuple(reversed(BITS))  # of the steps, the closest first


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

    What a model can hardly tell apart may be many photos of different things: the closest step is
    only the closest of all.
    """
    return translate("HashDesk", "Most similar") if bits == MATCH_BITS[0] else name(bits)


def heading(*, groups: bool) -> str:
    """What the steps are called, above an answer, or above groups."""
    return translate("HashDesk", "How similar") if groups else translate("HashDesk", "Match")


def supposition(bits: int) -> str:
    """What is only supposed of photos that agree by the code of a step, and are hardly alike.

    Not of the closest step, which has no shorter code.
    """
    return {
        32: translate("HashDesk", "Perhaps very similar"),
        16: translate("HashDesk", "Perhaps similar"),
        8: translate("HashDesk", "Perhaps loosely similar"),
        4: translate("HashDesk", "Perhaps the same theme"),
    }[bits]


def meaning(bits: int) -> str:
    """What comes first at a step."""
    return {
        64: translate("HashDesk", "First what agrees in detail: copies, edits, the same thing."),
        32: translate("HashDesk", "First the same scene or thing; small details count less."),
        16: translate("HashDesk", "First the same kind of scene or thing."),
        8: translate("HashDesk", "First what is roughly of a kind."),
        4: translate("HashDesk", "First what is alike, then whatever shares the theme."),
    }[bits]


def meaning_for_groups(bits: int) -> str:
    """What photos of one group have in common at a step: codes that nearly agree, no more."""
    return {
        64: translate(
            "HashDesk",
            "Photos that the model can hardly tell apart. They need not be copies, nor show the "
            "same thing.",
        ),
        32: translate("HashDesk", "Photos that look very similar to the model."),
        16: translate("HashDesk", "Photos that look similar to the model."),
        8: translate("HashDesk", "Photos that look loosely similar to the model."),
        4: translate("HashDesk", "Photos that have the same theme for the model."),
    }[bits]
