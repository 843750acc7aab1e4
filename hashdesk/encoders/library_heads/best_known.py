"""Which of a library's models finds most, as far as comparisons of two at a time tell.

Figures of two comparisons cannot be set side by side, but their verdicts form a chain: a new model
that beats the one in use says little where that one had lost to a third. So a new model is compared
with the end of the chain; where one was not, that is said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from hashdesk.core.adaptation.advice import advice_if_any
from hashdesk.core.likeness.telling_apart import finds_nothing
from hashdesk.core.storage.tables.library_rows import ADAPTED_TITLE, EncoderRow
from hashdesk.encoders.library_heads.method import sees_one_picture

WhichToUse = Literal["use", "use before", "beaten", "not compared", "plain"]


@dataclass(frozen=True)
class Advised:
    """What is advised of a model that was compared with another one."""

    what: WhichToUse  # plain: only how it compares
    best: EncoderRow | None = None  # the model to use, as far as is known
    in_use: bool = False  # whether that one is


def best_known(rows: Collection[EncoderRow], start: EncoderRow) -> EncoderRow:
    """The model that is better than `start`, or than one that is, and so on; else that one."""
    best, seen = start, {start.name}
    while better := next((one for one in _better(rows, best) if one.name not in seen), None):
        best = better
        seen.add(best.name)
    return best


def recommend(rows: Collection[EncoderRow], used: EncoderRow | None, one: EncoderRow) -> Advised:
    """What is advised of one that was compared, among all of a library, so that it fits the others.

    At most one model of a library is to be gone over to. The one in use is, if it was beaten, left
    for the end of the chain; else it stays, whatever was not compared with it.
    """
    if used is None:
        return Advised("use" if _wins(one) else "plain")
    best = best_known(rows, used)
    if one.name == best.name:
        return Advised("plain" if one.name == used.name or not _wins(one) else "use", best)
    before = compared_row(rows, one)
    if one.name == used.name and _loses(one) and before is not None and before.name == best.name:
        return Advised("use before", best)
    if best_known(rows, one).name == best.name:
        lost_to_it = _loses(one) and before is not None and before.name == best.name
        return Advised("plain" if lost_to_it else "beaten", best, in_use=best.name == used.name)
    if not _wins(one) or not one.compared_with:
        return Advised("plain", best)
    return Advised("not compared", best, in_use=best.name == used.name)


def _better(rows: Collection[EncoderRow], one: EncoderRow) -> list[EncoderRow]:
    """The models that one lost to, or that won over it."""
    lost_to = compared_row(rows, one) if _loses(one) else None
    winners = [row for row in rows if _wins(row) and compared_row(rows, row) == one]
    winners.sort(key=lambda row: -row.created)  # it learned from the most photos
    return winners if lost_to is None else [lost_to, *winners]


def compared_row(rows: Collection[EncoderRow], one: EncoderRow) -> EncoderRow | None:
    """The model that one was compared with; None if that is gone, or not known.

    Older HashDesks kept only its title. Of several with that, as adapted ones have, only an earlier
    one can be it; nobody knows which of several.
    """
    others = [row for row in rows if row.name != one.name]
    if found := next((row for row in others if row.name == one.compared_with_id), None):
        return found
    if one.compared_with_id and one.compared_with == ADAPTED_TITLE:
        return None  # a model that ships has another id in a newer HashDesk, but one title
    called = [row for row in others if row.title == one.compared_with]
    if len(called) > 1:
        called = [row for row in called if row.created < one.created]
    return called[0] if len(called) == 1 else None


def tells_nothing_apart(one: EncoderRow) -> bool:
    """Whether the judge found a model to be of no use for a library."""
    return sees_one_picture(one) or finds_nothing(one.estimate)


def _wins(one: EncoderRow) -> bool:
    advice = advice_if_any(one.estimate)
    return advice is not None and advice.advised and not finds_nothing(one.estimate)


def _loses(one: EncoderRow) -> bool:
    if tells_nothing_apart(one):
        return True
    advice = advice_if_any(one.estimate)
    return advice is not None and advice.outcome in ("less", "less for its gains")
