"""A model's estimate and the advice that follows from it, in the words of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hashdesk.core.adaptation.advice import Advice, Found, FoundChange, advice_if_any
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.library_heads.method import LEAST_JUDGED, too_few_to_judge
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.model_names import name_told


def expectation(estimate: Mapping[str, Any]) -> str:
    """What a model is estimated to find, before and after, as a line; empty if not known."""
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    (a, b, _), (c, d, _) = _told(advice.kinds), _told(advice.copies)
    words = translate(
        "HashDesk",
        "Before and after: similar photos found {a} → {b}%, edited copies found {c} → {d}%.",
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
        "Measured on {photos} and edited copies of {edited}: up to {similar} and {copies} points "
        "can be chance.",
    )
    photos, edited = formatting.photos(judges.photos), formatting.count(judges.edited)
    return words.format(photos=photos, edited=edited, similar=similar, copies=copies)


def explanation(estimate: Mapping[str, Any]) -> str:
    """What the sentence about chance means, at length: the tool tip of a verdict."""
    advice = advice_if_any(estimate)
    if advice is None or advice.judges is None:
        return ""
    similar, copies = (_told(found)[2] for found in (advice.kinds, advice.copies))
    words = translate(
        "HashDesk",
        "{photos} searched for similar ones, and {edits} edited copies of {edited} photos for "
        "their originals. With other photos, what is found would differ: by up to {similar} "
        "percentage points for similar photos, and {copies} for edited copies. A smaller change "
        "counts for nothing.",
    )
    judges = advice.judges
    return words.format(
        photos=formatting.photos(judges.photos),
        edits=formatting.count(judges.edits),
        edited=formatting.count(judges.edited),
        similar=similar,
        copies=copies,
    )


def _told(found: Found) -> list[str]:
    """Percentages: before, after, and what is chance."""
    decimals = found.decimals
    return [formatting.fixed(share, decimals) for share in found.percentages(decimals)]


def verdict(estimate: Mapping[str, Any], compared_with: str, *, undecided: bool = True) -> str:
    """How a model compares, what follows from it, and the figures; empty if not known.

    compared_with: the title of the one before, from a manifest; empty: it is not known.
    undecided: somebody is to say now whether it is used; else it is a model among others, and the
    one that it is compared with is no longer in use, perhaps.
    """
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    kinds, copies = _kinds(advice.kinds.change), _copies(advice.copies.change)
    if undecided:
        words = translate(
            "HashDesk",
            "On photos that it did not learn from, the new model is {kinds} and {copies}, compared "
            "with {before}.",
        )
        follows = _advised(advice)
    else:
        words = translate(
            "HashDesk",
            "On photos that it did not learn from, it is {kinds} and {copies}, compared with "
            "{before}.",
        )
        follows = _found_out(advice)
    said = f"{words} {follows}".format(
        kinds=kinds, copies=copies, before=name_before(compared_with)
    )
    return f"{said} {expectation(estimate)}"


def other_comparisons() -> str:
    """Why a model has other figures in the comparison with another model."""
    return translate(
        "HashDesk",
        "“Before” is the model that was in use until then. Each card stands on a test of its own: "
        "its two models decide together which photos are similar, and an adapted one is tested on "
        "edits of other photos. So compare figures within one card only.",
    )


def unmeasured(encoder: EncoderRow) -> str:
    """Why a model was not compared; empty if it was, or that is not known."""
    if not (photos := too_few_to_judge(encoder)):
        return ""
    words = translate(
        "HashDesk",
        "Whether it finds more was not measured: that takes at least {least} different photos; "
        "there were {count}.",
    )
    return words.format(least=LEAST_JUDGED, count=formatting.count(photos))


def name_before(title: str) -> str:
    """The model before, as the window calls it."""
    if not title:
        return translate("HashDesk", "the model before it")
    return name_told(title)


def _advised(advice: Advice) -> str:
    if advice.advised:
        return translate("HashDesk", "All in all it finds more: use it.")
    return _against(advice)


def _found_out(advice: Advice) -> str:
    if advice.advised:
        return translate("HashDesk", "All in all it finds more.")
    if advice.has_loss:
        return translate("HashDesk", "A loss counts twice as much as a gain: {before} is advised.")
    return translate("HashDesk", "It finds no more: {before} is advised.")


def _against(advice: Advice) -> str:
    if advice.has_loss:
        return translate("HashDesk", "A loss counts twice as much as a gain: keep {before}.")
    return translate("HashDesk", "It finds no more: keep {before}.")


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
