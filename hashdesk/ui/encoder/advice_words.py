"""An encoder's estimate and the advice that follows from it, in the words of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hashdesk.core.adaptation.advice import FoundChange, advice_if_any
from hashdesk.ui.formatting import translate


def expectation(estimate: Mapping[str, Any]) -> str:
    """What an encoder is estimated to find, before and after, as a line; empty if not known."""
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    found = (advice.kinds.before, advice.kinds.after, advice.copies.before, advice.copies.after)
    a, b, c, d = (round(100 * share) for share in found)
    return translate(
        "HashDesk", "Photos of a kind found: {a} → {b} %. Edited copies found: {c} → {d} %."
    ).format(a=a, b=b, c=c, d=d)


def verdict(estimate: Mapping[str, Any]) -> str:
    """How a new encoder compares, what is advised, and the figures; empty if not known."""
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    compared = translate(
        "HashDesk",
        "On photos that it did not learn from, the new encoder is {kinds} and {copies}.",
    ).format(kinds=_kinds(advice.kinds.change), copies=_copies(advice.copies.change))
    if advice.advised:
        advised = translate("HashDesk", "All in all it finds more: use it.")
    else:
        advised = translate(
            "HashDesk", "What is lost counts twice: the encoder in use is the better choice."
        )
    return f"{compared} {advised} {expectation(estimate)}"


def _kinds(change: FoundChange) -> str:
    return {
        "better": translate("HashDesk", "better at photos of a kind"),
        "a little better": translate("HashDesk", "a little better at photos of a kind"),
        "the same": translate("HashDesk", "the same at photos of a kind"),
        "a little worse": translate("HashDesk", "a little worse at photos of a kind"),
        "worse": translate("HashDesk", "worse at photos of a kind"),
    }[change]


def _copies(change: FoundChange) -> str:
    return {
        "better": translate("HashDesk", "better at edited copies"),
        "a little better": translate("HashDesk", "a little better at edited copies"),
        "the same": translate("HashDesk", "the same at edited copies"),
        "a little worse": translate("HashDesk", "a little worse at edited copies"),
        "worse": translate("HashDesk", "worse at edited copies"),
    }[change]
