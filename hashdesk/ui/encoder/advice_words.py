"""A model's estimate and the advice that follows from it, in the words of the window."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hashdesk.core.adaptation.advice import (
    Advice,
    Found,
    FoundChange,
    Loss,
    ModelOutcome,
    advice_if_any,
)
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.library_heads.best_known import (
    Advised,
    compared_row,
    recommend,
    tells_nothing_apart,
)
from hashdesk.encoders.library_heads.method import LEAST_JUDGED, too_few_to_judge
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.model_names import model_name, name_told, quoted


def _judged(advice: Advice) -> str:
    """How many photos the figures stand on; empty if unknown. `explanation` says what is chance.

    An older version of HashDesk did not keep them.
    """
    if (judges := advice.judges) is None:
        return ""
    words = translate(
        "HashDesk",
        "Measured on {count} of your photos, and on edited copies of {photos}: small changes may "
        "be chance.",
    )
    count, photos = formatting.count(judges.photos), formatting.photos(judges.edited)
    return words.format(count=count, photos=photos)


def explanation(estimate: Mapping[str, Any]) -> str:
    """What a verdict leaves out: its tool tip. What short codes lose, and what is meant by chance.

    An answer in the window is ordered by the longest codes at every step of *Match*, so what a
    shorter one loses by itself would only seem to deny the verdict there.
    """
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    kinds, copies = advice.kinds.exceptions, advice.copies.exceptions
    lost = _lost(kinds, copies=False), _lost(copies, copies=True)
    return " ".join(filter(None, (*lost, _on_chance(advice))))


def _on_chance(advice: Advice) -> str:
    """What the sentence about chance means, at length; empty if nobody knows what judged."""
    if advice.judges is None:
        return ""
    similar, copies = (_told(found)[2] for found in (advice.kinds, advice.copies))
    words = translate(
        "HashDesk",
        "{photos} searched for similar ones, and {edits} edited copies of {edited} photos for "
        "their originals. With other photos, what is found would differ: by up to {similar} "
        "percentage points for similar photos, and {copies} for edited copies. A smaller change "
        "counts for nothing. (The percentages are mean average precision.)",
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


def verdict(estimate: Mapping[str, Any], before: str) -> str:
    """Which to use, a new model or that before it, and in a line of its own, why.

    Empty if not known. before: as `name_before` says it.
    """
    advice = advice_if_any(estimate)
    if advice is None:
        return ""
    return _with_reasons(_advised(advice.outcome), advice, before, is_new=True)


def is_judged(estimate: Mapping[str, Any]) -> bool:
    """Whether a verdict follows from an estimate."""
    return advice_if_any(estimate) is not None


def card_verdict(
    encoder: EncoderRow, encoders: Collection[EncoderRow], used: EncoderRow | None
) -> str:
    """How a model among others compares, and which to use; in a line of its own, why.

    Empty if not known. encoders: all of the library; used: the one in use.
    """
    advice = advice_if_any(encoder.estimate)
    if advice is None:
        return ""
    advised = recommend(encoders, used, encoder)
    asks = advised.what in ("use", "use before")
    words = _card_advice(advice.outcome) if asks else _stated(advice.outcome)
    before = name_before(encoder.compared_with, compared_row(encoders, encoder))
    return _with_reasons(words, advice, before, _which(advised))


def _which(advised: Advised) -> str:
    """Which other model to use, in a sentence; empty if that was said, or none is."""
    if advised.best is None or advised.what not in ("beaten", "not compared"):
        return ""
    words = {
        ("beaten", False): translate("HashDesk", "{best} finds more: use that one."),
        ("beaten", True): translate("HashDesk", "{best}, which is in use, finds more."),
        ("not compared", False): translate(
            "HashDesk", "It was not compared with {best}: use that one."
        ),
        ("not compared", True): translate(
            "HashDesk", "It was not compared with {best}, which is in use."
        ),
    }[advised.what, advised.in_use]
    return words.format(best=quoted(model_name(advised.best)))


def _with_reasons(
    words: str, advice: Advice, before: str, which: str = "", *, is_new: bool = False
) -> str:
    """is_new: it is called the new model, as “this” would be the one that the verdict names."""
    gain, loss = _gain_and_loss(advice)
    told = f"{words.format(before=before, gain=gain, loss=loss)} {which}".rstrip()
    reasons = translate(
        "HashDesk",
        "On photos that it did not learn from, this model is {kinds} ({found}) and {copies} "
        "({originals}).",
    )
    if is_new:
        reasons = translate(
            "HashDesk",
            "On photos that it did not learn from, the new model is {kinds} ({found}) and {copies} "
            "({originals}).",
        )
    reasons = reasons.format(
        kinds=_kinds(advice.kinds.change),
        found=_shares(advice.kinds),
        copies=_copies(advice.copies.change),
        originals=_shares(advice.copies),
    )
    because = " ".join(filter(None, (reasons, _judged(advice))))
    return f"{told}\n{because}"


def _lost(losses: Collection[Loss], *, copies: bool) -> str:
    """What codes of some lengths find less, though not all on average; empty if nothing."""
    if not losses:
        return ""
    lengths = ", ".join(f"{loss.bits} ({_change(loss.before, loss.after)})" for loss in losses)
    words = translate(
        "HashDesk",
        "By codes of this many bits alone, as in look-alikes and exports, it finds fewer similar "
        "photos: {lengths}.",
    )
    if copies:
        words = translate(
            "HashDesk",
            "By codes of this many bits alone, as in look-alikes and exports, it finds fewer "
            "edited copies: {lengths}.",
        )
    return words.format(lengths=lengths)


def _change(before: float, after: float) -> str:
    return _arrow(*(formatting.fixed(100 * share, 1) for share in (before, after)))


def _gain_and_loss(advice: Advice) -> tuple[str, str]:
    """What is better and what is worse, for a verdict that weighs them."""
    similar, copies = (
        formatting.fixed(found.told_change, found.decimals)
        for found in (advice.kinds, advice.copies)
    )
    if advice.gains_kinds:
        gain = translate("HashDesk", "better at similar photos by {points} percentage points")
        loss = translate("HashDesk", "worse at edited copies by {points}")
        return gain.format(points=similar), loss.format(points=copies)
    gain = translate("HashDesk", "better at edited copies by {points} percentage points")
    loss = translate("HashDesk", "worse at similar photos by {points}")
    return gain.format(points=copies), loss.format(points=similar)


def _shares(found: Found) -> str:
    """What is found before and after; no line breaks inside it."""
    before, after, _ = _told(found)
    return _arrow(before, after)


def _arrow(before: str, after: str) -> str:
    words = translate("HashDesk", "{before}% → {after}%").format(before=before, after=after)
    return words.replace(" ", "\u00a0")


def other_comparisons() -> str:
    """Why a model has other figures in the comparison with another model."""
    return translate(
        "HashDesk",
        "Each card compares two models in a test of its own: both decide together which photos are "
        "similar, and an adapted one is tested on edits of other photos. So compare figures within "
        "one card only.",
    )


def unmeasured(encoder: EncoderRow) -> str:
    """Why a model was not compared; empty if it was, or that is not known."""
    if tells_nothing_apart(encoder):
        return translate("HashDesk", "It can hardly tell your photos apart: use another model.")
    if not (photos := too_few_to_judge(encoder)):
        return ""
    words = translate(
        "HashDesk",
        "Whether it finds more was not measured: that takes at least {least} different photos; "
        "there were {count}.",
    )
    return words.format(least=LEAST_JUDGED, count=formatting.count(photos))


def name_before(title: str, row: EncoderRow | None = None) -> str:
    """The model before, as a sentence has it. row: that model, if it is there."""
    if not title:
        return translate("HashDesk", "the model before it")
    return quoted(name_told(title) if row is None else model_name(row))


def _advised(outcome: ModelOutcome) -> str:
    """What to do, and why."""
    return {
        "more": translate("HashDesk", "Use the new model: it finds more than {before}."),
        "more for its losses": translate(
            "HashDesk",
            "Use the new model: compared with {before}, it is {gain}, but {loss}; even counted "
            "twice, that is less.",
        ),
        "no more": translate("HashDesk", "Keep {before}: the new model finds no more."),
        "less for its gains": translate(
            "HashDesk",
            "Keep {before}: the new model is {gain}, but {loss}, and losses count twice.",
        ),
        "less": translate("HashDesk", "Keep {before}: the new model finds less."),
    }[outcome]


def _card_advice(outcome: ModelOutcome) -> str:
    """The same for a model among others, word for word as a terminal says it."""
    return {
        "more": translate("HashDesk", "Use this model: it finds more than {before}."),
        "more for its losses": translate(
            "HashDesk",
            "Use this model: compared with {before}, it is {gain}, but {loss}; even counted twice, "
            "that is less.",
        ),
        "no more": translate("HashDesk", "Use {before}: this model finds no more."),
        "less for its gains": translate(
            "HashDesk", "Use {before}: this model is {gain}, but {loss}, and losses count twice."
        ),
        "less": translate("HashDesk", "Use {before}: this model finds less."),
    }[outcome]


def _stated(outcome: ModelOutcome) -> str:
    """The same where it is in use, or another one is advised."""
    return {
        "more": translate("HashDesk", "It finds more than {before}."),
        "more for its losses": translate(
            "HashDesk",
            "Compared with {before}, it is {gain}, but {loss}; even counted twice, that is less.",
        ),
        "no more": translate("HashDesk", "It finds no more than {before}."),
        "less for its gains": translate(
            "HashDesk", "Compared with {before}, it is {gain}, but {loss}, and losses count twice."
        ),
        "less": translate("HashDesk", "It finds less than {before}."),
    }[outcome]


def _kinds(change: FoundChange) -> str:
    return {
        "much better": translate("HashDesk", "much better at similar photos"),
        "better": translate("HashDesk", "better at similar photos"),
        "a little better": translate("HashDesk", "a little better at similar photos"),
        "the same": translate("HashDesk", "the same at similar photos"),
        "the same on average": translate("HashDesk", "the same on average at similar photos"),
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
        "the same on average": translate("HashDesk", "the same on average at edited copies"),
        "a little worse": translate("HashDesk", "a little worse at edited copies"),
        "worse": translate("HashDesk", "worse at edited copies"),
        "much worse": translate("HashDesk", "much worse at edited copies"),
    }[change]
