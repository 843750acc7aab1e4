"""Which of a library's models finds most, as far as comparisons of two at a time tell.

Figures of two comparisons cannot be set side by side, but their verdicts form a chain: a new model
that beats the one in use says little where that one had lost to a third. So a new model is compared
with the end of the chain; where one was not, that is said.
"""

from __future__ import annotations

from collections.abc import Collection

from hashdesk.core.adaptation.advice import advice_if_any
from hashdesk.core.likeness.telling_apart import finds_nothing
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.library_heads.method import sees_one_picture


def best_known(rows: Collection[EncoderRow], start: EncoderRow) -> EncoderRow:
    """The model that is better than `start`, or than one that is, and so on; else that one."""
    best, seen = start, {start.name}
    while better := next((one for one in _better(rows, best) if one.name not in seen), None):
        best = better
        seen.add(best.name)
    return best


def not_compared_with(rows: Collection[EncoderRow], one: EncoderRow) -> EncoderRow | None:
    """The model that may be better than one that is to be used; None if there is none.

    Both are better than the one that this was compared with.
    """
    before = _compared_with(rows, one)
    if before is None or not _wins(one):
        return None
    others = [row for row in rows if row.name != one.name]
    best = best_known(others, before)
    return None if best.name == before.name else best


def _better(rows: Collection[EncoderRow], one: EncoderRow) -> list[EncoderRow]:
    """The models that one lost to, or that won over it."""
    lost_to = _compared_with(rows, one) if _loses(one) else None
    winners = [row for row in rows if _wins(row) and _compared_with(rows, row) == one]
    return winners if lost_to is None else [lost_to, *winners]


def _compared_with(rows: Collection[EncoderRow], one: EncoderRow) -> EncoderRow | None:
    """Of several with one title, as adapted ones have, nobody knows which it was."""
    called = [row for row in rows if row.title == one.compared_with and row.name != one.name]
    return called[0] if len(called) == 1 else None


def _wins(one: EncoderRow) -> bool:
    advice = advice_if_any(one.estimate)
    return advice is not None and advice.advised and not finds_nothing(one.estimate)


def _loses(one: EncoderRow) -> bool:
    if sees_one_picture(one) or finds_nothing(one.estimate):
        return True
    advice = advice_if_any(one.estimate)
    return advice is not None and advice.outcome in ("less", "less for its gains")
