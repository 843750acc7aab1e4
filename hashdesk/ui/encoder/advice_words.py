"""A model's estimate and the advice that follows from it, in the words of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hashdesk.core.adaptation.advice import Advice, Found, FoundChange, advice_if_any
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate


def expectation(estimate: Mapping[str, Any]) -> str:
    """What a model is estimated to find, before and after, as a line; empty if not known."""
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    (a, b, _), (c, d, _) = _told(advice.kinds), _told(advice.copies)
    words = translate(
        "HashDesk",
        "On your photos, before and after: similar photos found {a} → {b} %, edited copies found "
        "{c} → {d} %.",
    )
    said = words.format(a=a, b=b, c=c, d=d)
    return _unbroken(f"{said} {_judged(advice)}" if advice.judges else said)


def _judged(advice: Advice) -> str:
    """How many photos the figures stand on, and so, which changes mean nothing."""
    judges = advice.judges
    assert judges is not None
    similar, copies = (_told(found)[2] for found in (advice.kinds, advice.copies))
    words = translate(
        "HashDesk",
        "That stands on {photos} and on edited copies of {edited}: changes of up to {similar} % "
        "and {copies} % are chance.",
    )
    photos, edited = (formatting.photos(count) for count in (judges.photos, judges.edited))
    return words.format(photos=photos, edited=edited, similar=similar, copies=copies)


def _told(found: Found) -> list[str]:
    """Percentages: before, after, and what is chance."""
    decimals = found.decimals
    return [formatting.fixed(share, decimals) for share in found.percentages(decimals)]


def verdict(estimate: Mapping[str, Any]) -> str:
    """How a new model compares, what is advised, and the figures; empty if not known."""
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    compared = translate(
        "HashDesk",
        "On photos that it did not learn from, the new model is {kinds} and {copies}.",
    ).format(kinds=_kinds(advice.kinds.change), copies=_copies(advice.copies.change))
    if advice.advised:
        advised = translate("HashDesk", "All in all it finds more: use it.")
    else:
        advised = _against(advice)
    return f"{compared} {advised} {expectation(estimate)}"


def _against(advice: Advice) -> str:
    if advice.has_loss:
        return translate(
            "HashDesk", "A loss counts twice as much as a gain: keep the model in use."
        )
    return translate("HashDesk", "It finds no more: keep the model in use.")


def _unbroken(words: str) -> str:
    """Words whose lines do not break inside a figure."""
    for sign, whole in ((" → ", "\u00a0→\u00a0"), (" %", "\u00a0%")):
        words = words.replace(sign, whole)
    return words


def _kinds(change: FoundChange) -> str:
    return {
        "much better": translate("HashDesk", "much better at similar photos"),
        "better": translate("HashDesk", "better at similar photos"),
        "a little better": translate("HashDesk", "a little better at similar photos"),
        "the same": translate("HashDesk", "the same at similar photos"),
        "a little worse": translate("HashDesk", "a little worse at similar photos"),
        "worse": translate("HashDesk", "worse at similar photos"),
        "much worse": translate("HashDesk", "much worse at similar photos"),
    }[change]


def _copies(change: FoundChange) -> str:
    return {
        "much better": translate("HashDesk", "much better at edited copies"),
        "better": translate("HashDesk", "better at edited copies"),
        "a little better": translate("HashDesk", "a little better at edited copies"),
        "the same": translate("HashDesk", "the same at edited copies"),
        "a little worse": translate("HashDesk", "a little worse at edited copies"),
        "worse": translate("HashDesk", "worse at edited copies"),
        "much worse": translate("HashDesk", "much worse at edited copies"),
    }[change]
